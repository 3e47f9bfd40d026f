/** A file of named byte sections: versioned, checksummed, replaced by a rename. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type FileHandle, mkdir, open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createZstdCompress, zstdDecompressSync } from 'node:zlib';

const MAGIC = 'api-sentinel-snapshot';
const VERSION = 1;
/** What a snapshot unpacks to at most: a damaged or hostile file must not fill the memory. */
const MAX_BYTES = 2 * 1024 * 1024 * 1024 - 1;
const HEADER_END = 10;

interface Header {
  readonly magic: string;
  readonly version: number;
  readonly sha256: string;
  readonly sections: readonly { readonly name: string; readonly bytes: number }[];
}

/** What one section holds, whole or in pieces; it must not change until it is written. */
export type Section = Uint8Array | readonly Uint8Array[];

/**
 * Writes beside the old file, then takes its place: a crash leaves the one or the other whole. Packing and writing are done
 * beside this thread, piece by piece.
 */
export async function writeSnapshot(
  directory: string,
  file: string,
  sections: Readonly<Record<string, Section>>,
): Promise<void> {
  const parts = Object.entries(sections).map(([name, section]) => ({
    name,
    pieces: section instanceof Uint8Array ? [section] : section,
  }));
  const headerOf = (sha256: string): Buffer => {
    const header: Header = {
      magic: MAGIC,
      version: VERSION,
      sha256,
      sections: parts.map(({ name, pieces }) => ({
        name,
        bytes: pieces.reduce((sum, piece) => sum + piece.byteLength, 0),
      })),
    };
    return Buffer.from(`${JSON.stringify(header)}\n`);
  };
  await mkdir(directory, { recursive: true });
  const path = join(directory, file);
  const handle = await open(`${path}.new`, 'w', 0o600);
  try {
    // The checksum is known last and stands first: until then its place is kept free.
    const kept = headerOf('0'.repeat(64));
    await writeWhole(handle, kept, 0);
    const hash = createHash('sha256');
    let at = kept.length;
    const pieces = parts.flatMap((part) => part.pieces).flatMap((piece) => [...slices(piece)]);
    await pipeline(Readable.from(pieces), createZstdCompress(), async (packed: AsyncIterable<Buffer>) => {
      for await (const bytes of packed) {
        hash.update(bytes);
        await writeWhole(handle, bytes, at);
        at += bytes.length;
      }
    });
    await writeWhole(handle, headerOf(hash.digest('hex')), 0);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(`${path}.new`, path);
}

/** Small enough that no step holds up the thread. */
const SLICE = 1024 * 1024;

function* slices(piece: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < piece.length; at += SLICE) yield piece.subarray(at, at + SLICE);
}

async function writeWhole(handle: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let at = 0; at < bytes.length; )
    at += (await handle.write(bytes, at, bytes.length - at, position + at)).bytesWritten;
}

/** The sections by name, or a sentence that says why there are none. */
export function readSnapshot(directory: string, file: string): Map<string, Uint8Array> | string {
  const path = join(directory, file);
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    return missing
      ? `there is no snapshot in ${directory} yet; starting without profiles`
      : `${path} cannot be read (${String(error)}); starting without profiles`;
  }
  try {
    return unpack(bytes);
  } catch (error) {
    return `${path} is damaged (${error instanceof Error ? error.message : String(error)}); starting without profiles`;
  }
}

function unpack(bytes: Buffer): Map<string, Uint8Array> {
  const end = bytes.indexOf(HEADER_END);
  if (end < 0 || end > 64 * 1024) throw new Error('it has no header');
  const header = JSON.parse(bytes.subarray(0, end).toString('utf8')) as Header;
  if (header.magic !== MAGIC) throw new Error('it is no snapshot');
  if (header.version !== VERSION) throw new Error(`it has version ${header.version}, this release reads ${VERSION}`);
  const body = bytes.subarray(end + 1);
  if (createHash('sha256').update(body).digest('hex') !== header.sha256) throw new Error('its checksum is wrong');
  const content = zstdDecompressSync(body, { maxOutputLength: MAX_BYTES });
  const sections = new Map<string, Uint8Array>();
  let at = 0;
  for (const { name, bytes: length } of header.sections) {
    if (!Number.isSafeInteger(length) || length < 0 || at + length > content.length)
      throw new Error('its sections do not fit');
    // A copy, so that sections are aligned for typed arrays of any kind.
    sections.set(name, new Uint8Array(content.subarray(at, at + length)));
    at += length;
  }
  return sections;
}
