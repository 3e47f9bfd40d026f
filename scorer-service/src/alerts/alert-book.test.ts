import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import type { Alert } from '../contract/index.ts';
import { AlertBook, type AlertBookSettings } from './alert-book.ts';
import { anySighting, KeptFeed, NOON, type SightingFields, sighting } from './testing/sightings.ts';

function bookOf(settings: Partial<AlertBookSettings> = {}) {
  const feed = new KeptFeed();
  const book = new AlertBook(feed, { now: () => NOON, ...settings });
  const observe = (fields: SightingFields) => {
    const { event, verdict } = sighting(fields);
    return book.observe(event, verdict);
  };
  return { feed, book, observe };
}

function alertsOf(book: AlertBook): Alert[] {
  return book
    .takeUnstored(1_000)
    .map(({ state }) => book.get(state.id) as Alert)
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

function alertsFrom(sightings: readonly SightingFields[]): Alert[] {
  const { book, observe } = bookOf();
  for (const fields of sightings) observe(fields);
  book.close();
  return alertsOf(book);
}

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

describe('grouping', () => {
  test('verdicts of one cause within a window are one alert that shows the riskiest', () => {
    const [alert, ...others] = alertsFrom([
      { id: 'b', time: NOON + 60_000, risk: 95, path: '/worst' },
      { id: 'a', time: NOON, risk: 70, path: '/first' },
      { id: 'c', time: NOON + 120_000, risk: 61, path: '/last' },
    ]);
    expect(others).toEqual([]);
    expect(alert).toMatchObject({
      status: 'open',
      count: 3,
      risk: { score: 95, level: 'CRITICAL' },
      entity: { kind: 'source', id: '203.0.113.9' },
      request: { method: 'GET', path: '/worst' },
      first_event_time: new Date(NOON).toISOString(),
      last_event_time: new Date(NOON + 120_000).toISOString(),
    });
    expect(new Set(alert.event_ids)).toEqual(new Set(['a', 'b', 'c']));
  });

  test.each<[string, SightingFields]>([
    ['attack type', { id: 'b', type: 'xss' }],
    ['source', { id: 'b', source: '198.51.100.7' }],
    ['window', { id: 'b', time: NOON + 30 * 60_000 }],
    ['campaign', { id: 'b', campaign: 'c1' }],
  ])('another %s is another alert', (_, other) => {
    expect(alertsFrom([{ id: 'a' }, other])).toHaveLength(2);
  });

  test('what one sender does under many user names is one alert; what a user does from many addresses is one too', () => {
    expect(alertsFrom(['alice', 'bob'].map((user) => ({ id: user, type: 'brute_force', user })))).toHaveLength(1);
    const addresses = ['203.0.113.9', '198.51.100.7'];
    expect(
      alertsFrom(addresses.map((source) => ({ id: source, type: 'scraping', user: 'alice', source }))),
    ).toHaveLength(1);
  });

  test('a campaign is one alert however long it goes on, and names those who were part of it before it was told', () => {
    const { book, observe } = bookOf({ members: () => ['203.0.113.7', '203.0.113.8'] });
    for (const [i, source] of ['203.0.113.8', '203.0.113.9'].entries())
      observe({ id: source, source, campaign: 'c1', time: NOON + i * 40 * 3_600_000 });
    const [alert, ...others] = alertsOf(book);
    expect(others).toEqual([]);
    expect(alert.campaign?.members.toSorted()).toEqual(['203.0.113.7', '203.0.113.8', '203.0.113.9']);
    book.close();
  });

  test('a campaign is one alert with its members', () => {
    const addresses = ['203.0.113.9', '198.51.100.7', '2001:db8::1'];
    const [alert, ...others] = alertsFrom(addresses.map((source) => ({ id: source, source, campaign: 'c1' })));
    expect(others).toEqual([]);
    expect(alert.campaign?.id).toBe('c1');
    expect(new Set(alert.campaign?.members)).toEqual(new Set(addresses));
  });

  test('thresholds by endpoint and hour decide where there are any, and learn what became of each event', () => {
    const seen: [string, number, boolean][] = [];
    const retuned: number[] = [];
    const { book, observe } = bookOf({
      threshold: 99,
      thresholds: {
        of: () => 70,
        observe: (endpoint, _, risk, opened) => seen.push([endpoint, risk, opened]),
        retune: (around) => retuned.push(around),
      },
    });
    expect([observe({ id: 'a', risk: 69 }), observe({ id: 'b', risk: 70 }), observe({ id: 'c', risk: 90 })]).toEqual([
      false,
      true,
      true,
    ]);
    expect(book.size).toBe(1);
    expect(seen.map(([, risk, opened]) => [risk, opened])).toEqual([
      [69, false],
      [70, true],
      [90, false],
    ]);
    book.retune(65);
    expect(retuned).toEqual([65]);
  });

  test('below the threshold nothing happens; the threshold itself counts', () => {
    const { book, feed, observe } = bookOf({ threshold: 70 });
    expect(observe({ id: 'a', risk: 69.99 })).toBe(false);
    expect(feed.published).toEqual([]);
    expect(observe({ id: 'a', risk: 70 })).toBe(true);
    expect(book.size).toBe(1);
  });

  test('the same events make the same alerts in whatever order and however often they come', () => {
    fc.assert(
      fc.property(fc.array(anySighting), fc.infiniteStream(fc.nat()), (sightings, random) => {
        const again = [...sightings, ...sightings]
          .map((fields) => ({ fields, at: random.next().value as number }))
          .sort((a, b) => a.at - b.at)
          .map(({ fields }) => fields);
        expect(alertsFrom(again)).toEqual(alertsFrom(sightings));
      }),
    );
  });

  test('a time that no calendar in Elasticsearch has is brought back into one that it has', () => {
    const [alert] = alertsFrom([{ id: 'a', time: 8.64e15 }]);
    expect(alert.last_event_time).toBe('9999-12-31T23:59:59.999Z');
  });

  test('secrets of the request are not in the alert', () => {
    const [alert] = alertsFrom([
      {
        id: 'a',
        path: '/reset/9f8e7d6c5b4a39281706',
        query: "password=hunter2&q=1'--&mail=mallory%40example.com",
        reason: 'token=abc123 was sent by mallory@example.com',
        user: 'mallory@example.com',
      },
    ]);
    const text = JSON.stringify(alert);
    for (const secret of ['hunter2', '9f8e7d6c5b4a39281706', 'abc123', 'mallory']) expect(text).not.toContain(secret);
    expect(alert.request.query).toContain("q=1'--");
  });
});

test('a verdict that came back from a store with its keys in another order says nothing new', () => {
  const { book, observe } = bookOf();
  const { event, verdict } = sighting({ id: 'a' });
  const evidence = { field: 'url.query', start: 2, end: 5, count: 1, note: 'quote' };
  const contribution = { feature: 'f', value: 1, usual: '0', points: 2 };
  const explanation = { base: 1, contributions: [contribution], others: 0 };
  const told = { ...verdict, attack: { ...verdict.attack, evidence: [evidence] }, explanation };
  const turned = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(turned);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .toReversed()
        .map(([key, inner]) => [key, turned(inner)]),
    );
  };
  book.observe(event, told);
  observe({ id: 'b', risk: 60 });
  const [taken] = book.takeUnstored(1);
  book.stored(taken, taken.state);
  book.observe(event, turned(told) as typeof told);
  expect(book.unstored).toBe(0);
});

describe('publishing', () => {
  test('a new alert at once, its changes once a second, the last of them always', () => {
    const { feed, observe } = bookOf();
    observe({ id: 'a' });
    expect(feed.published.map(({ count }) => count)).toEqual([1]);
    observe({ id: 'b' });
    observe({ id: 'c' });
    expect(feed.published).toHaveLength(1);
    jest.advanceTimersByTime(1_000);
    expect(feed.published.map(({ count }) => count)).toEqual([1, 3]);
    observe({ id: 'd' });
    expect(feed.published).toHaveLength(2);
    jest.advanceTimersByTime(1_000);
    expect(feed.published.map(({ count }) => count)).toEqual([1, 3, 4]);
    jest.advanceTimersByTime(10_000);
    expect(feed.published).toHaveLength(3);
  });

  test('a repeat is no change', () => {
    const { feed, observe } = bookOf();
    observe({ id: 'a' });
    observe({ id: 'a' });
    jest.advanceTimersByTime(5_000);
    expect(feed.published).toHaveLength(1);
  });

  test('closing publishes what waits', () => {
    const { book, feed, observe } = bookOf();
    observe({ id: 'a' });
    observe({ id: 'b' });
    book.close();
    expect(feed.published.map(({ count }) => count)).toEqual([1, 2]);
  });
});

describe('storing', () => {
  test('what was taken stays unstored until it is said to be stored, and what comes meanwhile still is', () => {
    const { book, observe } = bookOf();
    observe({ id: 'a' });
    const [taken] = book.takeUnstored(10);
    observe({ id: 'b' });
    book.stored(taken, taken.state);
    expect(book.unstored).toBe(1);
    const [again] = book.takeUnstored(10);
    expect(again.state.events.count).toBe(2);
    book.stored(again, again.state);
    expect(book.unstored).toBe(0);
  });

  test('what people said of an alert comes in with what is stored, and is published', () => {
    const { book, feed, observe } = bookOf();
    observe({ id: 'a' });
    const [taken] = book.takeUnstored(10);
    book.stored(taken, { ...taken.state, status: 'closed' });
    observe({ id: 'b' });
    jest.advanceTimersByTime(1_000);
    expect(feed.published.at(-1)).toMatchObject({ status: 'closed', count: 2 });
  });

  test('the oldest come first', () => {
    const { book, observe } = bookOf();
    for (const source of ['10.0.0.1', '10.0.0.2', '10.0.0.3']) observe({ id: source, source });
    observe({ id: 'again', source: '10.0.0.1' });
    expect(book.takeUnstored(2).map(({ state }) => state.riskiest.shown.entity.id)).toEqual(['10.0.0.1', '10.0.0.2']);
  });
});

describe('memory', () => {
  test('stored alerts that were quiet longest are let go first', () => {
    const { book, observe } = bookOf({ maxIds: 50 });
    observe({ id: 'a', source: '10.0.0.1' });
    observe({ id: 'b', source: '10.0.0.2' });
    const [, second] = book.takeUnstored(10);
    book.stored(second, second.state);
    observe({ id: 'c', source: '10.0.0.3' });
    expect(book.get(second.state.id)).toBeUndefined();
    expect(book.unstored).toBe(2);
    expect(book.takeForgotten()).toBeUndefined();
  });

  test('with nothing stored the bound still holds, and it is said from when on events must be read again', () => {
    let now = NOON;
    const { book, observe } = bookOf({ maxIds: 200, now: () => now });
    for (let i = 0; i < 1_000; i += 1) {
      now += 1_000;
      observe({ id: `e${i}`, source: `10.0.${i >> 8}.${i & 255}` });
    }
    expect(book.size).toBeLessThanOrEqual(12);
    expect(book.takeForgotten()).toBe(NOON + 1_000);
    expect(book.takeForgotten()).toBeUndefined();
  });
});
