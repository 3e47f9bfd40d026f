import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { exported, exportedRows } from '../../oracles/exported.ts';
import { Matrix } from '../data/matrix.ts';
import { ImportedTrees } from '../trees/imported-trees.ts';
import { XGBoost } from '../trees/xgboost.ts';
import { fromLightGBMText, toLightGBMText } from './lightgbm-text.ts';
import { toOnnx } from './onnx.ts';
import { fromXGBoostJson, toXGBoostJson } from './xgboost-json.ts';

/** Made by models/oracles/interchange.py. */
const fixture = (name: string): string => readFileSync(join(import.meta.dirname, 'fixtures', name), 'utf8');
const buffer = (text: string): ArrayBuffer => Uint8Array.from(Buffer.from(text, 'base64')).buffer;
const singles = (text: string): Float32Array => new Float32Array(buffer(text));
const doubles = (text: string): Float64Array => new Float64Array(buffer(text));

const theirs = JSON.parse(fixture('theirs.json'));
const rows = new Matrix(singles(theirs.rows), theirs.columns);

function furthest(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  let most = 0;
  for (let i = 0; i < a.length; i++) most = Math.max(most, Math.abs(a[i] - b[i]));
  return most;
}

function contributions(model: ImportedTrees): Float64Array {
  const out = new Float64Array(rows.rows * (rows.columns + 1));
  for (let i = 0; i < rows.rows; i++)
    model.contributionsInto(rows.row(i), out.subarray(i * (rows.columns + 1), (i + 1) * (rows.columns + 1)));
  return out;
}

describe('a model of theirs', () => {
  test('saved by XGBoost scores and explains as XGBoost does', () => {
    const model = fromXGBoostJson(fixture('xgboost.json'));
    expect(furthest(model.score(rows), singles(theirs.xgboost.scores))).toBeLessThan(1e-6);
    expect(furthest(contributions(model), singles(theirs.xgboost.contributions))).toBeLessThan(1e-5);
  });

  test.each(['lightgbm', 'lightgbm-whole', 'lightgbm-categories'])(
    'saved by LightGBM scores as LightGBM does: %s',
    (name) => {
      const model = fromLightGBMText(fixture(`${name}.txt`));
      expect(furthest(model.score(rows), doubles(theirs[name].scores))).toBeLessThan(1e-9);
    },
  );

  test('saved by LightGBM explains as LightGBM does', () => {
    const model = fromLightGBMText(fixture('lightgbm.txt'));
    expect(furthest(contributions(model), doubles(theirs.lightgbm.contributions))).toBeLessThan(1e-5);
  });

  test('is the same after saving and loading, and after it crossed to the other format and back', () => {
    const model = fromXGBoostJson(fixture('xgboost.json'));
    expect(ImportedTrees.load(model.save()).score(rows)).toEqual(model.score(rows));
    expect(furthest(fromLightGBMText(toLightGBMText(model)).score(rows), model.score(rows))).toBeLessThan(1e-12);
    expect(furthest(fromXGBoostJson(toXGBoostJson(model)).score(rows), model.score(rows))).toBeLessThan(1e-6);
    const sets = fromLightGBMText(fixture('lightgbm-categories.txt'));
    expect(furthest(fromLightGBMText(toLightGBMText(sets)).score(rows), sets.score(rows))).toBeLessThan(1e-12);
    expect(ImportedTrees.load(sets.save()).score(rows)).toEqual(sets.score(rows));
  });

  test('cannot be fitted', () => {
    expect(() => fromXGBoostJson(fixture('xgboost.json')).fit()).toThrow(/trained elsewhere/);
  });
});

describe('a model of ours', () => {
  const read: readonly { name: string; format: string; sha256: string; scores: string }[] = JSON.parse(
    fixture('ours.json'),
  );
  const written = exported();

  test('is written in every format that the libraries were tried on', () => {
    expect(written.map(({ name, format }) => `${name} ${format}`)).toEqual(
      read.map(({ name, format }) => `${name} ${format}`),
    );
  });

  test.each(read)('$name as $format is, byte for byte, the file that the library read, and says the same', (theirs) => {
    const own = written.find(({ name, format }) => name === theirs.name && format === theirs.format);
    expect(
      createHash('sha256')
        .update(own?.bytes ?? '')
        .digest('hex'),
    ).toBe(theirs.sha256);
    expect(furthest(own?.scores ?? [], singles(theirs.scores))).toBeLessThan(1e-6);
  });

  test('comes back from each text format as it went', () => {
    const { X } = exportedRows(200, 2);
    for (const { format, bytes, scores } of written) {
      const text = Buffer.from(bytes).toString();
      if (format === 'xgboost') expect(furthest(fromXGBoostJson(text).score(X), scores)).toBeLessThan(1e-6);
      if (format === 'lightgbm') expect(furthest(fromLightGBMText(text).score(X), scores)).toBeLessThan(1e-12);
    }
  });

  test('that splits by category is refused where the format cannot hold it', () => {
    const text = written.find(({ name }) => name === 'categorical')?.bytes ?? '';
    const model = fromLightGBMText(Buffer.from(text).toString());
    expect(model.trees.categoryAt.some((at) => at >= 0)).toBe(true);
    expect(() => toXGBoostJson(model)).toThrow(/category/);
    expect(() => toOnnx(model)).toThrow(/category/);
  });

  test('takes names, one a feature', () => {
    const { X, y } = exportedRows(100, 1);
    const model = new XGBoost({ n_estimators: 1 }).fit(X, y);
    const names = ['a', 'b b', 'c', 'd', 'e', 'f"'];
    expect(JSON.parse(toXGBoostJson(model, names)).learner.feature_names).toEqual(names);
    expect(toLightGBMText(model, names)).toContain('feature_names=a b_b c d e f_\n');
    expect(() => toXGBoostJson(model, ['a'])).toThrow(/1 names/);
  });
});

describe('what is no model is refused in a sentence', () => {
  /** Their model with the value at `path` in place of what stood there. */
  const json = (path: string, value: unknown): string => {
    const model = JSON.parse(fixture('xgboost.json'));
    const steps = path.split('.');
    const last = steps.pop() ?? '';
    steps.reduce((at, step) => at[step], model.learner)[last] = value;
    return JSON.stringify(model);
  };
  test.each<[string, string, RegExp]>([
    ['nothing', '', /no JSON/],
    ['a deep nest', '['.repeat(1_000_000), /no JSON/],
    ['another objective', json('objective.name', 'multi:softmax'), /objective/],
    ['dart', json('gradient_booster.name', 'dart'), /gbtree/],
    ['a circle', json('gradient_booster.model.trees.0.left_children.1', 0), /wrong child/],
    ['a feature too many', json('gradient_booster.model.trees.0.split_indices.0', 6), /feature/],
    ['a base of 0', json('learner_model_param.base_score', '0'), /base_score/],
    ['a huge width', json('learner_model_param.num_feature', '1e9'), /num_feature/],
    ['lists of different lengths', json('gradient_booster.model.trees.0.default_left', [0]), /default_left/],
  ])('XGBoost: %s', (_, text, reason) => {
    expect(() => fromXGBoostJson(text)).toThrow(reason);
  });

  const text = (from: string | RegExp, to: string): string => fixture('lightgbm.txt').replace(from, to);
  test.each<[string, string, RegExp]>([
    ['nothing', '', /cut off/],
    ['another file', '{"learner":{}}', /begin with/],
    ['half a file', fixture('lightgbm.txt').slice(0, 5000), /cut off/],
    ['another objective', text('objective=binary', 'objective=regression'), /objective/],
    ['billions of leaves', text(/num_leaves=\d+/, 'num_leaves=4000000000'), /num_leaves/],
    ['a circle', text(/left_child=\S+/, 'left_child=0'), /wrong child/],
    ['linear leaves', text('is_linear=0', 'is_linear=1'), /linear/],
    ['a threshold that is no number', text(/threshold=\S+/, 'threshold=none'), /threshold/],
  ])('LightGBM: %s', (_, file, reason) => {
    expect(() => fromLightGBMText(file)).toThrow(reason);
  });
});
