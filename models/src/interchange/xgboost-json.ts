import { logit } from '../trees/boosting.ts';
import { Forest, type TreeNode } from '../trees/forest.ts';
import { type BoostedClassifier, sigmoid } from '../trees/forest-classifier.ts';
import { ImportedTrees } from '../trees/imported-trees.ts';
import { expectLength, LIMITS } from './limits.ts';
import { checkTree } from './tree-check.ts';

const { fround } = Math;
const ROOT_PARENT = 2147483647;
const LARGEST = 3.4028234663852886e38;

type Fields = { readonly [name: string]: unknown };

const wrong = (what: string): never => {
  throw new Error(`This is no XGBoost model that can be read here: ${what}.`);
};

function fields(value: unknown, where: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return wrong(`${where} is missing`);
  return value as Fields;
}

const get = (of: Fields, name: string): unknown => (Object.hasOwn(of, name) ? of[name] : undefined);

function whole(value: unknown, where: string, most: number): number {
  const number = typeof value === 'string' && value.length < 20 ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isInteger(number) || number < 0 || number > most)
    return wrong(`${where} is not a whole number from 0 to ${most}`);
  return number;
}

function numbers(of: Fields, name: string, length: number, where: string): number[] {
  const value = get(of, name);
  if (!Array.isArray(value) || value.length !== length) return wrong(`${where} lacks its ${length} ${name}`);
  return value.map((item) => {
    const number = typeof item === 'boolean' ? Number(item) : item;
    return typeof number === 'number' ? number : wrong(`${where} has something in ${name} that is no number`);
  });
}

/**
 * Reads a model that XGBoost saved as JSON (`save_model("model.json")`), objective binary:logistic, booster gbtree, without categorical splits.
 * What comes out scores as XGBoost does, within the rounding of its float32 sums. Throws, in a sentence, on anything else; takes
 * neither time nor memory beyond the file's own size.
 */
export function fromXGBoostJson(text: string): ImportedTrees {
  expectLength('XGBoost file', text);
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return wrong('it is no JSON (XGBoost writes JSON where the file name ends in .json)');
  }
  const learner = fields(get(fields(parsed, 'the model'), 'learner'), 'learner');
  const objective = get(fields(get(learner, 'objective'), 'objective'), 'name');
  if (objective !== 'binary:logistic') wrong(`its objective is not binary:logistic`);
  const parameters = fields(get(learner, 'learner_model_param'), 'learner_model_param');
  const width = whole(get(parameters, 'num_feature'), 'num_feature', LIMITS.features);
  if (width === 0) wrong('it has no features');
  if (whole(get(parameters, 'num_class') ?? '0', 'num_class', 1_000_000) > 1) wrong('it has more than two classes');
  if (whole(get(parameters, 'num_target') ?? '1', 'num_target', 1_000_000) > 1) wrong('it has more than one target');
  const booster = fields(get(learner, 'gradient_booster'), 'gradient_booster');
  if (get(booster, 'name') !== 'gbtree') wrong('its booster is not gbtree');
  const trees = get(fields(get(booster, 'model'), 'gradient_booster.model'), 'trees');
  if (!Array.isArray(trees)) return wrong('it has no list of trees');
  if (trees.length > LIMITS.trees) wrong(`it has more than ${LIMITS.trees} trees`);
  const left = { nodes: LIMITS.nodes as number };
  const forest = new Forest(trees.map((tree, t) => readTree(fields(tree, `tree ${t}`), t, width, left)));
  return new ImportedTrees(forest, fround(logit(baseScore(get(parameters, 'base_score')))), width);
}

/** XGBoost writes `5E-1`, from 3.1 on `[5E-1]`. */
function baseScore(value: unknown): number {
  if (typeof value !== 'string' || value.length > 40) return wrong('base_score is missing');
  const score = Number(value.startsWith('[') && value.endsWith(']') ? value.slice(1, -1) : value);
  return score > 0 && score < 1 ? score : wrong('base_score is not between 0 and 1');
}

function readTree(tree: Fields, t: number, width: number, left: { nodes: number }): TreeNode[] {
  const where = `tree ${t}`;
  const lefts = get(tree, 'left_children');
  if (!Array.isArray(lefts) || lefts.length === 0) return wrong(`${where} has no nodes`);
  const count = lefts.length;
  left.nodes -= count;
  if (left.nodes < 0) wrong(`it has more than ${LIMITS.nodes} nodes`);
  const read = (name: string): number[] => numbers(tree, name, count, where);
  const types = get(tree, 'split_type') === undefined ? [] : read('split_type');
  if (types.some((type) => type !== 0)) wrong(`${where} splits by category, which is not read`);
  const [leftChildren, rightChildren] = [read('left_children'), read('right_children')];
  const [indices, conditions, defaults] = [read('split_indices'), read('split_conditions'), read('default_left')];
  const [covers, gains, weights] = [read('sum_hessian'), read('loss_changes'), read('base_weights')];
  const nodes = leftChildren.map((child, i): TreeNode => {
    const leaf = child === -1;
    return {
      feature: leaf ? -1 : indices[i],
      threshold: leaf ? 0 : fround(conditions[i]),
      left: child,
      right: rightChildren[i],
      defaultLeft: defaults[i] === 1,
      value: fround(leaf ? conditions[i] : weights[i]),
      cover: covers[i],
      gain: gains[i],
    };
  });
  return checkTree(nodes, width, (what) => wrong(`${where}: ${what}`));
}

/** A number as XGBoost's reader takes it for a float: with a point or an exponent, and no more digits than a float32 has. */
function float(x: number): string {
  const bounded = x === Number.NEGATIVE_INFINITY ? -LARGEST : x;
  const text = Number(fround(bounded).toPrecision(9)).toString();
  return /[.e]/.test(text) ? text.replace('e', 'E') : `${text}.0`;
}

const list = (values: readonly (number | string)[]): string => `[${values.join(',')}]`;

/**
 * Writes boosted trees as XGBoost reads them (`Booster(model_file="model.json")`). Leaves and thresholds become float32. Throws where a split goes
 * by category.
 */
export function toXGBoostJson(model: BoostedClassifier, names?: readonly string[]): string {
  const { trees: forest, width } = model;
  if (forest.categoryAt.length > 0)
    throw new Error('A model that splits by category cannot be written as XGBoost JSON; LightGBM text can hold it.');
  if (names !== undefined && names.length !== width)
    throw new Error(`${names.length} names were given for ${width} features; each needs one.`);
  const trees = forest.toTrees().map((tree, t) => writeTree(tree, t, width));
  const indices = Array.from({ length: trees.length + 1 }, (_, i) => i);
  const base = float(sigmoid(model.baseMargin));
  const featureNames = JSON.stringify(names ?? []);
  const featureTypes = JSON.stringify((names ?? []).map(() => 'float'));
  return `{"learner":{"attributes":{},"feature_names":${featureNames},"feature_types":${featureTypes},"gradient_booster":{"model":{"gbtree_model_param":{"num_parallel_tree":"1","num_trees":"${trees.length}"},"iteration_indptr":${list(indices)},"tree_info":${list(trees.map(() => 0))},"trees":${list(trees)}},"name":"gbtree"},"learner_model_param":{"base_score":"${base}","boost_from_average":"1","num_class":"0","num_feature":"${width}","num_target":"1"},"objective":{"name":"binary:logistic","reg_loss_param":{"scale_pos_weight":"1"}}},"version":[2,1,0]}`;
}

function writeTree(tree: readonly TreeNode[], id: number, width: number): string {
  const parents = new Array<number>(tree.length).fill(ROOT_PARENT);
  for (const [i, node] of tree.entries()) {
    if (node.feature < 0) continue;
    parents[node.left] = i;
    parents[node.right] = i;
  }
  const leaf = (node: TreeNode): boolean => node.feature < 0;
  const of = (value: (node: TreeNode) => number | string): string => list(tree.map(value));
  const parts: Record<string, string> = {
    base_weights: of((node) => float(node.value)),
    categories: '[]',
    categories_nodes: '[]',
    categories_segments: '[]',
    categories_sizes: '[]',
    default_left: of((node) => (node.defaultLeft ? 1 : 0)),
    id: String(id),
    left_children: of((node) => node.left),
    loss_changes: of((node) => float(node.gain)),
    parents: list(parents),
    right_children: of((node) => node.right),
    split_conditions: of((node) => float(leaf(node) ? node.value : node.threshold)),
    split_indices: of((node) => (leaf(node) ? 0 : node.feature)),
    split_type: of(() => 0),
    sum_hessian: of((node) => float(node.cover)),
    tree_param: `{"num_deleted":"0","num_feature":"${width}","num_nodes":"${tree.length}","size_leaf_vector":"1"}`,
  };
  return `{${Object.entries(parts)
    .map(([name, value]) => `"${name}":${value}`)
    .join(',')}}`;
}
