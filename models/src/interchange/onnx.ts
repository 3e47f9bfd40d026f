import type { TreeNode } from '../trees/forest.ts';
import { BoostedClassifier } from '../trees/forest-classifier.ts';
import { IsolationForest } from '../trees/isolation-forest.ts';
import type { RandomForest } from '../trees/random-forest.ts';
import { Message } from './protobuf.ts';

const INT = 2;
const STRING = 3;
const FLOATS = 6;
const INTS = 7;
const STRINGS = 8;
const IR_VERSION = 8;
const OPSET = 17;

const attribute = (name: string, type: number): Message => new Message().text(1, name).whole(20, type);
const floats = (name: string, values: readonly number[]): Message => attribute(name, FLOATS).floats(7, values);
const ints = (name: string, values: readonly number[]): Message => attribute(name, INTS).wholes(8, values);
const strings = (name: string, values: readonly string[]): Message => {
  const out = attribute(name, STRINGS);
  for (const value of values) out.text(9, value);
  return out;
};

function node(operator: string, domain: string, from: string, to: string, attributes: readonly Message[]): Message {
  const out = new Message().text(1, from).text(2, to).text(3, operator.toLowerCase()).text(4, operator);
  for (const own of attributes) out.message(5, own);
  return out.text(7, domain);
}

/** A float tensor of `columns` columns and any number of rows. */
function tensor(name: string, columns: number): Message {
  const rows = new Message().text(2, 'rows');
  const shape = new Message().message(1, rows).message(1, new Message().whole(1, columns));
  const type = new Message().whole(1, 1).message(2, shape);
  return new Message().text(1, name).message(2, new Message().message(1, type));
}

/** The sum of all trees, leaves times `scale`, upon `base`. */
function treeSum(trees: readonly (readonly TreeNode[])[], scale: number, base: number, to: string): Message {
  const all = trees.flatMap((tree, t) => tree.map((own, i) => ({ ...own, t, i })));
  if (all.some(({ categories }) => categories !== undefined))
    throw new Error('A model that splits by category cannot be written as ONNX; LightGBM text can hold it.');
  const leaves = all.filter(({ feature }) => feature < 0);
  const inner = (value: (own: (typeof all)[number]) => number): number[] =>
    all.map((own) => (own.feature < 0 ? 0 : value(own)));
  return node('TreeEnsembleRegressor', 'ai.onnx.ml', 'input', to, [
    attribute('aggregate_function', STRING).text(4, 'SUM'),
    attribute('post_transform', STRING).text(4, 'NONE'),
    attribute('n_targets', INT).whole(3, 1),
    floats('base_values', [base]),
    ints(
      'nodes_treeids',
      all.map(({ t }) => t),
    ),
    ints(
      'nodes_nodeids',
      all.map(({ i }) => i),
    ),
    ints(
      'nodes_featureids',
      inner(({ feature }) => feature),
    ),
    strings(
      'nodes_modes',
      all.map(({ feature }) => (feature < 0 ? 'LEAF' : 'BRANCH_LT')),
    ),
    floats(
      'nodes_values',
      inner(({ threshold }) => threshold),
    ),
    ints(
      'nodes_truenodeids',
      inner(({ left }) => left),
    ),
    ints(
      'nodes_falsenodeids',
      inner(({ right }) => right),
    ),
    ints(
      'nodes_missing_value_tracks_true',
      inner(({ defaultLeft }) => (defaultLeft ? 1 : 0)),
    ),
    floats(
      'nodes_hitrates',
      all.map(() => 1),
    ),
    ints(
      'target_treeids',
      leaves.map(({ t }) => t),
    ),
    ints(
      'target_nodeids',
      leaves.map(({ i }) => i),
    ),
    ints(
      'target_ids',
      leaves.map(() => 0),
    ),
    floats(
      'target_weights',
      leaves.map(({ value }) => value * scale),
    ),
  ]);
}

/**
 * Writes a fitted tree model as ONNX (operator set 17 with ai.onnx.ml 3): float32 `input`, rows by features, to float32 `score`, rows by
 * 1, which is what the learner's own `score` says, within float32. Throws where a split goes by category.
 */
export function toOnnx(model: BoostedClassifier | RandomForest | IsolationForest): Uint8Array {
  if (model.width === 0) throw new Error('This learner was not fitted yet: there is nothing to write.');
  const trees = model.trees.toTrees();
  const graph = new Message();
  if (model instanceof BoostedClassifier) {
    graph.message(1, treeSum(trees, 1, model.baseMargin, 'margin'));
    graph.message(1, node('Sigmoid', '', 'margin', 'score', []));
  } else if (model instanceof IsolationForest) {
    // 2^x is e^(x ln 2).
    graph.message(1, treeSum(trees, model.logScale * Math.LN2, model.logBase * Math.LN2, 'logarithm'));
    graph.message(1, node('Exp', '', 'logarithm', 'score', []));
  } else graph.message(1, treeSum(trees, 1 / trees.length, 0, 'score'));
  graph.text(2, 'trees').message(11, tensor('input', model.width)).message(12, tensor('score', 1));
  const operators = [new Message().text(1, '').whole(2, OPSET), new Message().text(1, 'ai.onnx.ml').whole(2, 3)];
  const out = new Message().whole(1, IR_VERSION).text(2, 'api-sentinel').message(7, graph);
  for (const operator of operators) out.message(8, operator);
  return out.encode();
}
