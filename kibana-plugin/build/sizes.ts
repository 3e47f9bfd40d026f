import { gzipSync } from 'node:zlib';

/** Bytes after gzip: what every page of Kibana loads, and what opening the application adds to that. */
export const MOST_ENTRY_BYTES = 30 * 1024;
export const MOST_APPLICATION_BYTES = 250 * 1024;

export interface Sizes {
  readonly entry: number;
  /** All other files together: the application with every page, and the forms of the rules. */
  readonly application: number;
}

/** Sizes after gzip of the files of `target/public`, by name. */
export function sizesOf(files: ReadonlyMap<string, Uint8Array>, entry: string): Sizes {
  let rest = 0;
  for (const [name, bytes] of files) if (name !== entry && name.endsWith('.js')) rest += gzipSync(bytes).length;
  return { entry: gzipSync(files.get(entry) ?? new Uint8Array()).length, application: rest };
}

/** @throws a sentence if one is larger than it may be */
export function requireSizes({ entry, application }: Sizes): void {
  if (entry > MOST_ENTRY_BYTES) {
    throw new Error(`The entry is ${entry} bytes after gzip and may be ${MOST_ENTRY_BYTES}: load more of it later.`);
  }
  if (application > MOST_APPLICATION_BYTES) {
    throw new Error(
      `The application is ${application} bytes after gzip and may be ${MOST_APPLICATION_BYTES}: bundle less.`,
    );
  }
}
