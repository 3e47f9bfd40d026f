import { Forest, largest, type TreeNode } from '../trees/forest.ts';
import type { BoostedClassifier } from '../trees/forest-classifier.ts';
import { ImportedTrees } from '../trees/imported-trees.ts';
import { floorFloat32, nextAbove, nextBelow } from './float32.ts';
import { expectLength, LIMITS } from './limits.ts';
import { checkTree } from './tree-check.ts';

const CATEGORICAL = 1;
const DEFAULT_LEFT = 2;
const MISSING_NAN = 2;
const MISSING_ZERO = 1;
/** Words of 32 bits that the sets of categories of all trees may take together. */
const MOST_WORDS = 250_000;

const wrong = (what: string): never => {
  throw new Error(`This is no LightGBM model that can be read here: ${what}.`);
};

/** The lines `name=value` of a block. */
type Block = ReadonlyMap<string, string>;

/** Cuts the file into its header and its trees, each a block of lines up to an empty one. */
function blocksOf(text: string): { header: Block; trees: Block[] } {
  const header = new Map<string, string>();
  const trees: Map<string, string>[] = [];
  let block: Map<string, string> | undefined = header;
  let from = 0;
  for (let line = 0; from < text.length; line++) {
    let to = text.indexOf('\n', from);
    if (to < 0) to = text.length;
    const content = text.slice(from, text[to - 1] === '\r' ? to - 1 : to);
    from = to + 1;
    if (line === 0 && content !== 'tree') return wrong('it does not begin with the line "tree"');
    if (content === 'end of trees') return { header, trees };
    if (content.startsWith('Tree=')) {
      if (trees.length >= LIMITS.trees) wrong(`it has more than ${LIMITS.trees} trees`);
      block = new Map();
      trees.push(block);
    }
    const equals = content.indexOf('=');
    if (equals > 0) block.set(content.slice(0, equals), content.slice(equals + 1));
  }
  return wrong('it is cut off: the line "end of trees" is missing');
}

const numberOf = (text: string): number => {
  if (text === 'inf') return Number.POSITIVE_INFINITY;
  return text === '-inf' ? Number.NEGATIVE_INFINITY : Number(text);
};

function list(block: Block, name: string, length: number, where: string): Float64Array {
  const text = block.get(name);
  const out = new Float64Array(length);
  if (length === 0) return out;
  if (text === undefined) return wrong(`${where} lacks ${name}`);
  let from = 0;
  for (let i = 0; i < length; i++) {
    let to = text.indexOf(' ', from);
    if (to < 0) to = text.length;
    const number = to > from && to - from < 40 ? numberOf(text.slice(from, to)) : Number.NaN;
    if (Number.isNaN(number)) wrong(`${where} has something in ${name} that is no number, or too few of them`);
    out[i] = number;
    from = to + 1;
  }
  if (from <= text.length) wrong(`${where} has more than ${length} numbers in ${name}`);
  return out;
}

function whole(block: Block, name: string, least: number, most: number, where: string): number {
  const [number] = list(block, name, 1, where);
  if (!Number.isInteger(number) || number < least || number > most)
    wrong(`${where} has ${name} outside ${least} to ${most}`);
  return number;
}

/**
 * Reads a model that LightGBM saved as text (`save_model("model.txt")`), objective binary. What comes out scores as LightGBM does.
 * Throws, in a sentence, on anything else (linear trees, averaged output, zeros as missing where that cannot be told by one split);
 * takes neither time nor memory beyond the file's own size.
 */
export function fromLightGBMText(text: string): ImportedTrees {
  expectLength('LightGBM file', text);
  const { header, trees } = blocksOf(text);
  const where = 'the header';
  if (!(header.get('objective') ?? '').startsWith('binary')) wrong('its objective is not binary');
  const sigmoid = /^binary sigmoid:(\S{1,20})/.exec(header.get('objective') ?? '')?.[1];
  if (sigmoid !== undefined && Number(sigmoid) !== 1) wrong('its sigmoid is not 1');
  if (whole(header, 'num_class', 1, 1e6, where) !== 1) wrong('it has more than one output');
  if (whole(header, 'num_tree_per_iteration', 1, 1e6, where) !== 1) wrong('it has more than one output');
  if (text.slice(0, 10_000).includes('\naverage_output')) wrong('it averages its trees (a random forest)');
  const width = whole(header, 'max_feature_idx', 0, LIMITS.features - 1, where) + 1;
  const left = { nodes: LIMITS.nodes as number, words: MOST_WORDS };
  return new ImportedTrees(new Forest(trees.map((block, t) => readTree(block, t, width, left))), 0, width);
}

function readTree(block: Block, t: number, width: number, left: { nodes: number; words: number }): TreeNode[] {
  const where = `tree ${t}`;
  const leaves = whole(block, 'num_leaves', 1, LIMITS.nodes, where);
  left.nodes -= 2 * leaves - 1;
  if (left.nodes < 0) wrong(`it has more than ${LIMITS.nodes} nodes`);
  if (block.has('is_linear') && block.get('is_linear') !== '0') wrong(`${where} has linear leaves`);
  const splits = leaves - 1;
  const read = (name: string, length: number): Float64Array => list(block, name, length, where);
  const optional = (name: string, length: number): Float64Array =>
    (block.get(name) ?? '') === '' ? new Float64Array(length) : read(name, length);
  const values = read('leaf_value', leaves);
  // LightGBM explains by counts; files without them have weights.
  const weights = optional(block.has('leaf_count') ? 'leaf_count' : 'leaf_weight', leaves);
  const [features, thresholds, kinds] = [
    read('split_feature', splits),
    read('threshold', splits),
    read('decision_type', splits),
  ];
  const [lefts, rights, gains] = [
    read('left_child', splits),
    read('right_child', splits),
    optional('split_gain', splits),
  ];
  const [inner, innerWeights] = [optional('internal_value', splits), optional('internal_weight', splits)];
  const sets = readSets(block, where, left);
  // The splits come first, then the leaves: child -1 is leaf 0.
  const place = (child: number): number => (child >= 0 ? child : splits - 1 - child);
  const nodes: TreeNode[] = [];
  for (let i = 0; i < splits; i++) {
    const kind = kinds[i];
    if (!Number.isInteger(kind) || kind < 0 || kind > 15) wrong(`${where} has a decision_type that is not known`);
    const missing = kind >> 2;
    const common = {
      feature: features[i],
      left: place(lefts[i]),
      right: place(rights[i]),
      value: inner[i],
      cover: innerWeights[i],
      gain: gains[i],
    };
    if ((kind & CATEGORICAL) !== 0) {
      const categories = sets[thresholds[i]] ?? wrong(`${where} has a set of categories that is not there`);
      // Each node keeps its own copy.
      left.words -= 1 + ((categories.at(-1) ?? 0) >>> 5);
      if (left.words < 0) wrong(`its sets of categories take more than ${MOST_WORDS} words`);
      // Unless missing values are told apart, one counts as category 0.
      const defaultLeft = missing !== MISSING_NAN && categories.includes(0);
      nodes.push({ ...common, threshold: 0, defaultLeft, categories });
      continue;
    }
    const threshold = thresholds[i];
    const zeroLeft = 0 <= threshold;
    const byDefault = (kind & DEFAULT_LEFT) !== 0;
    if (missing === MISSING_ZERO && byDefault !== zeroLeft)
      wrong(`${where} sends zeros another way than its threshold says, which is not read`);
    const missingLeft = missing === MISSING_NAN ? byDefault : zeroLeft;
    if (threshold === Number.POSITIVE_INFINITY)
      // All values go left: turned around, all are at least minus infinity, and go right.
      nodes.push({
        ...common,
        left: common.right,
        right: common.left,
        threshold: Number.NEGATIVE_INFINITY,
        defaultLeft: !missingLeft,
      });
    else nodes.push({ ...common, threshold: nextAbove(floorFloat32(threshold)), defaultLeft: missingLeft });
  }
  for (let i = 0; i < leaves; i++)
    nodes.push({
      feature: -1,
      threshold: 0,
      left: -1,
      right: -1,
      defaultLeft: false,
      value: values[i],
      cover: weights[i],
      gain: 0,
    });
  const checked = checkTree(nodes, width, (what) => wrong(`${where}: ${what}`));
  return withCovers(checked);
}

/** LightGBM leaves the root's weight at 0 in some versions: every split weighs what its children do. */
function withCovers(tree: TreeNode[]): TreeNode[] {
  for (let i = tree.length - 1; i >= 0; i--) {
    const { feature, left, right } = tree[i];
    if (feature >= 0) tree[i] = { ...tree[i], cover: tree[left].cover + tree[right].cover };
  }
  return tree;
}

function readSets(block: Block, where: string, left: { words: number }): number[][] {
  const count = block.has('num_cat') ? whole(block, 'num_cat', 0, LIMITS.nodes, where) : 0;
  if (count === 0) return [];
  const bounds = list(block, 'cat_boundaries', count + 1, where);
  const total = bounds[count];
  left.words -= total;
  if (bounds[0] !== 0 || !Number.isInteger(total) || total < 0 || !(left.words >= 0))
    wrong(`${where} has wrong cat_boundaries`);
  const words = list(block, 'cat_threshold', total, where);
  return Array.from({ length: count }, (_, k) => {
    const [from, to] = [bounds[k], bounds[k + 1]];
    if (!Number.isInteger(to) || to < from || to > total) wrong(`${where} has wrong cat_boundaries`);
    const categories: number[] = [];
    for (let i = from; i < to; i++)
      for (let bit = 0; bit < 32; bit++) if (((words[i] >>> bit) & 1) === 1) categories.push(32 * (i - from) + bit);
    return categories;
  });
}

/**
 * Writes boosted trees as LightGBM reads them (`Booster(model_file="model.txt")`). The base goes into the first tree, since the format has no
 * place for it.
 */
export function toLightGBMText(model: BoostedClassifier, names?: readonly string[]): string {
  const { width } = model;
  if (names !== undefined && names.length !== width)
    throw new Error(`${names.length} names were given for ${width} features; each needs one.`);
  const trees = model.trees.toTrees();
  if (trees.length === 0) trees.push([leafOf(0)]);
  const blocks = trees.map((tree, t) => writeTree(tree, t, t === 0 ? model.baseMargin : 0));
  const header = [
    'tree',
    'version=v4',
    'num_class=1',
    'num_tree_per_iteration=1',
    'label_index=0',
    `max_feature_idx=${width - 1}`,
    'objective=binary sigmoid:1',
    // Names may hold no blanks, nor what JSON gives a meaning to.
    `feature_names=${Array.from({ length: width }, (_, i) => (names?.[i] ?? `Column_${i}`).replace(/[^\w.-]/g, '_')).join(' ')}`,
    `feature_infos=${new Array<string>(width).fill('[-3.4028234663852886e+38:3.4028234663852886e+38]').join(' ')}`,
    `tree_sizes=${blocks.map((block) => Buffer.byteLength(block)).join(' ')}`,
  ];
  return `${header.join('\n')}\n\n${blocks.join('')}end of trees\n\nfeature_importances:\n\nparameters:\n[objective: binary]\nend of parameters\n\npandas_categorical:null\n`;
}

const leafOf = (value: number): TreeNode => ({
  feature: -1,
  threshold: 0,
  left: -1,
  right: -1,
  defaultLeft: false,
  value,
  cover: 0,
  gain: 0,
});

function writeTree(tree: readonly TreeNode[], t: number, base: number): string {
  const places = new Map<number, number>();
  const splits = [...tree.keys()].filter((i) => tree[i].feature >= 0);
  const leaves = [...tree.keys()].filter((i) => tree[i].feature < 0);
  for (const [k, i] of splits.entries()) places.set(i, k);
  for (const [k, i] of leaves.entries()) places.set(i, -1 - k);
  const bounds = [0];
  const words: number[] = [];
  const conditions = splits.map((i) => {
    const { threshold, categories } = tree[i];
    if (categories === undefined)
      return threshold === Number.NEGATIVE_INFINITY ? -Number.MAX_VALUE : nextBelow(threshold);
    const own = new Uint32Array(1 + (largest(categories) >>> 5));
    for (const category of categories) own[category >>> 5] |= 1 << (category & 31);
    words.push(...own);
    bounds.push(words.length);
    return bounds.length - 2;
  });
  const kindOf = ({ categories, defaultLeft }: TreeNode): number =>
    categories === undefined
      ? (defaultLeft ? DEFAULT_LEFT : 0) | (MISSING_NAN << 2)
      : CATEGORICAL | (defaultLeft ? 0 : MISSING_NAN << 2);
  for (const i of splits)
    if (tree[i].categories !== undefined && tree[i].defaultLeft && !tree[i].categories?.includes(0))
      throw new Error(
        'A split that sends missing values with categories other than 0 cannot be written as LightGBM text.',
      );
  const of = (which: readonly number[], value: (node: TreeNode) => number): string =>
    which.map((i) => String(value(tree[i]))).join(' ');
  const lines = [
    `Tree=${t}`,
    `num_leaves=${leaves.length}`,
    `num_cat=${bounds.length - 1}`,
    `split_feature=${of(splits, (node) => node.feature)}`,
    `split_gain=${of(splits, (node) => node.gain)}`,
    `threshold=${conditions.join(' ')}`,
    `decision_type=${of(splits, kindOf)}`,
    `left_child=${of(splits, (node) => places.get(node.left) ?? 0)}`,
    `right_child=${of(splits, (node) => places.get(node.right) ?? 0)}`,
    `leaf_value=${of(leaves, (node) => node.value + base)}`,
    `leaf_weight=${of(leaves, (node) => node.cover)}`,
    `leaf_count=${of(leaves, (node) => Math.max(1, Math.round(node.cover)))}`,
    `internal_value=${of(splits, (node) => node.value + base)}`,
    `internal_weight=${of(splits, (node) => node.cover)}`,
    `internal_count=${of(splits, (node) => Math.max(2, Math.round(node.cover)))}`,
  ];
  if (bounds.length > 1) lines.push(`cat_boundaries=${bounds.join(' ')}`, `cat_threshold=${words.join(' ')}`);
  return `${lines.join('\n')}\nis_linear=0\nshrinkage=1\n\n\n`;
}
