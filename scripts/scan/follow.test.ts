import { appendFileSync, mkdtempSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type Followed, follow } from './follow.ts';
import { inputAt } from './input.ts';

const FAST = { everyMs: 10, quietMs: 30 };

let directory: string;
let file: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'follow-'));
  file = join(directory, 'access.log');
  writeFileSync(file, 'one\n');
});
afterEach(() => rmSync(directory, { recursive: true }));

/** Follows the file; `until` waits for the text that was read, with a bar for each restart. */
async function following(act: (until: (text: string) => Promise<void>) => Promise<void>): Promise<string> {
  const stop = new AbortController();
  const input = await inputAt(file);
  let text = '';
  let wake = () => {};
  let mistake: unknown;
  const done = (async () => {
    for await (const followed of follow(input, stop.signal, FAST)) {
      text += shown(followed);
      wake();
    }
  })().catch((error: unknown) => {
    mistake = error;
    wake();
  });
  const until = async (wanted: string): Promise<void> => {
    while (text !== wanted && mistake === undefined) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  try {
    await act(until);
  } finally {
    stop.abort();
    await done;
  }
  if (mistake !== undefined) throw mistake;
  return text;
}

function shown(followed: Followed): string {
  if (followed === 'caught up') return '';
  return followed === 'restart' ? '|' : followed.toString();
}

describe('follow', () => {
  test('reads what is there and what is added', async () => {
    await following(async (until) => {
      await until('one\n');
      appendFileSync(file, 'two\n');
      await until('one\ntwo\n');
    });
  });

  test('reads a file that was rotated to its end, then its successor', async () => {
    await following(async (until) => {
      await until('one\n');
      renameSync(file, `${file}.1`);
      appendFileSync(`${file}.1`, 'late\n');
      await until('one\nlate\n');
      writeFileSync(file, 'new\n');
      appendFileSync(`${file}.1`, 'later\n');
      await until('one\nlate\nlater\n|new\n');
      appendFileSync(file, 'newer\n');
      await until('one\nlate\nlater\n|new\nnewer\n');
    });
  });

  test('begins anew where the file is truncated', async () => {
    await following(async (until) => {
      await until('one\n');
      truncateSync(file);
      await until('one\n|');
      appendFileSync(file, 'two\n');
      await until('one\n|two\n');
    });
  });

  test('begins anew where the file is written anew, even if it is longer at once', async () => {
    await following(async (until) => {
      await until('one\n');
      writeFileSync(file, 'three, four\n');
      await until('one\n|three, four\n');
    });
  });

  test('takes nothing of a file written anew for the end of the one before, if it happens between two reads', async () => {
    const stop = new AbortController();
    const parts = follow(await inputAt(file), stop.signal, FAST);
    expect(String((await parts.next()).value)).toBe('one\n');
    writeFileSync(file, 'three, four\n');
    expect((await parts.next()).value).toBe('restart');
    expect(String((await parts.next()).value)).toBe('three, four\n');
    stop.abort();
    await parts.return(undefined);
  });

  test('waits for a file that was deleted to come back', async () => {
    await following(async (until) => {
      await until('one\n');
      rmSync(file);
      writeFileSync(file, 'new\n');
      await until('one\n|new\n');
    });
  });

  test('refuses a packed file', async () => {
    writeFileSync(file, Buffer.from([0x1f, 0x8b, 8, 0]));
    await expect(following((until) => until('never'))).rejects.toThrow(/packed.*without --follow/);
  });
});
