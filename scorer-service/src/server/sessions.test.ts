import { expect, test } from '@jest/globals';
import { hashOf, KeyRing, newKey } from './key-ring.ts';
import { Sessions } from './sessions.ts';

function room() {
  const key = newKey();
  const scoring = newKey();
  const ring = new KeyRing([
    { name: 'alice', role: 'act', hash: hashOf(key) },
    { name: 'shipper', role: 'score', hash: hashOf(scoring) },
  ]);
  const time = { now: 1_000_000 };
  return { key, scoring, time, sessions: new Sessions(ring, { hours: 1, now: () => time.now }) };
}

test('a key opens a session until its hours are over; one that only scores opens none', () => {
  const { key, scoring, time, sessions } = room();
  const opened = sessions.openByKey(key);
  expect(opened?.session).toMatchObject({ name: 'alice', role: 'act' });
  expect(sessions.openByKey(scoring)).toBeUndefined();
  expect(sessions.openByKey('as_other')).toBeUndefined();
  time.now += 3_599_000;
  expect(sessions.find(opened?.id)?.name).toBe('alice');
  time.now += 1_000;
  expect(sessions.find(opened?.id)).toBeUndefined();
});

test('a token opens one session, once, within 15 minutes', () => {
  const { time, sessions } = room();
  const [first, second] = [0, 1].map(() => sessions.newToken({ name: 'console', role: 'admin' }));
  expect(sessions.openByToken(first)?.session.role).toBe('admin');
  expect(sessions.openByToken(first)).toBeUndefined();
  time.now += 15 * 60_000;
  expect(sessions.openByToken(second)).toBeUndefined();
});

test('who logs out is out, and others are not', () => {
  const { key, sessions } = room();
  const [one, two] = [sessions.openByKey(key), sessions.openByKey(key)];
  sessions.end(one?.id);
  expect(sessions.find(one?.id)).toBeUndefined();
  expect(sessions.find(two?.id)?.name).toBe('alice');
});
