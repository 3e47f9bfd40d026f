import { expect, test } from '@jest/globals';
import { openBrowser, opener } from './open-browser.ts';

test('a browser is opened on a desktop, and nowhere else', () => {
  expect(opener('linux', {})).toBeUndefined();
  expect(opener('linux', { DISPLAY: ':0' })?.command).toBe('xdg-open');
  expect(opener('linux', { DISPLAY: ':0', SSH_CONNECTION: '192.0.2.1 1 192.0.2.2 22' })).toBeUndefined();
  expect(opener('linux', { WAYLAND_DISPLAY: 'wayland-0', CI: 'true' })).toBeUndefined();
  expect(opener('darwin', {})?.command).toBe('open');
});

test('what can not be opened is said by false', async () => {
  expect(await openBrowser('http://127.0.0.1/', undefined)).toBe(false);
  expect(await openBrowser('http://127.0.0.1/', { command: '/no/such/program', before: [] })).toBe(false);
});
