import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Matrix } from '../src/data/matrix.ts';
import { Random } from '../src/data/random.ts';
import { toLightGBMText } from '../src/interchange/lightgbm-text.ts';
import { toOnnx } from '../src/interchange/onnx.ts';
import { toXGBoostJson } from '../src/interchange/xgboost-json.ts';
import { GradientBoosting } from '../src/trees/gradient-boosting.ts';
import { IsolationForest } from '../src/trees/isolation-forest.ts';
import { LightGBM } from '../src/trees/lightgbm.ts';
import { RandomForest } from '../src/trees/random-forest.ts';
import { XGBoost } from '../src/trees/xgboost.ts';

/** A model of ours as written for others, and what it says of the rows of `exportedRows`. */
export interface Exported {
  readonly name: string;
  readonly format: 'xgboost' | 'lightgbm' | 'onnx';
  readonly bytes: Uint8Array;
  readonly scores: Float64Array;
}

const COLUMNS = 6;

/** Rows with missing and large values, and in the last column categories. */
export function exportedRows(rows: number, seed: number): { readonly X: Matrix; readonly y: Uint8Array } {
  const random = new Random(seed);
  const data = new Float32Array(rows * COLUMNS);
  const y = new Uint8Array(rows);
  for (let i = 0; i < rows; i++) {
    const row = data.subarray(i * COLUMNS, (i + 1) * COLUMNS);
    for (let j = 0; j < COLUMNS; j++) row[j] = random.normal() * (j === 3 ? 1e6 : 1);
    row[5] = random.integer(8);
    y[i] = row[0] + row[1] * row[2] + (row[5] === 3 ? 2 : 0) + 0.3 * random.normal() > 1.2 ? 1 : 0;
    if (random.float() < 0.1) row[random.integer(5)] = Number.NaN;
    if (y[i] === 1 && random.float() < 0.4) row[4] = Number.NaN;
  }
  return { X: new Matrix(data, COLUMNS), y };
}

/** Fits small models and writes each in every format that can hold it. The same bytes every time. */
export function exported(): Exported[] {
  const { X, y } = exportedRows(600, 1);
  const probe = exportedRows(200, 2).X;
  const boosted = {
    xgboost: new XGBoost({ n_estimators: 8, max_depth: 4 }).fit(X, y),
    lightgbm: new LightGBM({ n_estimators: 8, num_leaves: 9, min_child_samples: 5 }).fit(X, y),
    gradient_boosting: new GradientBoosting({ n_estimators: 8 }).fit(X, y),
    stump: new XGBoost({ n_estimators: 1, gamma: 1e9 }).fit(X, y),
  };
  const out: Exported[] = [];
  for (const [name, model] of Object.entries(boosted)) {
    const scores = model.score(probe);
    out.push({ name, format: 'xgboost', bytes: Buffer.from(toXGBoostJson(model)), scores });
    out.push({ name, format: 'lightgbm', bytes: Buffer.from(toLightGBMText(model)), scores });
    out.push({ name, format: 'onnx', bytes: toOnnx(model), scores });
  }
  const categorical = new LightGBM({
    n_estimators: 8,
    num_leaves: 9,
    min_child_samples: 5,
    categorical_feature: [5],
    min_data_per_group: 10,
  }).fit(X, y);
  const text = Buffer.from(toLightGBMText(categorical));
  out.push({ name: 'categorical', format: 'lightgbm', bytes: text, scores: categorical.score(probe) });
  const others = {
    random_forest: new RandomForest({ n_estimators: 8, max_depth: 6 }).fit(X, y),
    isolation_forest: new IsolationForest({ n_estimators: 12, max_samples: 64 }).fit(X),
  };
  for (const [name, model] of Object.entries(others))
    out.push({ name, format: 'onnx', bytes: toOnnx(model), scores: model.score(probe) });
  return out;
}

if (import.meta.main) {
  const folder = process.argv[2];
  const { X } = exportedRows(200, 2);
  writeFileSync(join(folder, 'rows.f32'), X.data);
  const list = exported().map(({ name, format, bytes, scores }) => {
    const file = `${name}.${format === 'xgboost' ? 'json' : format === 'lightgbm' ? 'txt' : 'onnx'}`;
    writeFileSync(join(folder, file), bytes);
    return { name, format, file, scores: [...scores] };
  });
  writeFileSync(join(folder, 'list.json'), JSON.stringify({ columns: COLUMNS, models: list }));
}
