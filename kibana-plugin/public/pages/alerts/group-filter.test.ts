import { describe, expect, test } from '@jest/globals';
import { filterOfGroup } from './group-filter.ts';

describe('entering a group', () => {
  test.each([
    ['type', { key: 'xss' }, { type: 'xss' }],
    ['level', { key: 'HIGH' }, { only_level: 'HIGH' }],
    ['entity', { key: 'ann', kind: 'user' }, { user: 'ann' }],
    ['entity', { key: '10.0.0.0/8', kind: 'network' }, { network: '10.0.0.0/8' }],
    ['endpoint', { key: '/a?b=1&c' }, { endpoint: '/a?b=1&c' }],
    ['campaign', { key: 'c1' }, { campaign: 'c1' }],
    ['type', { key: 'no such type' }, {}],
  ])('by %s %j narrows to %j', (by, group, filters) => {
    expect(filterOfGroup(by, group)).toEqual(filters);
  });
});
