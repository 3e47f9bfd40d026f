import { expect, test } from '@jest/globals';
import { FACTORS } from '../behavior/risk.ts';
import { behaviorReason } from './behavior-reason.ts';

test('every factor of a risk has its words', () => {
  for (const { figure } of FACTORS) expect(behaviorReason('source', { [figure]: 17 })).toContain('17');
});

test('what counted is told in a sentence, the first three of it', () => {
  expect(behaviorReason('source', { resources_10m: 340.4, sequence: 48 })).toBe(
    'What this source does is unusual: about 340 different resources within 10 minutes, 48 numbered resources one after the other.',
  );
  const many = { failed_logins_10m: 1, accounts_10m: 2, sequence: 3, requests_1m: 4 };
  expect(behaviorReason('user', many)).not.toContain('4 requests');
});

test('where nothing counted, or only what has no words, there is no sentence', () => {
  expect(behaviorReason('source', {})).toBeUndefined();
  expect(behaviorReason('source', { constructor: 5, sequence: 0 })).toBeUndefined();
});
