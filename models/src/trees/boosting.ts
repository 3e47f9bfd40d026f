import { expectWidth, type Matrix } from '../data/matrix.ts';
import type { Random } from '../data/random.ts';
import type { FitOptions } from '../learner.ts';
import { Forest, type TreeNode } from './forest.ts';
import type { FeatureSampler, Grower, GrownNode } from './grower.ts';
import { expectLabels } from './labels.ts';

const { exp, log, log1p, max, min } = Math;

/** One fit of boosted trees for two classes: what the kinds of boosting do each in their own way. */
export interface Boosting {
  readonly X: Matrix;
  readonly labels: Uint8Array;
  readonly weights: Float64Array;
  /** The margin before any tree. */
  readonly base: number;
  readonly rounds: number;
  /** Stop when the held-out log loss has not improved for so many rounds; 0 for never. */
  readonly patience: number;
  readonly grower: Grower;
  /** Writes the gradient and hessian of each row. */
  gradients(margins: Float64Array, pairs: Float64Array): void;
  /** Writes the numbers of the rows that the tree grows on, ascending, and gives their count; may weigh their pairs anew. */
  sample(round: number, rows: Int32Array, pairs: Float64Array): number;
  features(): FeatureSampler;
  /** Turns a grown tree's weights into what its leaves add. */
  finish(tree: GrownNode[], grower: Grower): void;
}

/** The trees of a fit, and the held-out log loss after each. */
export interface Boosted {
  readonly trees: readonly (readonly TreeNode[])[];
  readonly losses: readonly number[];
}

/** The threads that a fit was given, checked. */
export function threadsOf({ threads = 1 }: FitOptions): number {
  if (!Number.isInteger(threads) || threads < 1 || threads > 64)
    throw new Error(`A fit takes 1 to 64 threads, not ${threads}.`);
  return threads;
}

/** Runs the rounds; where it stops early, keeps the trees up to the best. Ends the grower's threads. */
export function boost(fit: Boosting, options: FitOptions): Boosted {
  try {
    return rounds(fit, options);
  } finally {
    fit.grower.close();
  }
}

function rounds(fit: Boosting, options: FitOptions): Boosted {
  const { X, grower } = fit;
  const margins = new Float64Array(X.rows).fill(fit.base);
  const held = options.evaluation === undefined ? undefined : new HeldOut(options.evaluation, X.columns, fit.base);
  if (fit.patience > 0 && held === undefined)
    throw new Error('Early stopping needs a held-out part: give fit an evaluation with X and y.');
  const trees: TreeNode[][] = [];
  const losses: number[] = [];
  let best = Number.POSITIVE_INFINITY;
  let bestRounds = 0;
  for (let round = 0; round < fit.rounds; round++) {
    fit.gradients(margins, grower.pairs);
    const count = fit.sample(round, grower.rows, grower.pairs);
    const tree = grower.grow(count, fit.features());
    fit.finish(tree, grower);
    trees.push(tree);
    if (count === X.rows) {
      for (const { node, begin, end } of grower.leaves)
        for (let i = begin; i < end; i++) margins[grower.rows[i]] += tree[node].value;
    } else for (let i = 0; i < X.rows; i++) margins[i] += tree[grower.leafOf(tree, i)].value;
    const loss = held?.add(tree);
    if (loss !== undefined) losses.push(loss);
    if (options.onRound?.(round, loss) === false) break;
    if (loss === undefined || fit.patience === 0) continue;
    if (loss < best) {
      best = loss;
      bestRounds = round + 1;
    } else if (round + 1 - bestRounds >= fit.patience) break;
  }
  return { trees: fit.patience > 0 ? trees.slice(0, bestRounds) : trees, losses };
}

/** The log-odds of the weighted share of class 1, within a millionth of neither class. */
export function priorMargin(labels: Uint8Array, weights: Float64Array): number {
  let positive = 0;
  let total = 0;
  for (let i = 0; i < labels.length; i++) {
    total += weights[i];
    if (labels[i] === 1) positive += weights[i];
  }
  return logit(positive / total);
}

export function logit(share: number): number {
  const inside = max(1e-6, min(1 - 1e-6, share));
  return log(inside / (1 - inside));
}

/** Gradient and hessian of the weighted log loss. */
export function logisticGradients(
  labels: Uint8Array,
  weights: Float64Array,
): (margins: Float64Array, pairs: Float64Array) => void {
  return (margins, pairs) => {
    for (let i = 0; i < labels.length; i++) {
      const probability = 1 / (1 + exp(-margins[i]));
      pairs[2 * i] = weights[i] * (probability - labels[i]);
      pairs[2 * i + 1] = weights[i] * max(probability * (1 - probability), 1e-16);
    }
  };
}

/** Every row, in order. */
export function allRows(rows: Int32Array): number {
  for (let i = 0; i < rows.length; i++) rows[i] = i;
  return rows.length;
}

/** Each row with the probability `share`, independently. */
export function someRows(rows: Int32Array, share: number, random: Random): number {
  let count = 0;
  for (let i = 0; i < rows.length; i++) if (random.float() < share) rows[count++] = i;
  return count;
}

/** `share` of the rows, exactly, ascending. */
export function shareOfRows(rows: Int32Array, share: number, random: Random): number {
  let wanted = max(1, Math.floor(share * rows.length));
  let count = 0;
  for (let i = 0; wanted > 0; i++)
    if (random.float() * (rows.length - i) < wanted) {
      rows[count++] = i;
      wanted--;
    }
  return count;
}

/** The log loss of a held-out part, a tree at a time. */
class HeldOut {
  readonly #X: Matrix;
  readonly #labels: Uint8Array;
  readonly #margins: Float64Array;

  constructor(part: { readonly X: Matrix; readonly y: ArrayLike<number> }, width: number, base: number) {
    expectWidth(part.X, width);
    this.#X = part.X;
    this.#labels = expectLabels(part.X, part.y);
    this.#margins = new Float64Array(part.X.rows).fill(base);
  }

  add(tree: readonly TreeNode[]): number {
    const forest = new Forest([tree]);
    let loss = 0;
    for (let i = 0; i < this.#margins.length; i++) {
      this.#margins[i] += forest.plainSum(this.#X.data, i * this.#X.columns);
      const m = this.#labels[i] === 1 ? -this.#margins[i] : this.#margins[i];
      loss += m > 0 ? m + log1p(exp(-m)) : log1p(exp(m));
    }
    return loss / this.#margins.length;
  }
}
