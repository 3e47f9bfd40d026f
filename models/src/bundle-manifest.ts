import { createHash } from 'node:crypto';
import { isFileName } from './bundle-folder.ts';
import { canonicalJson, type JsonObject, parseHostileJson } from './bundle-json.ts';
import type { Json } from './saved-model.ts';

/** The layout that this release writes; it reads this one and none above. */
export const BUNDLE_FORMAT = 1;

/** What a bundle was trained on. */
export interface TrainingData {
  readonly name: string;
  readonly rows: number;
  /** SHA-256, in hex, over the data as it was read. */
  readonly sha256: string;
  readonly licence: string;
}

export interface ManifestModel {
  readonly name: string;
  readonly group: string;
  readonly kind: string;
  readonly file: string;
  /** Kind and file of its calibration, where it has one. */
  readonly calibration?: { readonly kind: string; readonly file: string };
}

export interface BundleManifest {
  readonly format: number;
  /** The name that verdicts carry as `model.version`. */
  readonly version: string;
  readonly features: { readonly version: string; readonly names: readonly string[]; readonly hash: string };
  readonly models: readonly ManifestModel[];
  readonly data: readonly TrainingData[];
  readonly seed: number;
  readonly metrics: JsonObject;
  readonly thresholds: Readonly<Record<string, number>>;
  /** Whatever else its user wants to keep with it. */
  readonly extra: JsonObject;
  readonly files: Readonly<Record<string, { readonly bytes: number; readonly sha256: string }>>;
  /** SHA-256 over all of the above: the bundle's identity, for it covers every file's. */
  readonly sha256: string;
}

export const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');

/** The same as `Matrix.schemaHash`. */
export const hashOfNames = (names: readonly string[]): string => sha256(JSON.stringify(names));

export function identityOf(manifest: Omit<BundleManifest, 'sha256'>): string {
  const { sha256: _, ...rest } = manifest as BundleManifest;
  return sha256(canonicalJson(rest as unknown as Json));
}

/** Reads a manifest that may be damaged, newer or written to harm. @throws Error with the reason */
export function parseManifest(bytes: Uint8Array): BundleManifest {
  const value = parseHostileJson(bytes, 'The manifest');
  const format = whole(value.format, 'format', 1);
  if (format > BUNDLE_FORMAT) {
    throw new Error(
      `The bundle has format ${format}; this release reads format ${BUNDLE_FORMAT}. Use a newer release.`,
    );
  }
  const features = object(value.features, 'features');
  const names = list(features.names, 'features.names', 10_000).map((name, i) =>
    text(name, `features.names[${i}]`, 256),
  );
  if (new Set(names).size < names.length) fail('features.names', 'a list of different names');
  if (features.hash !== hashOfNames(names)) fail('features.hash', 'the hash of features.names');
  const files = object(value.files, 'files');
  if (Object.keys(files).length > 256) fail('files', 'at most 256 files');
  for (const [name, entry] of Object.entries(files)) {
    if (!isFileName(name)) fail('files', 'plain file names');
    whole(object(entry, 'files').bytes, 'files.bytes', 0);
    hash(object(entry, 'files').sha256, 'files.sha256');
  }
  const file = (name: Json | undefined, where: string): void => {
    if (!Object.hasOwn(files, text(name, where, 128))) fail(where, 'one of files');
  };
  const models = list(value.models, 'models', 128).map((entry, i) => {
    const model = object(entry, `models[${i}]`);
    if (!/^[a-z][a-z0-9_]{0,63}$/.test(text(model.name, `models[${i}].name`, 64)))
      fail(`models[${i}].name`, 'a plain name');
    text(model.group, `models[${i}].group`, 64);
    text(model.kind, `models[${i}].kind`, 64);
    file(model.file, `models[${i}].file`);
    if (model.calibration !== undefined) {
      const calibration = object(model.calibration, `models[${i}].calibration`);
      text(calibration.kind, `models[${i}].calibration.kind`, 64);
      file(calibration.file, `models[${i}].calibration.file`);
    }
    return model.name;
  });
  if (new Set(models).size < models.length) fail('models', 'models of different names');
  for (const [i, entry] of list(value.data, 'data', 1_000).entries()) {
    const data = object(entry, `data[${i}]`);
    text(data.name, `data[${i}].name`, 256);
    whole(data.rows, `data[${i}].rows`, 0);
    hash(data.sha256, `data[${i}].sha256`);
    text(data.licence, `data[${i}].licence`, 256);
  }
  text(value.version, 'version', 128);
  text(features.version, 'features.version', 128);
  whole(value.seed, 'seed', -Number.MAX_SAFE_INTEGER);
  object(value.metrics, 'metrics');
  object(value.extra, 'extra');
  for (const threshold of Object.values(object(value.thresholds, 'thresholds'))) {
    if (typeof threshold !== 'number') fail('thresholds', 'numbers by name');
  }
  const manifest = value as unknown as BundleManifest;
  if (hash(value.sha256, 'sha256') !== identityOf(manifest)) {
    throw new Error('The manifest does not have the SHA-256 that it names: it is damaged or was edited.');
  }
  return manifest;
}

function fail(where: string, wanted: string): never {
  throw new Error(`The manifest's ${where} is not as it should be: ${wanted} is needed.`);
}

function object(value: Json | undefined, where: string): JsonObject {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) fail(where, 'an object');
  return value as JsonObject;
}

function list(value: Json | undefined, where: string, most: number): readonly Json[] {
  if (!Array.isArray(value) || value.length > most) fail(where, `a list of at most ${most}`);
  return value;
}

function text(value: Json | undefined, where: string, most: number): string {
  if (typeof value !== 'string' || value.length === 0 || value.length > most)
    fail(where, `a text of 1 to ${most} characters`);
  return value;
}

function whole(value: Json | undefined, where: string, least: number): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < least)
    fail(where, `a whole number from ${least}`);
  return value;
}

function hash(value: Json | undefined, where: string): string {
  if (typeof value !== 'string' || !/^[0-9a-f]{64}$/.test(value)) fail(where, 'a SHA-256 in hex');
  return value;
}
