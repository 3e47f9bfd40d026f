import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Alert, AlertStreamMessage } from '../contract/index.ts';
import { InMemoryAlertFeed } from './in-memory-alert-feed.ts';

const BEGAN = 1_760_000_000_000;

function alert(id: string): Alert {
  return {
    id,
    status: 'open',
    risk: { score: 70, level: 'HIGH' },
    attack: { type: 'xss', confidence: 1, owasp: [], mitre: [], evidence: [] },
    entity: { kind: 'source', id: '198.51.100.7' },
    endpoint: '/search',
    first_event_time: '2026-01-01T00:00:00.000Z',
    last_event_time: '2026-01-01T00:00:00.000Z',
    count: 1,
    event_ids: ['a'],
    request: { method: 'GET', path: '/search' },
    reason: 'a test',
    model: { version: '1' },
    updated_at: '2026-01-01T00:00:00.000Z',
  };
}

function feedOf(count: number, remembered = 3, began = BEGAN): InMemoryAlertFeed {
  const feed = new InMemoryAlertFeed({ remembered, began });
  for (let index = 1; index <= count; index++) feed.publish(alert(String(index)));
  return feed;
}

function ids(messages: readonly AlertStreamMessage[]): string[] {
  return messages.map((message) => (message.kind === 'alert' ? message.alert.id : message.kind));
}

describe('the alert feed', () => {
  test('calls its listeners in order until they end it', () => {
    const feed = feedOf(0);
    const heard: AlertStreamMessage[] = [];
    const end = feed.subscribe((message) => heard.push(message));
    feed.publish(alert('1'));
    feed.publish(alert('2'));
    end();
    feed.publish(alert('3'));
    expect(ids(heard)).toEqual(['1', '2']);
    expect(heard[1].cursor > heard[0].cursor).toBe(true);
  });

  test('lets a listener end itself while it is called, without the others missing anything', () => {
    const feed = feedOf(0);
    const heard: string[] = [];
    const end = feed.subscribe(() => end());
    feed.subscribe(() => heard.push('second'));
    feed.publish(alert('1'));
    expect(heard).toEqual(['second']);
  });

  test('gives nothing to who has everything', () => {
    const feed = feedOf(2);
    expect(feed.since(feed.cursor)).toEqual([]);
    expect(feedOf(0).since(feedOf(0).cursor)).toEqual([]);
  });

  test('says how many are gone to who was away too long', () => {
    const start = feedOf(1).cursor;
    const messages = feedOf(7).since(start);
    expect(ids(messages)).toEqual(['missed', '5', '6', '7']);
    expect(messages[0]).toMatchObject({ count: 3 });
  });

  test.each(['', 'x', '0-0', '__proto__', `${BEGAN.toString(36)}-1`, 'z'.repeat(21), '\u0000'])(
    'answers %j, which is none of its cursors, with missed and all that it remembers',
    (cursor) => {
      const messages = feedOf(4).since(cursor);
      expect(ids(messages)).toEqual(['missed', '2', '3', '4']);
      expect(messages[0]).toMatchObject({ count: 0 });
    },
  );

  test('answers a cursor of an earlier process with missed, and its own cursors are greater', () => {
    const earlier = feedOf(50).cursor;
    const later = feedOf(1, 3, BEGAN + 1);
    expect(ids(later.since(earlier))).toEqual(['missed', '1']);
    expect(later.since(earlier).every(({ cursor }) => cursor > earlier)).toBe(true);
  });

  test('takes no cursor that is still to come', () => {
    expect(ids(feedOf(2).since(feedOf(9).cursor))).toEqual(['missed', '1', '2']);
  });

  test('gives every alert once and in order, or counts it as missed, wherever a reader comes back', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10 }),
        fc.integer({ min: 0, max: 60 }),
        fc.integer({ min: 0, max: 60 }),
        (remembered, before, after) => {
          const feed = feedOf(before, remembered);
          const { cursor } = feed;
          for (let index = 1; index <= after; index++) feed.publish(alert(String(before + index)));
          const messages = feed.since(cursor);
          const missed = messages[0]?.kind === 'missed' ? messages[0].count : 0;
          const alerts = messages.filter((message) => message.kind === 'alert');
          expect(missed + alerts.length).toBe(after);
          expect(ids(alerts)).toEqual(Array.from(alerts, (_, index) => String(before + missed + index + 1)));
          const cursors = messages.map((message) => message.cursor);
          expect([...cursors].sort()).toEqual(cursors);
        },
      ),
    );
  });
});
