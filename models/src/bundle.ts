import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { MissingFile, readPlainFile, syncFolder, writeWhole } from './bundle-folder.ts';
import { canonicalJson, type JsonObject } from './bundle-json.ts';
import {
  BUNDLE_FORMAT,
  type BundleManifest,
  hashOfNames,
  identityOf,
  parseManifest,
  sha256,
  type TrainingData,
} from './bundle-manifest.ts';
import { decodeModel, encodeModel } from './bundle-model-file.ts';
import { loadCalibrator } from './ensemble/calibration.ts';
import type { Calibrator } from './ensemble/calibrator.ts';
import type { Json, SavedModel } from './saved-model.ts';

const MANIFEST = 'manifest.json';
const MAX_MANIFEST_BYTES = 4 * 1024 * 1024;

/** One model of a bundle. */
export interface BundledModel {
  /** Lower-case letters, digits and underscores; its name in `scores` of a verdict. */
  readonly name: string;
  readonly group: string;
  readonly saved: SavedModel;
  readonly calibration?: Calibrator;
}

/** What is saved. All of it must be JSON's to hold: no NaN, no infinity. */
export interface BundleContent {
  readonly version: string;
  readonly features: { readonly version: string; readonly names: readonly string[] };
  readonly models: readonly BundledModel[];
  readonly data: readonly TrainingData[];
  readonly seed: number;
  readonly metrics?: JsonObject;
  readonly thresholds?: Readonly<Record<string, number>>;
  readonly extra?: JsonObject;
}

export interface Bundle {
  readonly manifest: BundleManifest;
  /** In the order in which they were saved. */
  readonly models: readonly BundledModel[];
}

export interface LoadLimits {
  /** Most bytes of all files together; 256 MiB unless told. */
  readonly maxBytes?: number;
}

/**
 * Writes an ensemble into one folder. The same content gives the same bytes. Model files are named by what is in them and the
 * manifest comes last, by a rename: whoever reads the folder meanwhile finds the bundle that was there or the new one, whole. Files
 * that only the bundle before named are removed after.
 *
 * @returns the manifest as written
 * @throws Error when two models share a name, or a value cannot be kept
 * @example
 * import { mkdtempSync } from 'node:fs';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { loadBundle, PlattCalibration, saveBundle, SoftVoting } from '@api-sentinel/models';
 * const folder = mkdtempSync(join(tmpdir(), 'bundle-'));
 * const calibration = PlattCalibration.fit([0.1, 0.9], [0, 1]);
 * saveBundle(folder, {
 *   version: '1',
 *   features: { version: '1', names: ['requests'] },
 *   models: [{ name: 'voting', group: 'supervised', saved: new SoftVoting({ xgboost: 1 }).save(), calibration }],
 *   data: [],
 *   seed: 1,
 * });
 * loadBundle(folder).models[0].saved.kind; // "voting"
 */
export function saveBundle(folder: string, content: BundleContent): BundleManifest {
  const files = new Map<string, Uint8Array>();
  const keep = (stem: string, saved: SavedModel): { kind: string; file: string } => {
    const bytes = encodeModel(saved);
    const file = `${stem}-${sha256(bytes).slice(0, 16)}.model`;
    files.set(file, bytes);
    return { kind: saved.kind, file };
  };
  const models = content.models.map(({ name, group, saved, calibration }) => ({
    name,
    group,
    ...keep(name, saved),
    ...(calibration && { calibration: keep(`${name}.calibration`, calibration.save()) }),
  }));
  const { version, data, seed, metrics = {}, thresholds = {}, extra = {} } = content;
  const unsigned = {
    format: BUNDLE_FORMAT,
    version,
    features: { ...content.features, hash: hashOfNames(content.features.names) },
    models,
    data,
    seed,
    metrics,
    thresholds,
    extra,
    files: Object.fromEntries(
      [...files].map(([name, bytes]) => [name, { bytes: bytes.length, sha256: sha256(bytes) }]),
    ),
  };
  const signed = { ...unsigned, sha256: identityOf(unsigned) };
  const text = Buffer.from(`${canonicalJson(signed as unknown as Json, ' ')}\n`);
  if (text.length > MAX_MANIFEST_BYTES) {
    throw new Error(
      `The manifest would have ${text.length} bytes, and ${MAX_MANIFEST_BYTES} are allowed: keep less in extra.`,
    );
  }
  // What could not be loaded again is not saved.
  const manifest = parseManifest(text);
  const before = filesOf(folder);
  for (const [name, bytes] of files) writeWhole(folder, name, bytes);
  syncFolder(folder);
  writeWhole(folder, MANIFEST, text);
  syncFolder(folder);
  for (const name of before) if (!files.has(name)) rmSync(join(folder, name), { force: true });
  return manifest;
}

/** Names of the files of the bundle that stands in the folder; none where no readable one does. */
function filesOf(folder: string): readonly string[] {
  try {
    return Object.keys(parseManifest(readPlainFile(folder, MANIFEST, MAX_MANIFEST_BYTES)).files);
  } catch {
    // Whatever stands there is no bundle whose files we could tell from a stranger's.
    return [];
  }
}

/**
 * Reads a bundle that may be damaged, newer, oversized or written to harm. Every file is checked against the manifest
 * before it is read as a model; nothing in it is ever run.
 * @throws Error that says in a sentence what is wrong with which file
 */
export function loadBundle(folder: string, limits: LoadLimits = {}): Bundle {
  let seen = '';
  for (let tries = 0; ; tries++) {
    const text = readPlainFile(folder, MANIFEST, MAX_MANIFEST_BYTES);
    const manifest = parseManifest(text);
    try {
      return decodeBundle(manifest, text.length, (name, most) => readPlainFile(folder, name, most), limits);
    } catch (error) {
      // A file may be gone because another bundle took this one's place since: then the manifest has changed.
      if (!(error instanceof MissingFile) || manifest.sha256 === seen || tries === 5) throw error;
      seen = manifest.sha256;
    }
  }
}

/** The part of loading that knows no folder. `read` gives a file by its name, refusing more than the bytes allowed. */
export function decodeBundle(
  manifest: BundleManifest,
  manifestBytes: number,
  read: (name: string, maxBytes: number) => Uint8Array<ArrayBuffer>,
  { maxBytes = 256 * 1024 * 1024 }: LoadLimits = {},
): Bundle {
  let total = manifestBytes;
  for (const { bytes } of Object.values(manifest.files)) total += bytes;
  if (total > maxBytes) throw new Error(`The bundle has ${total} bytes; at most ${maxBytes} are allowed here.`);
  const decoded = new Map<string, SavedModel>();
  const model = (name: string, kind: string): SavedModel => {
    const saved = decoded.get(name) ?? checked(name);
    // Kept, since any number of models may name the same file.
    decoded.set(name, saved);
    if (saved.kind !== kind)
      throw new Error(`The bundle's file ${name} holds a ${saved.kind}, the manifest says ${kind}.`);
    return saved;
  };
  const checked = (name: string): SavedModel => {
    const expected = manifest.files[name];
    const bytes = read(name, expected.bytes);
    if (bytes.length !== expected.bytes || sha256(bytes) !== expected.sha256) {
      throw new Error(`The bundle's file ${name} does not have the SHA-256 that the manifest names: it is damaged.`);
    }
    return decodeModel(bytes, name);
  };
  return {
    manifest,
    models: manifest.models.map(({ name, group, kind, file, calibration }) => ({
      name,
      group,
      saved: model(file, kind),
      ...(calibration && { calibration: loadCalibrator(model(calibration.file, calibration.kind)) }),
    })),
  };
}
