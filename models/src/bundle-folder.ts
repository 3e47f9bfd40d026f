import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';

/** Files of one bundle lie side by side: a name holds no separator, starts with no dot and is plain ASCII. */
const FILE_NAME = /^[a-z0-9][a-z0-9_.-]{0,127}$/;

export function isFileName(name: string): boolean {
  return FILE_NAME.test(name);
}

/** Said of a file that is not there, so that a reader can tell it from a damaged one. */
export class MissingFile extends Error {}

/**
 * The bytes of a plain file of the folder, in a buffer of their own. A link, a folder, a pipe or a device is refused, and nothing is
 * allocated before the size is known to be allowed.
 */
export function readPlainFile(folder: string, name: string, maxBytes: number): Uint8Array<ArrayBuffer> {
  if (!isFileName(name))
    throw new Error(`The bundle names a file ${JSON.stringify(name.slice(0, 80))}, which is no plain file name.`);
  const path = join(folder, name);
  let file: number;
  try {
    // Without O_NONBLOCK, opening a pipe would wait for somebody to write to it.
    file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new MissingFile(`The bundle lacks its file ${name}.`);
    if (code === 'ELOOP') throw new Error(`The bundle's file ${name} is a symbolic link; only plain files are read.`);
    throw new Error(`The bundle's file ${name} cannot be opened (${code}).`);
  }
  try {
    const status = fstatSync(file);
    if (!status.isFile()) throw new Error(`The bundle's file ${name} is not a plain file.`);
    if (status.size > maxBytes) {
      throw new Error(`The bundle's file ${name} has ${status.size} bytes; at most ${maxBytes} are allowed here.`);
    }
    const bytes = new Uint8Array(status.size);
    for (let at = 0; at < bytes.length; ) {
      const count = readSync(file, bytes, at, bytes.length - at, at);
      if (count === 0) throw new Error(`The bundle's file ${name} became shorter while it was read.`);
      at += count;
    }
    return bytes;
  } finally {
    closeSync(file);
  }
}

/** Writes a file so that it is either there as a whole or not at all, also after a power cut. */
export function writeWhole(folder: string, name: string, bytes: Uint8Array): void {
  mkdirSync(folder, { recursive: true });
  const part = join(folder, `.${name}.${process.pid}.part`);
  try {
    const file = openSync(
      part,
      constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_NOFOLLOW,
      0o644,
    );
    try {
      for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(part, join(folder, name));
  } catch (error) {
    rmSync(part, { force: true });
    throw error;
  }
}

/** Makes the renames in a folder last. */
export function syncFolder(folder: string): void {
  const handle = openSync(folder, constants.O_RDONLY);
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
