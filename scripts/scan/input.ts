/** What is to be scanned, as bytes: files and standard input, plain or gzip. */
import { createReadStream } from 'node:fs';
import { access, constants, stat } from 'node:fs/promises';
import { addAbortSignal, pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { shown } from '../../scorer-service/src/configuration/mistake.ts';
import { FileMistake } from './file-mistake.ts';

export const STDIN = '-';
const CHUNK_BYTES = 64 * 1024;

export interface Input {
  /** As it was named; `-` is standard input. */
  readonly path: string;
  /** For sentences: the path made harmless, or `standard input`. */
  readonly name: string;
  /** Bytes; undefined where nobody knows before the end. */
  readonly size: number | undefined;
  /** Device and inode, by which a file is known under all its names. */
  readonly identity: string | undefined;
}

/** Looks at a file before anything is scanned. @throws FileMistake where it can't be read */
export async function inputAt(path: string): Promise<Input> {
  if (path === STDIN) return { path, name: 'standard input', size: undefined, identity: undefined };
  const name = shown(path).slice(1, -1);
  try {
    const status = await stat(path);
    if (status.isDirectory()) throw new FileMistake(`${name} is a folder; name the log files in it.`);
    await access(path, constants.R_OK);
    return {
      path,
      name,
      size: status.isFile() ? status.size : undefined,
      identity: `${status.dev}:${status.ino}`,
    };
  } catch (error) {
    if (error instanceof FileMistake) throw error;
    throw new FileMistake(whyUnreadable(name, error as NodeJS.ErrnoException));
  }
}

/**
 * The content of a file or of standard input, unpacked where it is gzip.
 *
 * @param signal ends it early, without an error
 * @param onRead told of the bytes that were read, as they are stored
 * @throws FileMistake where it can't be read to its end
 */
export async function* contentOf(
  { path, name }: Input,
  signal: AbortSignal,
  onRead: (bytes: number) => void,
): AsyncGenerator<Buffer> {
  const raw = path === STDIN ? process.stdin : createReadStream(path, { highWaterMark: CHUNK_BYTES });
  addAbortSignal(signal, raw);
  try {
    const stored = countedFrom(raw, onRead);
    const head = await firstBytes(stored);
    const packing = packingOf(head);
    if (packing !== undefined && packing !== 'gzip') {
      throw new FileMistake(
        `${name} is packed with ${packing}, of which only gzip is unpacked here; unpack it and give it as -.`,
      );
    }
    const bytes = joined(head, stored);
    if (packing === undefined) yield* bytes;
    else yield* unpacked(bytes);
  } catch (error) {
    if (signal.aborted) return;
    if (error instanceof FileMistake) throw error;
    throw new FileMistake(whyUnreadable(name, error as NodeJS.ErrnoException));
  } finally {
    raw.destroy();
  }
}

/** Whether the first bytes are those of gzip, or the name of another packing. */
export function packingOf(head: Buffer): string | undefined {
  return PACKINGS.find(({ magic }) => head.subarray(0, magic.length).equals(magic))?.name;
}

const PACKINGS: readonly { readonly name: string; readonly magic: Buffer }[] = [
  { name: 'gzip', magic: Buffer.from([0x1f, 0x8b]) },
  { name: 'zstd', magic: Buffer.from([0x28, 0xb5, 0x2f, 0xfd]) },
  { name: 'xz', magic: Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]) },
  { name: 'bzip2', magic: Buffer.from('BZh') },
  { name: 'zip', magic: Buffer.from('PK\u0003\u0004') },
];
const MAGIC_BYTES = Math.max(...PACKINGS.map(({ magic }) => magic.length));

async function* countedFrom(raw: AsyncIterable<Buffer>, onRead: (bytes: number) => void): AsyncGenerator<Buffer> {
  for await (const chunk of raw) {
    onRead(chunk.length);
    yield chunk;
  }
}

async function firstBytes(bytes: AsyncGenerator<Buffer>): Promise<Buffer> {
  const parts: Buffer[] = [];
  for (let held = 0; held < MAGIC_BYTES; ) {
    const { value, done } = await bytes.next();
    if (done) break;
    parts.push(value);
    held += value.length;
  }
  return Buffer.concat(parts);
}

async function* joined(head: Buffer, rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  if (head.length > 0) yield head;
  yield* rest;
}

/** An error of either end goes to the reader of this one. */
function unpacked(bytes: AsyncGenerator<Buffer>): AsyncIterable<Buffer> {
  const gunzip = createGunzip({ chunkSize: CHUNK_BYTES });
  pipeline(Readable.from(bytes, { objectMode: false }), gunzip, () => {});
  return gunzip;
}

/** The sentence for an error of the file system or of gzip. */
export function whyUnreadable(name: string, { code, message }: NodeJS.ErrnoException): string {
  if (code === 'ENOENT') return `there is no file ${name}.`;
  if (code === 'EACCES') return `${name} can't be read: this user may not; change its mode or its owner.`;
  if (code === 'Z_BUF_ERROR') return `${name} is cut off: its gzip stream has no end; what came before was scanned.`;
  if (code?.startsWith('Z_')) return `${name} is damaged: its gzip stream can't be unpacked further (${message}).`;
  return `${name} can't be read (${code ?? message}).`;
}
