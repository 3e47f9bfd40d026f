import { describe, expect, test } from '@jest/globals';
import { eventOf, requestDocument } from '../events/testing.ts';
import { PatternBehaviorAnalyzer } from './analyzer.ts';
import type { Behavior } from './behavior.ts';

type Fields = Parameters<typeof requestDocument>[0];
const START = Date.UTC(2026, 2, 2, 10);
const BALANCER = '203.0.113.200';

function play(analyzer: PatternBehaviorAnalyzer, count: number, make: (i: number) => Fields): Behavior | undefined {
  let last: Behavior | undefined;
  for (let i = 0; i < count; i++)
    last = analyzer.observe(eventOf(requestDocument({ time: START + i * 100, ...make(i) })), true);
  return last;
}

const person = (i: number): Fields => ({
  source: i % 2 === 0 ? BALANCER : `198.51.100.${i % 200}`,
  path: ['/', '/search', '/cart', `/products/${i}`][i % 4],
  user: `person${i % 61}`,
  agent: `Mozilla/5.0 (X${i % 17})`,
});

describe('a load balancer that nobody named', () => {
  test('is told as a mistake of the set-up, and what comes through it is no behaviour of one attacker', () => {
    const analyzer = new PatternBehaviorAnalyzer();
    const told: string[] = [];
    analyzer.balancers.onFound = (sentence) => told.push(sentence);
    play(analyzer, 4000, person);
    expect(analyzer.balancers.found).toEqual([BALANCER]);
    expect(told).toHaveLength(1);
    expect(told[0]).toMatch(/^\d+ % of all requests come from 203\.0\.113\.200, which looks like a load balancer/);
    const behind = play(analyzer, 1, () => ({ ...person(0), time: START + 400_000 }));
    expect(behind?.risk).toBe(0);
    expect(behind?.source).toBeUndefined();
    expect(behind?.entity).toEqual({ kind: 'user', id: 'person0' });
  });

  test('is not what one sender of half of all requests is', () => {
    const analyzer = new PatternBehaviorAnalyzer();
    const last = play(analyzer, 4000, (i) =>
      i % 2 === 0 ? { source: BALANCER, path: `/products/${i}`, agent: 'python-requests/2.31.0' } : person(i),
    );
    expect(last).toBeDefined();
    expect(analyzer.balancers.found).toEqual([]);
    expect(
      play(analyzer, 2, () => ({ source: BALANCER, time: START + 400_000, path: '/products/9' }))?.risk,
    ).toBeGreaterThan(50);
  });

  test('is not made of invented names that are refused', () => {
    const analyzer = new PatternBehaviorAnalyzer();
    play(analyzer, 4000, (i) =>
      i % 2 === 0
        ? { source: BALANCER, method: 'POST', path: '/login', status: 401, user: `name${i}`, agent: `A${i % 30}` }
        : person(i),
    );
    expect(analyzer.balancers.found).toEqual([]);
  });
});

describe('a forged X-Forwarded-For', () => {
  const guess = (i: number, forwarded: string): Fields => ({
    time: START + i * 1000,
    method: 'POST',
    path: '/login',
    status: 401,
    source: '203.0.113.66',
    headers: { 'x-forwarded-for': forwarded },
    body: JSON.stringify({ username: `name${i}`, password: 'x' }),
  });

  test('neither hides its sender nor frames another', () => {
    const analyzer = new PatternBehaviorAnalyzer();
    const last = play(analyzer, 40, (i) => guess(i, i % 2 === 0 ? '198.51.100.1' : `198.51.100.${i}`));
    expect(last?.risk).toBeGreaterThan(80);
    expect(last?.entity).toEqual({ kind: 'source', id: '203.0.113.66' });
    const framed = play(analyzer, 1, () => ({ ...guess(41, ''), source: '198.51.100.1', status: 200 }));
    expect(framed?.risk).toBe(0);
  });

  test('behind a trusted proxy counts no further left than the proxy saw', () => {
    const analyzer = new PatternBehaviorAnalyzer();
    const last = play(analyzer, 40, (i) => ({
      ...guess(i, `198.51.100.${i}, 203.0.113.66`),
      source: '127.0.0.1',
    }));
    expect(last?.entity).toEqual({ kind: 'source', id: '203.0.113.66' });
    expect(last?.risk).toBeGreaterThan(80);
  });
});

describe('poisoning', () => {
  const DAY = 86_400_000;

  /** A week in which one request in twenty of a profile's traffic is the attacker's, whose log-ins all succeed or go slowly. */
  function poisoned(share: boolean): Behavior | undefined {
    const analyzer = new PatternBehaviorAnalyzer();
    let n = 0;
    const one = (fields: Fields, time: number) => {
      const event = eventOf(requestDocument({ id: `p${n++}`, time, source: '203.0.113.5', ...fields }));
      return analyzer.observe(event, true);
    };
    for (let day = 0; day < 7; day++)
      for (let i = 0; i < 400; i++) {
        const time = START + day * DAY + i * 200_000;
        if (share && i % 20 === 7)
          one({ method: 'POST', path: '/login', status: 200, body: JSON.stringify({ username: `own${i % 4}` }) }, time);
        else one({ path: WAY[i % WAY.length], user: 'kim' }, time);
      }
    let last: Behavior | undefined;
    for (let i = 0; i < 60; i++)
      last = one(
        {
          method: 'POST',
          path: '/login',
          status: 401,
          body: JSON.stringify({ username: `victim${i * 7}`, password: 'x' }),
        },
        START + 7 * DAY + i * 2000,
      );
    return last;
  }
  const WAY = ['/', '/search', '/cart', '/account'];

  test('a week of harmless log-ins from the same source does not hide a list that is worked off after it', () => {
    expect(poisoned(true)?.risk).toBeGreaterThan(95);
    expect(poisoned(true)?.risk).toBeGreaterThanOrEqual((poisoned(false)?.risk as number) - 3);
  });

  test('a week of misses that are asked for now and then does not make feeling for paths usual', () => {
    const analyzer = new PatternBehaviorAnalyzer();
    const miss = (i: number, time: number, source: string): Behavior =>
      analyzer.observe(
        eventOf(requestDocument({ id: `m${time}`, time, path: `/felt-${i}`, status: 404, source })),
        true,
      );
    for (let day = 0; day < 7; day++)
      for (let i = 0; i < 400; i++) {
        const time = START + day * DAY + i * 200_000;
        if (i % 20 === 7) miss(day * 400 + i, time, `198.51.100.${i % 50}`);
        else
          analyzer.observe(
            eventOf(requestDocument({ id: `u${time}`, time, path: WAY[i % 4], source: `198.51.100.${i % 90}` })),
            true,
          );
      }
    let last: Behavior | undefined;
    for (let i = 0; i < 40; i++) last = miss(10_000 + i, START + 7 * DAY + i * 600_000, '203.0.113.9');
    expect(last?.risk).toBeGreaterThan(95);
    expect(last?.pathCase?.what).toBe('endpoints');
  });
});
