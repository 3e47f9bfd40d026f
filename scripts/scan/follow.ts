/** A file that grows, read as `tail -F` does: through rotation, truncation and absence. */
import { type FileHandle, open, stat } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { FileMistake } from './file-mistake.ts';
import { type Input, packingOf, whyUnreadable } from './input.ts';

const CHUNK_BYTES = 64 * 1024;
/** By which a file that was written anew is told from one that grew. */
const HEAD_BYTES = 256;

export interface FollowSettings {
  /** Milliseconds between two looks at the file. */
  readonly everyMs: number;
  /** How long a file that was moved away must be quiet until its successor is read, in milliseconds: who writes it opens it anew late. */
  readonly quietMs: number;
}
export const DEFAULT_FOLLOW: FollowSettings = { everyMs: 250, quietMs: 1_000 };

/** `restart`: what follows is another file, or the same one from its beginning. `caught up`: there is no more for now. */
export type Followed = Buffer | 'restart' | 'caught up';

/**
 * Reads a file from its beginning and then whatever is added to it, until the signal ends it.
 *
 * @throws FileMistake where it is packed or can't be read
 */
export async function* follow(
  { path, name }: Input,
  signal: AbortSignal,
  settings: FollowSettings = DEFAULT_FOLLOW,
): AsyncGenerator<Followed> {
  let file: FileHandle | undefined;
  try {
    for (let first = true; !signal.aborted; first = false) {
      file = await openWhenThere(path, signal, settings);
      if (file === undefined) return;
      if (!first) yield 'restart';
      yield* untilMoved(file, path, name, signal, settings);
      await file.close();
      file = undefined;
    }
  } catch (error) {
    if (error instanceof FileMistake) throw error;
    throw new FileMistake(whyUnreadable(name, error as NodeJS.ErrnoException));
  } finally {
    await file?.close();
  }
}

async function openWhenThere(
  path: string,
  signal: AbortSignal,
  { everyMs }: FollowSettings,
): Promise<FileHandle | undefined> {
  while (!signal.aborted) {
    try {
      return await open(path, 'r');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
    await pause(everyMs, signal);
  }
  return undefined;
}

/** The content of one file until another stands in its place and nothing is added to this one any more. */
async function* untilMoved(
  file: FileHandle,
  path: string,
  name: string,
  signal: AbortSignal,
  { everyMs, quietMs }: FollowSettings,
): AsyncGenerator<Followed> {
  const own = await file.stat();
  let position = 0;
  let head: Buffer = Buffer.alloc(0);
  let quiet = 0;
  while (!signal.aborted) {
    const chunk = await read(file, position, CHUNK_BYTES);
    // Looked at after the read: what was read may be the middle of a file that was written anew meanwhile.
    if (position > 0 && (await isRewritten(file, position, head))) {
      position = 0;
      head = Buffer.alloc(0);
      yield 'restart';
      continue;
    }
    if (chunk.length > 0) {
      if (position === 0 && packingOf(chunk) !== undefined) {
        throw new FileMistake(`${name} is packed, and a packed file does not grow; scan it without --follow.`);
      }
      if (head.length < HEAD_BYTES) head = Buffer.concat([head, chunk.subarray(0, HEAD_BYTES - head.length)]);
      position += chunk.length;
      quiet = 0;
      yield chunk;
      continue;
    }
    yield 'caught up';
    if (await isAnother(path, own)) {
      if (quiet >= quietMs) return;
      quiet += everyMs;
    }
    await pause(everyMs, signal);
  }
}

/** Truncated, and perhaps written anew since: it is shorter than what was read, or begins otherwise. */
async function isRewritten(file: FileHandle, position: number, head: Buffer): Promise<boolean> {
  return (await file.stat()).size < position || !(await read(file, 0, head.length)).equals(head);
}

async function read(file: FileHandle, position: number, bytes: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(bytes), 0, bytes, position);
  return bytesRead === bytes ? buffer : Buffer.from(buffer.subarray(0, bytesRead));
}

/** A path without a file is not another one: whoever moved the file may still write into it. */
async function isAnother(path: string, own: { readonly dev: number; readonly ino: number }): Promise<boolean> {
  try {
    const now = await stat(path);
    return now.ino !== own.ino || now.dev !== own.dev;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await wait(milliseconds, undefined, { signal }).catch(() => {});
}
