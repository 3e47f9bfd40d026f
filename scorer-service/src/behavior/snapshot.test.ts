import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { readSnapshot, writeSnapshot } from './snapshot.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'snapshot-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const sections = { a: Buffer.from('hello'), empty: new Uint8Array(0), big: new Uint8Array(100_000).fill(7) };

describe('a snapshot', () => {
  test('gives back what was written, the latest', async () => {
    await writeSnapshot(folder, 's', { a: Buffer.from('old') });
    await writeSnapshot(folder, 's', sections);
    const read = readSnapshot(folder, 's') as Map<string, Uint8Array>;
    expect([...read.keys()]).toEqual(['a', 'empty', 'big']);
    expect(Buffer.from(read.get('a') as Uint8Array).toString()).toBe('hello');
    expect(read.get('big')?.length).toBe(100_000);
  });

  test('that is not there is a sentence', () => {
    expect(readSnapshot(folder, 's')).toContain('no snapshot');
  });

  test('with any byte changed, or cut anywhere, is refused with a sentence', async () => {
    await writeSnapshot(folder, 's', sections);
    const path = join(folder, 's');
    const whole = readFileSync(path);
    for (let at = 0; at < whole.length; at += 7) {
      const damaged = Buffer.from(whole);
      damaged[at] ^= 0x20;
      writeFileSync(path, damaged);
      const read = readSnapshot(folder, 's');
      // A header may name a section otherwise and still fit; the content is then unharmed.
      if (typeof read !== 'string')
        expect([...read.values()].reduce((sum, bytes) => sum + bytes.length, 0)).toBe(100_005);
      else expect(read).toContain('damaged');
      writeFileSync(path, whole.subarray(0, at));
      expect(readSnapshot(folder, 's')).toContain('damaged');
    }
  });

  test('of a newer version is refused', async () => {
    await writeSnapshot(folder, 's', sections);
    const path = join(folder, 's');
    writeFileSync(
      path,
      Buffer.from(readFileSync(path).toString('latin1').replace('"version":1', '"version":2'), 'latin1'),
    );
    expect(readSnapshot(folder, 's')).toContain('version 2');
  });
});
