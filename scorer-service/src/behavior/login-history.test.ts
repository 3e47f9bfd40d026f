import { describe, expect, test } from '@jest/globals';
import { eventOf, requestDocument } from '../events/testing.ts';
import { loginOf } from './login.ts';
import { type LoginCase, LoginHistory } from './login-history.ts';
import { LOGIN_RECORD_BYTES } from './login-records.ts';
import { SLOT_BYTES } from './windows.ts';

const START = Date.UTC(2026, 2, 2, 0, 10);
const HOUR = 3_600_000;

function attempt(history: LoginHistory, time: number, account: string, status = 401, source = '203.0.113.5') {
  const event = eventOf(
    requestDocument({ time, method: 'POST', path: '/login', status, source, body: JSON.stringify({ user: account }) }),
  );
  const login = loginOf(event);
  if (login === undefined) throw new Error('this is no log-in');
  return history.learn(event, login);
}

function stuffed(history: LoginHistory, accounts: number, pause = HOUR, start = START): LoginCase | undefined {
  let found: LoginCase | undefined;
  for (let i = 0; i < accounts; i++) found = attempt(history, start + i * pause * (1 + (i % 3) / 5), `name${i}`);
  return found;
}

describe('the history of log-ins', () => {
  test('is surer with every account that fails', () => {
    const history = new LoginHistory(100);
    const few = stuffed(history, 9)?.probability ?? 0;
    expect(stuffed(new LoginHistory(100), 14)?.probability).toBeGreaterThan(few);
  });

  test('fades: what was nearly enough a month ago is nothing now', () => {
    const history = new LoginHistory(100);
    expect(stuffed(history, 10)).toBeDefined();
    expect(attempt(history, START + 40 * 24 * HOUR, 'kim')).toBeUndefined();
  });

  test('counts failures of the last days only', () => {
    const history = new LoginHistory(100);
    stuffed(history, 5);
    const later = stuffed(history, 10, HOUR, START + 30 * 24 * HOUR);
    expect(later?.failed).toBe(10);
    expect(later?.days).toBe(1);
  });

  test('suspects names that nobody signs in with sooner, once the traffic shows whose names are known', () => {
    const history = new LoginHistory(1000);
    for (let round = 0; round < 6; round++)
      for (let i = 0; i < 100; i++)
        attempt(history, START + (round * 100 + i) * 60_000, `customer${i}`, 200, `198.51.100.${i}`);
    const invented = stuffed(history, 6, HOUR, START + 12 * HOUR);
    const fresh = stuffed(new LoginHistory(1000), 6);
    expect(invented?.probability).toBeGreaterThan(0.95);
    expect(fresh?.probability ?? 0).toBeLessThan(invented?.probability ?? 0);
  });

  test('suspects sooner where many sources attack, and not so soon where hardly any does', () => {
    const attacked = new LoginHistory(1000);
    const quiet = new LoginHistory(1000);
    for (let source = 0; source < 30; source++)
      for (let i = 0; i < 20; i++) {
        const time = START + (source * 20 + i) * 1000;
        attempt(attacked, time, `s${source}n${i}`, 401, `198.51.${source}.1`);
        attempt(quiet, time, `s${source}n${i}`, 200, `198.51.${source}.1`);
      }
    const count = (history: LoginHistory): number => {
      let time = START + 12 * HOUR;
      for (let i = 1; i < 40; i++) {
        time += (10 + ((i * 7919) % 31)) * 61_000;
        if (attempt(history, time, 'kim') !== undefined) return i;
      }
      return 40;
    };
    expect(count(attacked)).toBeLessThan(count(quiet));
  });

  test('is not put off an attacked account by its owner signing in elsewhere', () => {
    const history = new LoginHistory(1000);
    let attacked: LoginCase | undefined;
    for (let i = 0; i < 60; i++) {
      attempt(history, START + i * 20 * 60_000, 'kim', 200, '192.0.2.1');
      const time = START + i * 20 * 60_000 * (1 + (i % 3) / 50) + 1000;
      attacked = attempt(history, time, 'kim', 401, `198.51.${i % 20}.9`);
    }
    expect(attacked).toMatchObject({ kind: 'user', id: 'kim', failed: 60, succeeded: 60 });
  });

  test('does not take the owner of an attacked account for the attacker', () => {
    const history = new LoginHistory(1000);
    attempt(history, START, 'kim', 200, '192.0.2.1');
    let attacked: LoginCase | undefined;
    for (let i = 0; i < 60; i++)
      attacked = attempt(history, START + i * 20 * 60_000 * (1 + (i % 3) / 5), 'kim', 401, `198.51.${i % 20}.9`);
    expect(attacked?.kind).toBe('user');
    expect(attempt(history, START + 30 * HOUR, 'kim', 401, '192.0.2.1')).toBeUndefined();
    expect(attempt(history, START + 30 * HOUR + 1, 'kim', 200, '192.0.2.1')).toBeUndefined();
  });

  test.each([
    [0.4, false],
    [15, true],
  ])('takes who gets in %d h after the last failure for the owner: %s', (hours, owns) => {
    const history = new LoginHistory(100);
    for (let i = 0; i < 30; i++) attempt(history, START + i * 2_000, 'kim');
    attempt(history, START + 60_000 + hours * HOUR, 'kim', 200);
    expect(history.ownsAccount('203.0.113.5', 'kim')).toBe(owns);
  });

  test('takes no request for a forgotten password as an attempt', () => {
    const history = new LoginHistory(100);
    const event = eventOf(requestDocument({ method: 'POST', path: '/auth/forgot', status: 404 }));
    for (let i = 0; i < 100; i++)
      history.learn(event, { failed: true, unclear: false, declared: true, password: -1, account: `a${i}` });
    expect(history.size).toBe(0);
  });

  test('is the same after a save and a restore', () => {
    const history = new LoginHistory(100);
    stuffed(history, 12);
    const saved = history.save();
    const restored = new LoginHistory(100);
    restored.restore((name) => saved[name]);
    expect(restored.priors).toEqual(history.priors);
    const next = START + 30 * HOUR;
    expect(attempt(restored, next, 'another')).toEqual(attempt(history, next, 'another'));
  });

  test('refuses records of another size', () => {
    const saved = new LoginHistory(100).save();
    expect(() =>
      new LoginHistory(100).restore((name) => (name === 'user.counts' ? new Uint8Array(4) : saved[name])),
    ).toThrow('another size');
  });

  test('keeps at most so many records, and with its windows an entity stays within 1.5 KB', () => {
    const history = new LoginHistory(10);
    for (let i = 0; i < 100; i++) attempt(history, START + i, `a${i}`, 401, `198.51.${i}.1`);
    expect(history.size).toBe(30);
    expect(SLOT_BYTES + LOGIN_RECORD_BYTES).toBeLessThanOrEqual(1536);
  });
});
