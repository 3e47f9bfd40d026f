/** A file of named byte sections: versioned, checksummed, replaced by a rename. */
import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';

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

/** Writes beside the old file, then takes its place: a crash leaves the one or the other whole. */
export function writeSnapshot(directory: string, file: string, sections: Readonly<Record<string, Uint8Array>>): void {
  const parts = Object.values(sections);
  const body = zstdCompressSync(Buffer.concat(parts));
  const header: Header = {
    magic: MAGIC,
    version: VERSION,
    sha256: createHash('sha256').update(body).digest('hex'),
    sections: Object.entries(sections).map(([name, bytes]) => ({ name, bytes: bytes.byteLength })),
  };
  mkdirSync(directory, { recursive: true });
  const path = join(directory, file);
  const handle = openSync(`${path}.new`, 'w', 0o600);
  try {
    writeWhole(handle, Buffer.from(`${JSON.stringify(header)}\n`));
    writeWhole(handle, body);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(`${path}.new`, path);
}

function writeWhole(handle: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(handle, bytes, at);
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
