import { expect, test } from '@jest/globals';
import { streamName } from './streams.ts';

test.each([
  ['logs-nginx.access', 'logs-nginx.access'],
  ['logs-nginx.access-default', 'logs-nginx.access'],
  ['metrics-a_b.c-prod-eu', 'metrics-a_b.c'],
])('%s is the stream %s', (text, name) => {
  expect(streamName(text)).toBe(name);
});

test.each([
  '',
  'logs',
  'logs-',
  'logs-*',
  'logs-a b',
  'Logs-x',
  '../_security-x',
  'logs-x-*',
  `logs-${'x'.repeat(300)}`,
])('%j is no stream', (text) => {
  expect(() => streamName(text)).toThrow(/is no name of a stream: write <type>-<dataset>/);
});
