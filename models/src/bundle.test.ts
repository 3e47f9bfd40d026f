import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { type BundleContent, loadBundle, saveBundle } from './bundle.ts';
import { canonicalJson } from './bundle-json.ts';
import { identityOf } from './bundle-manifest.ts';
import { decodeModel, encodeModel } from './bundle-model-file.ts';
import { IsotonicCalibration } from './ensemble/isotonic.ts';

const room = mkdtempSync(join(tmpdir(), 'bundle-test-'));
afterAll(() => rmSync(room, { recursive: true }));
let made = 0;
const folderOf = (): string => join(room, String(made++));

const content: BundleContent = {
  version: '2026.1',
  features: { version: '3', names: ['requests', 'errors'] },
  models: [
    {
      name: 'xgboost',
      group: 'supervised',
      saved: {
        kind: 'xgboost',
        version: 1,
        parameters: { eta: 0.3, nested: { list: [1, null, 'a'] } },
        arrays: { leaves: Float32Array.of(0.5, -1), splits: Uint8Array.of(1, 2, 3), none: new Int32Array(0) },
      },
      calibration: IsotonicCalibration.fit([1, 2, 3], [0, 1, 1]),
    },
    {
      name: 'lstm',
      group: 'neural',
      saved: { kind: 'lstm', version: 2, parameters: {}, arrays: { w: Float64Array.of(NaN, Infinity) } },
    },
  ],
  data: [{ name: 'made', rows: 10, sha256: 'a'.repeat(64), licence: 'Apache-2.0' }],
  seed: 7,
  metrics: { roc_auc: { value: 0.97, low: 0.96, high: 0.98 } },
  thresholds: { alert: 60 },
  extra: { report: ['free', { form: true }] },
};
const saved = (change: Partial<BundleContent> = {}): string => {
  const folder = folderOf();
  saveBundle(folder, { ...content, ...change });
  return folder;
};
type Draft = { [key: string]: unknown } & {
  files: Record<string, { bytes: number; sha256: string }>;
  models: { [key: string]: unknown }[];
};
/** Edits a manifest as somebody would who also knows how to sign it. */
const forge = (folder: string, edit: (manifest: Draft) => void): void => {
  const path = join(folder, 'manifest.json');
  const manifest = JSON.parse(readFileSync(path, 'utf8'));
  edit(manifest);
  writeFileSync(path, canonicalJson({ ...manifest, sha256: identityOf(manifest) }));
};
const modelFile = (folder: string): string => readdirSync(folder).find((name) => name.startsWith('xgboost-')) as string;

describe('a bundle', () => {
  test('comes back as it was saved', () => {
    const { manifest, models } = loadBundle(saved());
    expect(models[0].saved.parameters).toEqual(content.models[0].saved.parameters);
    expect({ ...models[0].saved.arrays }).toEqual(content.models[0].saved.arrays);
    expect([...models[1].saved.arrays.w]).toEqual([NaN, Infinity]);
    expect(models[0].calibration?.calibrate(1.5)).toBe(content.models[0].calibration?.calibrate(1.5));
    expect(models.map(({ name, group }) => [name, group])).toEqual([
      ['xgboost', 'supervised'],
      ['lstm', 'neural'],
    ]);
    const { version, features, data, seed, metrics, thresholds, extra } = manifest;
    expect({ version, data, seed, metrics, thresholds, extra }).toEqual({
      version: content.version,
      data: content.data,
      seed: content.seed,
      metrics: content.metrics,
      thresholds: content.thresholds,
      extra: content.extra,
    });
    expect(features.names).toEqual(['requests', 'errors']);
  });

  test('has the same bytes for the same content, in whatever order its parameters stand', () => {
    const one = saved();
    const [first, ...rest] = content.models;
    const parameters = { nested: { list: [1, null, 'a'] }, eta: 0.3 };
    const two = saved({ models: [{ ...first, saved: { ...first.saved, parameters } }, ...rest] });
    expect(readdirSync(two)).toEqual(readdirSync(one));
    for (const name of readdirSync(one))
      expect(readFileSync(join(two, name)).equals(readFileSync(join(one, name)))).toBe(true);
  });

  test("takes the place of the one before, and leaves strangers' files alone", () => {
    const folder = saved();
    writeFileSync(join(folder, 'notes.txt'), 'mine');
    const before = readdirSync(folder);
    const next = { ...content, models: [{ ...content.models[1], name: 'dense_network' }] };
    saveBundle(folder, next);
    expect(loadBundle(folder).models.map((model) => model.name)).toEqual(['dense_network']);
    const after = readdirSync(folder);
    expect(after.filter((name) => before.includes(name)).sort()).toEqual(['manifest.json', 'notes.txt']);
    expect(after).toHaveLength(3);
  });

  test('is the one before as long as the manifest has not changed', () => {
    const folder = saved();
    const other = saved({ models: [{ ...content.models[1], name: 'dense_network' }] });
    // What a save that was cut off before its last step leaves behind.
    for (const name of readdirSync(other)) if (name !== 'manifest.json') cpSync(join(other, name), join(folder, name));
    writeFileSync(join(folder, '.manifest.json.1.part'), '{"form');
    expect(loadBundle(folder).models).toHaveLength(2);
  });

  test('that could not be loaded again is not saved', () => {
    const folder = folderOf();
    expect(() => saveBundle(folder, { ...content, extra: { figure: NaN } })).toThrow('cannot keep the number NaN');
    expect(() => saveBundle(folder, { ...content, models: [content.models[0], content.models[0]] })).toThrow(
      'different names',
    );
    expect(() => saveBundle(folder, { ...content, models: [{ ...content.models[0], name: '../up' }] })).toThrow(
      'plain',
    );
    expect(existsSync(folder)).toBe(false);
  });
});

describe('a folder that is refused', () => {
  test('has no manifest, or lacks a file', () => {
    expect(() => loadBundle(folderOf())).toThrow('lacks its file manifest.json');
    const folder = saved();
    rmSync(join(folder, modelFile(folder)));
    expect(() => loadBundle(folder)).toThrow('lacks its file xgboost-');
  });

  test('was damaged, in a model or in the manifest', () => {
    const folder = saved();
    const path = join(folder, modelFile(folder));
    const bytes = readFileSync(path);
    bytes[bytes.length - 9] ^= 1;
    writeFileSync(path, bytes);
    expect(() => loadBundle(folder)).toThrow('it is damaged');
    truncateSync(path, 20);
    expect(() => loadBundle(folder)).toThrow('it is damaged');
    const edited = saved();
    const manifest = readFileSync(join(edited, 'manifest.json'), 'utf8');
    writeFileSync(join(edited, 'manifest.json'), manifest.replace('"alert": 60', '"alert": 99'));
    expect(() => loadBundle(edited)).toThrow('damaged or was edited');
  });

  test('is newer than this release', () => {
    const folder = saved();
    forge(folder, (manifest) => Object.assign(manifest, { format: 2 }));
    expect(() => loadBundle(folder)).toThrow('Use a newer release');
  });

  test('is larger than allowed, by what it says and by what it is', () => {
    const folder = saved();
    expect(() => loadBundle(folder, { maxBytes: 1_000 })).toThrow('at most 1000 are allowed');
    const name = modelFile(folder);
    truncateSync(join(folder, name), 2 ** 40);
    expect(() => loadBundle(folder)).toThrow('allowed here');
    const vast = saved();
    truncateSync(join(vast, 'manifest.json'), 2 ** 40);
    expect(() => loadBundle(vast)).toThrow('allowed here');
  });

  test.each(['../secret', '/etc/hostname', 'a/b', '.hidden', 'C:\\x', '', 'a\u0000b'])('names the file %j', (name) => {
    const folder = saved();
    forge(folder, (manifest) => {
      manifest.files[name] = manifest.files[modelFile(folder)];
      manifest.models[0].file = name;
    });
    expect(() => loadBundle(folder)).toThrow(/plain file names|1 to 128/);
  });

  test('holds a link, a folder or a pipe in place of a file', () => {
    const folder = saved();
    const path = join(folder, modelFile(folder));
    renameSync(path, join(room, 'elsewhere'));
    symlinkSync(join(room, 'elsewhere'), path);
    expect(() => loadBundle(folder)).toThrow('symbolic link');
    rmSync(path);
    mkdirSync(path);
    expect(() => loadBundle(folder)).toThrow('not a plain file');
  });

  test.each(['__proto__', 'constructor', 'prototype'])('hides the key %s', (key) => {
    const folder = saved();
    const path = join(folder, 'manifest.json');
    const text = readFileSync(path, 'utf8').replace('"report"', `"${key}"`);
    writeFileSync(path, text);
    expect(() => loadBundle(folder)).toThrow(`forbidden name "${key}"`);
    expect(({} as Record<string, unknown>).form).toBeUndefined();
  });

  test.each([
    ['deep', '['.repeat(100_000), 'nested more than'],
    ['many values', `{"a":[${'0,'.repeat(600_000)}0]}`, 'more than 500000 values'],
    ['no JSON', '{"a":', 'not JSON'],
    ['no object', '[1]', 'not a JSON object'],
    ['a number past doubles', '{"seed":1e999}', 'past the range'],
    ['broken text', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]), 'not JSON'],
  ])('has a manifest that is %s', (_, text, reason) => {
    const folder = saved();
    writeFileSync(join(folder, 'manifest.json'), text);
    expect(() => loadBundle(folder)).toThrow(reason);
  });

  test('says of a feature schema or a model what is not so', () => {
    const renamed = saved();
    forge(renamed, (manifest) => Object.assign(manifest.features as object, { names: ['requests', 'other'] }));
    expect(() => loadBundle(renamed)).toThrow('features.hash');
    const other = saved();
    forge(other, (manifest) => Object.assign(manifest.models[0], { kind: 'lightgbm' }));
    expect(() => loadBundle(other)).toThrow('holds a xgboost, the manifest says lightgbm');
  });
});

describe('a model file that is refused', () => {
  const bytes = encodeModel(content.models[0].saved);
  const withHeader = (header: string, body = 0): Uint8Array<ArrayBuffer> => {
    const padding = Math.ceil(header.length / 8) * 8;
    const file = new Uint8Array(16 + padding + body);
    file.set(bytes.subarray(0, 8));
    new DataView(file.buffer).setUint32(8, header.length, true);
    file.set(Buffer.from(header), 16);
    return file;
  };
  const arrays = (list: string, body = 0): Uint8Array<ArrayBuffer> =>
    withHeader(`{"kind":"a","version":1,"parameters":{},"arrays":${list}}`, body);

  test.each([
    ['nothing', new Uint8Array(0), 'not a model file'],
    ['another file', new Uint8Array(64), 'not a model file'],
    ['cut off', bytes.slice(0, bytes.length - 8), 'longer than the file'],
    ['followed by more', Uint8Array.from([...bytes, ...new Uint8Array(8)]), 'bytes where its header names'],
    ['vast in its arrays', arrays('[{"name":"a","type":"Float64Array","length":1e15}]'), 'longer than the file'],
    ['negative in its arrays', arrays('[{"name":"a","type":"Float64Array","length":-1}]'), 'longer than the file'],
    ['of an unknown type', arrays('[{"name":"a","type":"constructor","length":0}]'), 'unknown type'],
    ['of a nameless array', arrays('[null]'), 'without a name'],
    [
      'of one name twice',
      arrays('[{"name":"a","type":"Int8Array","length":0},{"name":"a","type":"Int8Array","length":0}]'),
      'name of its own',
    ],
    ['of too many arrays', arrays(`[${'0,'.repeat(5_000)}0]`), 'at most 4096'],
    ['without parameters', withHeader('{"kind":"a","version":1,"arrays":[]}'), 'no parameters'],
  ])('is %s', (_, file, reason) => {
    expect(() => decodeModel(file as Uint8Array<ArrayBuffer>, 'the file')).toThrow(reason);
  });
});
