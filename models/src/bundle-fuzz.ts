import { type Bundle, decodeBundle } from './bundle.ts';
import { canonicalJson } from './bundle-json.ts';
import { identityOf, parseManifest, sha256 } from './bundle-manifest.ts';
import type { Random } from './data/random.ts';
import type { Json } from './saved-model.ts';

const { floor, min } = Math;

/** The files of a bundle by name. */
export type BundleFiles = Map<string, Uint8Array<ArrayBuffer>>;

/** What harms a loader: numbers at the edges of their types, and pieces of JSON that mean something else elsewhere. */
const NUMBERS = ['-1', '0', '1e308', '1e999', '4294967295', '9007199254740993', '-0', '0.5', 'null', '""', '[]', '{}'];
const PIECES = ['"__proto__":', '[[[[[[[[', '../', '\u0000', '"constructor":{}', ',,', '\\ud800', 'NaN'];

/**
 * A copy with some bytes or figures changed at random. With `signed`, hashes and lengths are made good afterwards, as somebody would
 * who wants the loader to go on to what lies behind them.
 */
export function mutateBundle(files: BundleFiles, random: Random, signed: boolean): BundleFiles {
  const names = [...files.keys()];
  const mutated = new Map(files);
  for (let rounds = 1 + random.integer(3); rounds > 0; rounds--) {
    const name = names[random.integer(names.length)];
    mutated.set(name, mutateBytes(mutated.get(name) as Uint8Array<ArrayBuffer>, random));
  }
  if (signed) sign(mutated);
  return mutated;
}

function mutateBytes(bytes: Uint8Array<ArrayBuffer>, random: Random): Uint8Array<ArrayBuffer> {
  const at = random.integer(bytes.length + 1);
  const end = min(bytes.length, at + random.integer(16));
  const spliced = (middle: Uint8Array): Uint8Array<ArrayBuffer> =>
    Uint8Array.from(Buffer.concat([bytes.subarray(0, at), middle, bytes.subarray(end)]));
  switch (random.integer(6)) {
    case 0:
      return spliced(new Uint8Array(0));
    case 1:
      return spliced(Buffer.from(PIECES[random.integer(PIECES.length)]));
    case 2:
      return spliced(bytes.subarray(floor(at / 2), end));
    case 3:
      return bytes.slice(0, at);
    case 4:
      return replaceNumber(bytes, at, NUMBERS[random.integer(NUMBERS.length)]);
    default: {
      const copy = bytes.slice();
      for (let i = at; i < end; i++) copy[i] = random.integer(256);
      return copy;
    }
  }
}

/** Puts `number` in the place of the next run of digits from `at` on. */
function replaceNumber(bytes: Uint8Array<ArrayBuffer>, at: number, number: string): Uint8Array<ArrayBuffer> {
  const digit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39;
  let from = at;
  while (from < bytes.length && !digit(bytes[from])) from++;
  let to = from;
  while (to < bytes.length && digit(bytes[to])) to++;
  return Uint8Array.from(Buffer.concat([bytes.subarray(0, from), Buffer.from(number), bytes.subarray(to)]));
}

function sign(files: BundleFiles): void {
  try {
    const manifest = JSON.parse(Buffer.from(files.get('manifest.json') as Uint8Array).toString());
    for (const [name, bytes] of files) {
      if (name !== 'manifest.json') manifest.files[name] = { bytes: bytes.length, sha256: sha256(bytes) };
    }
    const signed = canonicalJson({ ...manifest, sha256: identityOf(manifest) } as Json);
    files.set('manifest.json', Uint8Array.from(Buffer.from(signed)));
  } catch {
    // No JSON any more: nothing to sign, and the loader has to say so.
  }
}

/** Loads as `loadBundle` does, from memory. */
export function loadFiles(files: BundleFiles): Bundle {
  const manifest = parseManifest(files.get('manifest.json') as Uint8Array);
  return decodeBundle(manifest, 0, (name) => (files.get(name) as Uint8Array<ArrayBuffer>).slice());
}

export interface FuzzReport {
  readonly loaded: number;
  readonly refused: number;
  /** Refusals that are no sentence of ours: a loader that fell over what it read. */
  readonly faults: readonly string[];
  readonly slowest: number;
}

/** Loads `count` mutated bundles. `use` is handed each one that loads, as whoever scores with it would. */
export function fuzzBundle(
  files: BundleFiles,
  random: Random,
  count: number,
  use: (bundle: Bundle) => void,
  clock: () => number,
): FuzzReport {
  let loaded = 0;
  let slowest = 0;
  const faults: string[] = [];
  for (let i = 0; i < count; i++) {
    const mutated = mutateBundle(files, random, i % 2 === 1);
    const start = clock();
    try {
      use(loadFiles(mutated));
      loaded++;
    } catch (error) {
      // A TypeError, a RangeError or a stack overflow is no refusal.
      if (!(error instanceof Error) || error.constructor !== Error) faults.push(String(error));
    }
    slowest = Math.max(slowest, clock() - start);
  }
  return { loaded, refused: count - loaded - faults.length, faults, slowest };
}
