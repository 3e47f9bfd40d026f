import { isDeepStrictEqual } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import type { ApiEvent } from '../events/event.ts';
import { eventOf, requestDocument } from '../events/testing.ts';
import { PatternBehaviorAnalyzer } from './analyzer.ts';
import { B } from './windows.ts';

const START = Date.UTC(2026, 2, 2, 10);

function restarted(analyzer: PatternBehaviorAnalyzer, maxProfiles: number): PatternBehaviorAnalyzer {
  const fresh = new PatternBehaviorAnalyzer({ maxProfiles });
  fresh.restore(new Map(Object.entries(analyzer.save())));
  return fresh;
}

/** People who browse and sign in, a guesser, one who feels for paths, a campaign, and one address behind which half of all come. */
function traffic(count: number): ApiEvent[] {
  let seed = 7;
  const below = (n: number): number => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((seed / 2 ** 32) * n);
  };
  const signIn = (account: string, status: number) => ({
    method: 'POST',
    path: '/api/v1/auth/login',
    status,
    body: JSON.stringify({ username: account, password: 'x' }),
  });
  return Array.from({ length: count }, (_, i) => {
    const time = START + i * 20_000 + below(9000);
    const kinds = [
      () => ({ path: `/products/${below(90)}`, status: 200, source: `192.0.2.${below(99)}` }),
      () => ({ path: `/shop/${'abcdefghij'[below(10)]}${'klmnopqrst'[below(10)]}`, status: 200, source: '10.0.0.9' }),
      () => ({ path: '/search', query: `q=shoes&page=${below(9)}`, status: 200, source: `192.0.2.${below(99)}` }),
      () => ({ ...signIn(`customer${below(60)}`, below(4) === 0 ? 401 : 200), source: `192.0.2.${below(99)}` }),
      () => ({ path: `/old/${below(900)}`, status: 404, source: '203.0.113.66' }),
      () => ({ ...signIn(`name${i}`, 401), source: `203.0.${below(40)}.7` }),
      () => ({ path: '/', status: 200, source: '10.0.0.9', user: `person${below(40)}` }),
      () => ({ path: `/cart/${below(12)}`, status: 200, source: '10.0.0.9', user: `person${below(40)}` }),
    ];
    return eventOf(requestDocument({ id: `e${i}`, time, ...kinds[below(kinds.length)]() }));
  });
}

describe('after a restart', () => {
  test.each([65_536, 48])('nothing is said otherwise, with room for %i profiles', (maxProfiles) => {
    const going = new PatternBehaviorAnalyzer({ maxProfiles });
    let stopped = new PatternBehaviorAnalyzer({ maxProfiles });
    const told = new Set<string>();
    for (const [i, event] of traffic(9000).entries()) {
      if (i % 1117 === 1116) stopped = restarted(stopped, maxProfiles);
      const behavior = going.observe(event, true);
      if (behavior.campaign !== undefined) told.add('campaign');
      if (behavior.pathCase !== undefined) told.add('paths');
      if (behavior.loginCase !== undefined) told.add('log-ins');
      const again = stopped.observe(event, true);
      // To compare so is much faster; only the difference is told by the other.
      if (!isDeepStrictEqual(again, behavior)) expect(again).toEqual(behavior);
    }
    // What is compared must have been there.
    expect([...told].sort()).toEqual(expect.arrayContaining(['campaign', 'log-ins', 'paths']));
    expect(going.balancers.found).toEqual(['10.0.0.9']);
    expect(stopped.balancers.sentences).toEqual(going.balancers.sentences);
  });
});

test('what a release kept that measured campaigns otherwise is restored, but for its campaigns', () => {
  const going = new PatternBehaviorAnalyzer();
  for (const event of traffic(2000)) going.observe(event, true);
  const sections = new Map(Object.entries(going.save()));
  sections.delete('campaigns.usual');
  const fresh = new PatternBehaviorAnalyzer();
  fresh.restore(sections);
  expect(fresh.save()['logins.source.order']).toEqual(going.save()['logins.source.order']);
  expect(fresh.save()['campaigns.told']).toEqual(new PatternBehaviorAnalyzer().save()['campaigns.told']);
});

describe('where there are more senders than room', () => {
  test('one with evidence is remembered, and those who came once are forgotten', () => {
    const analyzer = new PatternBehaviorAnalyzer({ maxProfiles: 64 });
    const failed = (second: number) =>
      eventOf(
        requestDocument({
          time: START + second * 1000,
          method: 'POST',
          path: '/login',
          status: 401,
          source: '203.0.113.5',
          body: JSON.stringify({ username: `name${second}`, password: 'x' }),
        }),
      );
    for (let i = 0; i < 5; i++) analyzer.observe(failed(i), true);
    for (let i = 0; i < 3000; i++) {
      const source = `198.51.${i >> 8}.${i & 255}`;
      analyzer.observe(eventOf(requestDocument({ time: START + 6000 + i * 10, path: '/', source })), true);
    }
    expect(analyzer.profiles.source.slots.find('198.51.0.1')).toBe(-1);
    expect(analyzer.observe(failed(40), true).source?.[B.failed_logins_10m]).toBe(6);
  });
});
