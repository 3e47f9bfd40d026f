import { canonicalJson, parseHostileJson } from './bundle-json.ts';
import type { Json, SavedModel, TypedArray } from './saved-model.ts';

/**
 * One saved model as a file, little-endian throughout:
 * 8 bytes `ASMODEL1`; the header's length as uint32 and four bytes 0; the header, a JSON object
 * `{ kind, version, parameters, arrays: [{ name, type, length }] }`; then the arrays in that order. Each part starts at a multiple
 * of 8 bytes, with bytes 0 between. Nothing follows the last.
 */
const MAGIC = Buffer.from('ASMODEL1', 'latin1');
const PREFIX = 16;
const MAX_HEADER = 1024 * 1024;
const MAX_ARRAYS = 4_096;

const TYPES = {
  Float64Array,
  Float32Array,
  Int32Array,
  Uint32Array,
  Int16Array,
  Uint16Array,
  Int8Array,
  Uint8Array,
} as const;
type TypeName = keyof typeof TYPES;

const padded = (length: number): number => Math.ceil(length / 8) * 8;

/** The bytes of a saved model: the same model gives the same bytes. */
export function encodeModel(saved: SavedModel): Uint8Array<ArrayBuffer> {
  const names = Object.keys(saved.arrays).sort();
  const arrays = names.map((name) => saved.arrays[name]);
  const header = Buffer.from(
    canonicalJson({
      kind: saved.kind,
      version: saved.version,
      parameters: saved.parameters,
      arrays: names.map((name, i) => ({ name, type: typeName(arrays[i], name), length: arrays[i].length })),
    }),
  );
  if (header.length > MAX_HEADER) throw new Error(`The header of a saved ${saved.kind} model is longer than 1 MiB.`);
  const bytes = new Uint8Array(
    PREFIX + padded(header.length) + arrays.reduce((sum, array) => sum + padded(array.byteLength), 0),
  );
  bytes.set(MAGIC);
  new DataView(bytes.buffer).setUint32(8, header.length, true);
  bytes.set(header, PREFIX);
  let at = PREFIX + padded(header.length);
  for (const array of arrays) {
    bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), at);
    at += padded(array.byteLength);
  }
  return bytes;
}

/**
 * The saved model in `bytes`, its arrays as views of them, without a copy.
 * @param bytes must start at a multiple of 8 of their buffer
 * @param what names the file in the sentence of a refusal
 * @throws Error when anything does not fit; nothing is allocated on the word of the header
 */
export function decodeModel(bytes: Uint8Array<ArrayBuffer>, what: string): SavedModel {
  if (bytes.length < PREFIX || !MAGIC.equals(bytes.subarray(0, 8))) throw new Error(`${what} is not a model file.`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const length = view.getUint32(8, true);
  if (length > MAX_HEADER || PREFIX + padded(length) > bytes.length || view.getUint32(12, true) !== 0) {
    throw new Error(`${what} says that its header is ${length} bytes long, which does not fit.`);
  }
  const header = parseHostileJson(bytes.subarray(PREFIX, PREFIX + length), `The header of ${what}`);
  const { kind, version, parameters, arrays: list } = header;
  if (typeof kind !== 'string' || kind.length > 64) throw new Error(`${what} does not say what kind of model it is.`);
  if (typeof version !== 'number' || !Number.isInteger(version)) throw new Error(`${what} does not say its layout.`);
  if (parameters === null || typeof parameters !== 'object' || Array.isArray(parameters)) {
    throw new Error(`${what} has no parameters.`);
  }
  if (!Array.isArray(list) || list.length > MAX_ARRAYS)
    throw new Error(`${what} has no list of at most ${MAX_ARRAYS} arrays.`);
  let at = PREFIX + padded(length);
  const arrays: Record<string, TypedArray> = Object.create(null);
  for (const entry of list as readonly Json[]) {
    const { name, type, length: count } = (entry ?? {}) as { name?: Json; type?: Json; length?: Json };
    if (typeof name !== 'string' || name === '__proto__' || name.length > 256 || Object.hasOwn(arrays, name)) {
      throw new Error(`${what} has an array without a name of its own.`);
    }
    if (typeof type !== 'string' || !Object.hasOwn(TYPES, type))
      throw new Error(`${what} has an array of an unknown type.`);
    const Type = TYPES[type as TypeName];
    if (
      typeof count !== 'number' ||
      !Number.isInteger(count) ||
      count < 0 ||
      count > (bytes.length - at) / Type.BYTES_PER_ELEMENT
    ) {
      throw new Error(`${what} has an array that is longer than the file.`);
    }
    arrays[name] = new Type(bytes.buffer, bytes.byteOffset + at, count);
    at += padded(count * Type.BYTES_PER_ELEMENT);
  }
  if (at !== bytes.length) throw new Error(`${what} has ${bytes.length} bytes where its header names ${at}.`);
  return { kind, version, parameters: parameters as SavedModel['parameters'], arrays };
}

function typeName(array: TypedArray, name: string): TypeName {
  // By tag: an array that comes from a worker is of another realm.
  const tag = Object.prototype.toString.call(array).slice(8, -1);
  if (!Object.hasOwn(TYPES, tag)) throw new Error(`The array "${name}" is a ${tag}, which a model file cannot keep.`);
  return tag as TypeName;
}
