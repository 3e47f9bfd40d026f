import { expect, test } from '@jest/globals';
import { EMPTY_DRAFT, requestOf } from './draft.ts';

const HOOK = { ...EMPTY_DRAFT, name: ' ops ', url: 'https://hooks.example/x' };

test('a draft becomes the request that the scorer takes', () => {
  expect(requestOf({ ...HOOK, kind: 'slack', type: 'xss', entities: 'bob, 203.0.113.7,' })).toEqual({
    name: 'ops',
    enabled: true,
    kind: 'webhook',
    format: 'slack',
    url: 'https://hooks.example/x',
    group_seconds: 30,
    filter: { level: 'HIGH', types: ['xss'], entity_kinds: [], entities: ['bob', '203.0.113.7'] },
  });
  const mail = requestOf({ ...HOOK, kind: 'mail', to: 'a@b.example', from: '22:00', until: '06:30' });
  expect(mail).toMatchObject({ kind: 'mail', to: ['a@b.example'], quiet: { from: '22:00', to: '06:30' } });
  expect(mail).not.toHaveProperty('url');
});

test.each([
  [{ name: ' ' }],
  [{ url: 'ftp://x' }],
  [{ url: '' }],
  [{ kind: 'mail' as const, to: ' , ' }],
  [{ from: '22:00' }],
  [{ from: '25:00', until: '06:00' }],
  [{ group: -1 }],
])('with %j it is none yet', (change) => {
  expect(requestOf({ ...HOOK, ...change })).toBeUndefined();
});
