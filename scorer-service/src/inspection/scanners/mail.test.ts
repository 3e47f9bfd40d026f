import { expect, test } from '@jest/globals';
import { mailCommands } from './mail.ts';

test.each(['v100 capability v101 fetch 4791', '" v100 capability v101 fetch 1', 'a@b.c\r\nrcpt to: x@y.z\r\ndata'])(
  '%j talks to a mail server',
  (text) => {
    expect(mailCommands(text)).toBeGreaterThan(0);
  },
);

test.each([
  'please fetch the list and select one',
  'v100 fetch quest',
  'our capability v2 and fetch',
  'send the mail from: ann\nto: bob',
  'he said: mail from: me',
])('%j does not', (text) => {
  expect(mailCommands(text)).toBe(0);
});
