import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { SettingsMistake } from '../configuration/mistake.ts';
import { type KeyFile, keyFileIn } from './key-file.ts';
import { hashOf, KeyRing, mayDo, newKey } from './key-ring.ts';
import { addKey, KeysMistake, removeKey } from './keys-command.ts';

let directory: string;
let file: KeyFile;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'keys-'));
  file = keyFileIn(join(directory, 'state'));
});
afterEach(() => rmSync(directory, { recursive: true }));

describe('a key', () => {
  test('is 256 random bits that a header can carry', () => {
    const keys = new Set(Array.from({ length: 100 }, newKey));
    expect(keys.size).toBe(100);
    for (const key of keys) expect(key).toMatch(/^as_[A-Za-z0-9_-]{43}$/);
  });

  test('is kept as a hash only, in a file that only its owner can read', () => {
    const key = addKey(file, 'nginx', 'score');
    expect(readFileSync(file.path, 'utf8')).not.toContain(key.slice(3));
    expect(JSON.parse(readFileSync(file.path, 'utf8'))).toEqual([{ name: 'nginx', role: 'score', hash: hashOf(key) }]);
    expect(statSync(file.path).mode & 0o777).toBe(0o600);
  });

  test.each([
    ['nginx', 'score', /There is a key named nginx already/],
    ['settings', 'score', /There is a key named settings already/],
    ['other', 'writer', /--role "writer" is no role; it must be one of score, read, act, admin/],
    ['a b', 'read', /--name "a b" is no name/],
    ['', 'read', /is no name/],
  ])('is not made for the name %j and role %j', (name, role, sentence) => {
    addKey(file, 'nginx', 'score');
    const before = readFileSync(file.path, 'utf8');
    const others = [{ name: 'settings', role: 'read', hash: hashOf('x') } as const];
    expect(() => addKey(file, name, role, others)).toThrow(KeysMistake);
    expect(() => addKey(file, name, role, others)).toThrow(sentence);
    expect(readFileSync(file.path, 'utf8')).toBe(before);
  });

  test('is removed by its name; another name is refused', () => {
    addKey(file, 'a', 'score');
    const key = addKey(file, 'b', 'read');
    removeKey(file, 'a');
    expect(new KeyRing([], file).find(key)?.name).toBe('b');
    expect(() => removeKey(file, 'a')).toThrow(/There is no key named "a"/);
  });
});

describe('the key ring', () => {
  test('finds the keys of the settings and of the file, and no others', () => {
    const fixed = newKey();
    const made = addKey(file, 'made', 'admin');
    const ring = new KeyRing([{ name: 'fixed', role: 'read', hash: hashOf(fixed) }], file);
    expect(ring.find(fixed)).toMatchObject({ name: 'fixed', role: 'read' });
    expect(ring.find(made)).toMatchObject({ name: 'made', role: 'admin' });
    for (const other of ['', made.slice(0, -1), `${made} `, hashOf(made), 'x'.repeat(10_000)]) {
      expect(ring.find(other)).toBeUndefined();
    }
  });

  test('is empty without keys, and notices keys that come and go within a second', () => {
    let now = 0;
    const ring = new KeyRing([], file, () => now);
    expect(ring.empty).toBe(true);
    const key = addKey(file, 'a', 'read');
    now += 1_000;
    expect(ring.empty).toBe(false);
    expect(ring.find(key)?.name).toBe('a');
    removeKey(file, 'a');
    utimesSync(file.path, 1, 1);
    now += 1_000;
    expect(ring.find(key)).toBeUndefined();
  });

  test.each(['{', '{}', '[{"name":"a","role":"king","hash":"00"}]', '[1]'])(
    'refuses a file that holds %s',
    (content) => {
      mkdirSync(join(directory, 'state'));
      writeFileSync(file.path, content);
      expect(() => new KeyRing([], file)).toThrow(SettingsMistake);
    },
  );
});

test('admin may do everything, the others only what they are called', () => {
  expect(mayDo('admin', 'score') && mayDo('admin', 'read') && mayDo('admin', 'admin')).toBe(true);
  expect(mayDo('act', 'act') && mayDo('act', 'read')).toBe(true);
  expect(mayDo('act', 'admin') || mayDo('act', 'score') || mayDo('read', 'act')).toBe(false);
  expect(mayDo('read', 'score') || mayDo('score', 'read') || mayDo('read', 'admin') || mayDo('score', 'admin')).toBe(
    false,
  );
});
