import { describe, expect, test } from '@jest/globals';
import { eventOf, requestDocument } from '../events/testing.ts';
import { PatternBehaviorAnalyzer } from './analyzer.ts';
import type { Behavior } from './behavior.ts';
import { B, SLOT_BYTES } from './windows.ts';

const START = Date.UTC(2026, 2, 2, 10);

function failedLogin(seconds: number, account: string, source = '203.0.113.5') {
  return eventOf(
    requestDocument({
      time: START + seconds * 1000,
      method: 'POST',
      path: '/api/v1/auth/login',
      status: 401,
      source,
      body: JSON.stringify({ username: account, password: 'x' }),
    }),
  );
}

function page(seconds: number, path: string, fields: Parameters<typeof requestDocument>[0] = {}) {
  return eventOf(requestDocument({ time: START + seconds * 1000, path, source: '203.0.113.6', ...fields }));
}

function last(behaviors: readonly Behavior[]): Behavior {
  return behaviors[behaviors.length - 1];
}

describe('windows', () => {
  test('count what falls into them, the event itself included, and forget what is older', () => {
    const analyzer = new PatternBehaviorAnalyzer();
    const seen = [0, 1, 2, 3, 4].map((s) => analyzer.observe(page(s, `/p/${s}`), true));
    expect(seen.map(({ source }) => source?.[B.requests_10s])).toEqual([1, 2, 3, 4, 5]);
    const later = analyzer.observe(page(30, '/p'), true);
    expect(later.source?.[B.requests_10s]).toBe(1);
    expect(later.source?.[B.requests_1m]).toBe(6);
    const muchLater = analyzer.observe(page(7200, '/p'), true);
    expect(muchLater.source?.[B.requests_1h]).toBe(1);
  });

  test('say the requests of a session as the whole reading says them', () => {
    const analyzer = new PatternBehaviorAnalyzer();
    for (const second of [0, 5, 200, 590, 700, 1500, 1501, 90]) {
      const { session, source } = analyzer.observe(page(second, '/p'), true);
      expect(session?.[B.requests_10m]).toBe(source?.[B.requests_10m]);
    }
  });

  test('count log-ins that failed, and the accounts they were for', () => {
    const analyzer = new PatternBehaviorAnalyzer();
    const { source, login } = last(
      Array.from({ length: 20 }, (_, i) => analyzer.observe(failedLogin(i, `user-${i % 10}`), true)),
    );
    expect(login).toMatchObject({ failed: true, unclear: false, account: 'user-9' });
    expect(source?.[B.failed_logins_10m]).toBe(20);
    expect(source?.[B.accounts_10m]).toBeGreaterThan(8);
    expect(source?.[B.accounts_10m]).toBeLessThan(12);
  });

  test('count what was refused for its rate as a log-in that failed', () => {
    const analyzer = new PatternBehaviorAnalyzer();
    for (let i = 0; i < 5; i++) analyzer.observe(failedLogin(i, 'kim'), true);
    const limited = eventOf(
      requestDocument({
        time: START + 6000,
        method: 'POST',
        path: '/api/v1/auth/login',
        status: 429,
        source: '203.0.113.5',
      }),
    );
    const { source } = analyzer.observe(limited, true);
    expect(source?.[B.failed_logins_10m]).toBe(6);
    expect(source?.[B.too_many_10m]).toBe(1);
  });

  test('see one account tried from many sources', () => {
    const analyzer = new PatternBehaviorAnalyzer();
    const { user } = last(
      Array.from({ length: 30 }, (_, i) => analyzer.observe(failedLogin(i, 'kim', `203.0.113.${i}`), true)),
    );
    expect(user?.[B.failed_logins_10m]).toBe(30);
  });

  test('see numbers walked one after the other, and not numbers asked for at random', () => {
    const walking = new PatternBehaviorAnalyzer();
    const walked = last(Array.from({ length: 20 }, (_, i) => walking.observe(page(i, `/orders/${100 + i}`), true)));
    expect(walked.source?.[B.sequence]).toBe(19);
    const random = new PatternBehaviorAnalyzer();
    const asked = last(
      Array.from({ length: 20 }, (_, i) => random.observe(page(i, `/orders/${(i * 7919) % 1000}`), true)),
    );
    expect(asked.source?.[B.sequence]).toBeLessThan(3);
  });

  test('tell a clockwork from a person', () => {
    const regular = new PatternBehaviorAnalyzer();
    const clock = last(Array.from({ length: 30 }, (_, i) => regular.observe(page(i * 5, '/p'), true)));
    const irregular = new PatternBehaviorAnalyzer();
    const person = last(Array.from({ length: 30 }, (_, i) => irregular.observe(page(i * i, '/p'), true)));
    expect(clock.source?.[B.regularity]).toBeLessThan(0.05);
    expect(person.source?.[B.regularity]).toBeGreaterThan(clock.source?.[B.regularity] as number);
  });

  test('take events out of order into the windows that they still belong to', () => {
    const orders = [
      [0, 1, 2, 3, 4],
      [4, 0, 3, 1, 2],
    ];
    const counts = orders.map((order) => {
      const analyzer = new PatternBehaviorAnalyzer();
      for (const second of order) analyzer.observe(page(second, `/${second}`), true);
      return analyzer.observe(page(5, '/end'), true).source;
    });
    for (const key of ['requests_10s', 'requests_1m', 'resources_10m'])
      expect(counts[0]?.[B[key]]).toBe(counts[1]?.[B[key]]);
  });

  test('an event that comes an hour late changes no window of now', () => {
    const analyzer = new PatternBehaviorAnalyzer();
    analyzer.observe(page(7200, '/a'), true);
    analyzer.observe(page(0, '/late'), true);
    expect(analyzer.observe(page(7201, '/b'), true).source?.[B.requests_1h]).toBe(2);
  });
});

describe('what is remembered', () => {
  test('nothing of an event that is not learned', () => {
    const analyzer = new PatternBehaviorAnalyzer();
    for (let i = 0; i < 10; i++) analyzer.observe(failedLogin(i, 'kim'), false);
    expect(analyzer.observe(failedLogin(11, 'kim'), false).source?.[B.failed_logins_10m]).toBe(1);
    expect(analyzer.profiles.source.slots.size).toBe(0);
  });

  test('at most so many profiles, the least recently used going first', () => {
    const analyzer = new PatternBehaviorAnalyzer({ maxProfiles: 10 });
    for (let i = 0; i < 50; i++) {
      analyzer.observe(page(i, '/p', { source: `198.51.100.${i}` }), true);
      analyzer.observe(page(i, '/p', { source: '203.0.113.1' }), true);
    }
    expect(analyzer.profiles.source.slots.size).toBe(10);
    expect(analyzer.observe(page(50, '/p', { source: '203.0.113.1' }), false).source?.[B.requests_10m]).toBe(51);
    expect(analyzer.observe(page(50, '/p', { source: '198.51.100.0' }), false).source?.[B.requests_10m]).toBe(1);
  });

  test('a profile takes at most 1.5 KB', () => {
    expect(SLOT_BYTES).toBeLessThanOrEqual(1536);
  });
});

describe('sessions', () => {
  test('without a cookie end at a gap of half an hour', () => {
    const analyzer = new PatternBehaviorAnalyzer();
    const name = (seconds: number, agent = 'a'): string | undefined =>
      analyzer.observe(page(seconds, '/', { agent }), true).sessionName;
    const first = name(0);
    expect(name(29 * 60)).toBe(first);
    expect(name(29 * 60 + 5, 'b')).not.toBe(first);
    const second = name(60 * 60);
    expect(second).not.toBe(first);
    expect(name(60 * 60 + 1)).toBe(second);
  });
});

describe('the riskiest entity', () => {
  test('is named with the figures that speak', () => {
    const analyzer = new PatternBehaviorAnalyzer();
    const behavior = last(Array.from({ length: 40 }, (_, i) => analyzer.observe(failedLogin(i, `user-${i}`), true)));
    expect(behavior.entity).toEqual({ kind: 'source', id: '203.0.113.5' });
    expect(behavior.risk).toBeGreaterThan(80);
    expect(behavior.factors.failed_logins_10m).toBe(40);
  });

  test('of a person who forgot a password is not at risk', () => {
    const analyzer = new PatternBehaviorAnalyzer();
    const behavior = last(Array.from({ length: 4 }, (_, i) => analyzer.observe(failedLogin(i * 15, 'kim'), true)));
    expect(behavior.risk).toBeLessThan(20);
  });
});
