/** The arrays a saved model may hold. */
export type TypedArray =
  | Float64Array
  | Float32Array
  | Int32Array
  | Uint32Array
  | Int16Array
  | Uint16Array
  | Int8Array
  | Uint8Array;

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/**
 * A learner as it is kept: a small header that JSON can hold, and the numbers beside it. `kind` names the learner
 * (`xgboost`, `isolation_forest`, ...), `version` the layout of `parameters` and `arrays`. A loader refuses a kind that is not its
 * own, a version that it does not know, and arrays that do not fit each other.
 */
export interface SavedModel {
  readonly kind: string;
  readonly version: number;
  readonly parameters: { readonly [key: string]: Json };
  readonly arrays: { readonly [name: string]: TypedArray };
}

/** Throws, in words, unless `saved` is of `kind` in a layout up to `version`. */
export function expectSaved(saved: SavedModel, kind: string, version: number): void {
  if (saved.kind !== kind) throw new Error(`This is a saved ${saved.kind} model; a ${kind} model was expected.`);
  if (!Number.isInteger(saved.version) || saved.version < 1 || saved.version > version)
    throw new Error(
      `The saved ${kind} model has layout ${saved.version}; this release reads layouts 1 to ${version}. Save it anew with a matching release.`,
    );
}

const tagOf = (value: unknown): string => Object.prototype.toString.call(value).slice(8, -1);

/**
 * The named array, checked for its type and, where given, its length. The type goes by its tag, since arrays that come from a
 * worker are of another realm.
 */
export function expectArray<T extends TypedArray>(
  saved: SavedModel,
  name: string,
  type: { new (length: number): T; readonly name: string },
  length?: number,
): T {
  const array = Object.hasOwn(saved.arrays, name) ? saved.arrays[name] : undefined;
  if (array === undefined || tagOf(array) !== type.name)
    throw new Error(
      `The saved ${saved.kind} model lacks its array "${name}" of type ${type.name}. The file is damaged.`,
    );
  if (length !== undefined && array.length !== length)
    throw new Error(
      `The saved ${saved.kind} model's array "${name}" has ${array.length} numbers where ${length} belong. The file is damaged.`,
    );
  return array as T;
}

/** The named parameter as a finite number within `[minimum, maximum]`. */
export function expectNumber(saved: SavedModel, name: string, minimum: number, maximum: number): number {
  const value = Object.hasOwn(saved.parameters, name) ? saved.parameters[name] : undefined;
  if (typeof value !== 'number' || !(value >= minimum && value <= maximum))
    throw new Error(
      `The saved ${saved.kind} model's "${name}" is not a number from ${minimum} to ${maximum}. The file is damaged.`,
    );
  return value;
}
