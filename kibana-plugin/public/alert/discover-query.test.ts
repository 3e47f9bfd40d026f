import { expect, test } from '@jest/globals';
import { discoverQuery } from './discover-query.ts';

test('an id never leaves its quotation', () => {
  expect(discoverQuery({ entity: { kind: 'user', id: 'a" or *:"\\\n' } })).toBe(
    'api_sentinel.entities.user: "a\\" or *:\\"\\\\\\n" and api_sentinel.risk.score >= 40',
  );
});
