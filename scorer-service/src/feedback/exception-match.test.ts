import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ExceptionMatch } from '../contract/index.ts';
import { liesIn, type Matched, matcher } from './exception-match.ts';

const SEEN: Matched = {
  method: 'GET',
  verdict: {
    risk: { score: 75, level: 'HIGH' },
    attack: { type: 'xss', subtype: 'script', confidence: 1, owasp: [], mitre: [], evidence: [] },
    endpoint: { template: '/users/{id}' },
    entities: { user: 'bob', source: '198.51.100.7', network: '198.51.100.0/24', session: 's' },
  },
};

describe('an exception', () => {
  test.each<[ExceptionMatch, boolean]>([
    [{ attack_type: 'xss' }, true],
    [
      { attack_type: 'xss', subtype: 'script', method: 'GET', endpoint: '/users/{id}', user: 'bob', session: 's' },
      true,
    ],
    [{ source: '198.51.100.7' }, true],
    [{ source: '198.51.100.0/28' }, true],
    [{ source: '198.51.100.16/28' }, false],
    [{ source: '::/0' }, false],
    [{ attack_type: 'xss', user: 'alice' }, false],
    [{ user: 'bob', below: 75 }, false],
    [{ user: 'bob', below: 75.01 }, true],
    [{ user: 'b.*' }, false],
    [{ endpoint: '/users/*' }, false],
  ])('%j matches: %s', (match, expected) => {
    expect(matcher(match)(SEEN)).toBe(expected);
  });

  test('matches by text alone: nothing in it is a pattern', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (user) => {
        expect(matcher({ user })(SEEN)).toBe(user === 'bob');
      }),
    );
  });
});

test('an address lies in its network, also where it is written as one of IPv6', () => {
  expect(liesIn('::ffff:10.1.2.3', '10.0.0.0/8')).toBe(true);
  expect(liesIn('2001:db8::1', '2001:db8::/32')).toBe(true);
  expect(liesIn('no address', '0.0.0.0/0')).toBe(false);
});
