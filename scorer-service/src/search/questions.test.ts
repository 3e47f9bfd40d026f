import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { AlertBook } from '../alerts/alert-book.ts';
import { KeptFeed, sighting } from '../alerts/testing/sightings.ts';
import { type AlertHit, askAlertCounts, askAlerts, readAlertCounts, readAlerts } from './alert-questions.ts';
import { readCursor, writeCursor } from './cursor.ts';
import {
  askEntityEvents,
  askTimeline,
  askTop,
  readEvents,
  readStatistics,
  readTimeline,
  readTop,
  stepOf,
} from './event-questions.ts';

const DAY = { since: '2026-03-01T00:00:00.000Z', until: '2026-03-02T00:00:00.000Z' };

function alertHits(size: number): AlertHit[] {
  const feed = new KeptFeed();
  const book = new AlertBook(feed);
  for (let i = 0; i < size; i += 1) {
    const { event, verdict } = sighting({ id: `e${i}`, source: `203.0.113.${i}` });
    book.observe(event, verdict);
  }
  book.close();
  return feed.published.map((alert, i) => ({ _source: { api_sentinel: { alert } }, sort: [1_000 - i, alert.id] }));
}

describe('a cursor', () => {
  test('is read as it was written', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.option(fc.string()), (time, id) => {
        expect(readCursor(writeCursor([time, id])!)).toEqual([time, id]);
      }),
    );
  });

  test('is nothing else', () => {
    for (const text of ['', 'x', 'W10', writeCursor([1])!, writeCursor(['1', 'a'])!, writeCursor([1, 'a', 2])!]) {
      expect(readCursor(text)).toBeUndefined();
    }
    fc.assert(fc.property(fc.string(), (text) => expect(() => readCursor(text)).not.toThrow()));
  });
});

describe('alerts', () => {
  test('a level means it and the more severe ones', () => {
    const body = askAlerts({ level: 'HIGH', limit: 10 });
    expect(body?.query).toMatchObject({
      bool: { filter: expect.arrayContaining([{ terms: { 'api_sentinel.alert.risk.level': ['CRITICAL', 'HIGH'] } }]) },
    });
  });

  test('every filter narrows, none is forgotten', () => {
    const filter = {
      level: 'LOW',
      type: 'xss',
      status: 'open',
      entity: { kind: 'source', id: '203.0.113.9"}' },
      since: DAY.since,
      until: DAY.until,
    } as const;
    const clauses = JSON.stringify(askAlertCounts(filter).query);
    for (const value of ['xss', 'open', 'source', JSON.stringify(filter.entity.id), DAY.since, DAY.until]) {
      expect(clauses).toContain(value);
    }
  });

  test('a cursor is there as long as there is another page', () => {
    const first = readAlerts(alertHits(3), 2);
    expect(first.alerts).toHaveLength(2);
    expect(askAlerts({ limit: 2, cursor: first.cursor! })?.search_after).toEqual([999, first.alerts[1].id]);
    expect(readAlerts(alertHits(2), 2)).not.toHaveProperty('cursor');
    expect(readAlerts([], 2)).toEqual({ alerts: [], total: 0 });
    expect(askAlerts({ limit: 2, cursor: 'none' })).toBeUndefined();
  });

  test('what is stored there that is no alert is left out', () => {
    expect(readAlerts([{ _source: {} }, ...alertHits(1)], 5).alerts).toHaveLength(1);
  });

  test('counts by type and level', () => {
    const types = { buckets: [{ key: 'xss', doc_count: 3 }] };
    expect(readAlertCounts({ types, levels: { buckets: [] } })).toEqual({ types: { xss: 3 }, levels: {} });
    expect(readAlertCounts(undefined)).toEqual({ types: {}, levels: {} });
  });
});

describe('events', () => {
  test('a timeline has at most as many pieces as asked for, whatever the period', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400 * 86_400_000 }), fc.integer({ min: 1, max: 500 }), (length, points) => {
        const until = new Date(Date.parse(DAY.since) + length).toISOString();
        const step = stepOf({ since: DAY.since, until }, points);
        expect(length / step).toBeLessThanOrEqual(points);
        expect(step % 1_000).toBe(0);
      }),
    );
    expect(askTimeline(DAY, 60).aggs?.timeline?.date_histogram?.fixed_interval).toBe('1800s');
  });

  test('rows of the timeline, the top list and the counts', () => {
    const statuses = { buckets: [{ key: 'scored', doc_count: 2 }] };
    const levels = { buckets: [{ key: 'HIGH', doc_count: 1 }] };
    expect(readTimeline({ timeline: { buckets: [{ key: 5_000, doc_count: 2, statuses, levels }] } })).toEqual([
      { time: 5_000, events: 2, statuses: { scored: 2 }, levels: { HIGH: 1 } },
    ]);
    const types = { buckets: [{ key: 'xss', doc_count: 2 }] };
    expect(readTop({ top: { buckets: [{ key: 'GET /a', doc_count: 2, risk: { value: 80.5 }, types }] } })).toEqual([
      { name: 'GET /a', events: 2, risk: 80.5, attack_types: { xss: 2 } },
    ]);
    expect(readStatistics(2, { statuses, levels, attack_types: types })).toEqual({
      events: 2,
      statuses: { scored: 2 },
      levels: { HIGH: 1 },
      attack_types: { xss: 2 },
    });
    expect([readTimeline(undefined), readTop(undefined)]).toEqual([[], []]);
    expect(askTop('source', DAY, 60, 5).aggs?.top?.terms).toEqual({ field: 'api_sentinel.entities.source', size: 5 });
  });

  test('rows of an event, however its document writes it', () => {
    const hit = { _index: 'i', _id: '1', sort: [1, 'a'] };
    const fields = { 'url.original': ['/a?b'], 'api_sentinel.risk.score': [12.5], 'http.request.method': ['GET'] };
    expect(readEvents([{ ...hit, fields }, hit], 1)).toEqual({
      events: [{ index: 'i', id: '1', method: 'GET', path: '/a?b', risk: 12.5 }],
      total: 2,
      cursor: writeCursor([1, 'a']),
    });
    expect(askEntityEvents({ kind: 'user', id: 'bob' }, DAY, { limit: 5, cursor: 'x' })).toBeUndefined();
  });
});
