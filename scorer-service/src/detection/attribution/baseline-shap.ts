/** Exact Shapley values of a forest's sum against one usual row. */
import type { Forest } from '@api-sentinel/models';

const { isNaN: isMissing } = Number;

/** No tree of a bundle is deeper on a path where the two rows part. */
const MOST = 64;

/** Words a node: what follows the row's feature stands beside it, so that a step of the walk reads one line of memory. */
const WORDS = 4;
const THRESHOLD = 1;
const LEFT = 2;
const RIGHT = 3;
/** Of a leaf: two words. */
const VALUE = 2;
/** Of a node's first word: its feature, and three answers that do not depend on the row. A leaf's is negative. */
const FEATURE = 0xfffffff;
const USUAL_GOES_LEFT = 1 << 28;
const MISSING_GOES_LEFT = 1 << 29;
const BY_CATEGORY = 1 << 30;

/**
 * Interventional TreeSHAP (Lundberg and others, 2020, algorithm 3) with a single baseline: the game in which a feature has the
 * row's value if it takes part and the usual row's if not. Only branches that one of the two rows takes are walked, so a row
 * costs some leaves a tree, where the path-dependent form costs all of them times the square of the depth.
 */
export class BaselineShap {
  readonly #forest: Forest;
  readonly #baseline: Float32Array;
  readonly #nodes: Int32Array;
  /** The same memory, for thresholds and for the values of leaves. */
  readonly #thresholds: Float32Array;
  readonly #values: Float64Array;
  /** Weight of a leaf for a feature that the row brought (and, negative, for one that the baseline kept), by their numbers. */
  readonly #weights: Float64Array;
  /** Per feature: 0 undecided, 1 the row's side was taken, 2 the baseline's. */
  readonly #side: Uint8Array;
  /** What the leaves of the walk that ended last take from each feature that the baseline kept. */
  #taken = 0;
  #row: Float32Array = new Float32Array(0);
  #out: Float64Array = new Float64Array(0);

  constructor(forest: Forest, baseline: Float32Array) {
    this.#forest = forest;
    this.#baseline = baseline;
    this.#side = new Uint8Array(baseline.length);
    this.#weights = new Float64Array(MOST * MOST);
    for (let a = 1; a < MOST; a++) for (let b = 0; b < MOST; b++) this.#weights[a * MOST + b] = weightOf(a, b);
    this.#nodes = new Int32Array(forest.feature.length * WORDS);
    this.#thresholds = new Float32Array(this.#nodes.buffer);
    this.#values = new Float64Array(this.#nodes.buffer);
    for (const [node, feature] of forest.feature.entries()) {
      const at = node * WORDS;
      if (feature < 0) {
        this.#nodes[at] = -1;
        this.#values[(at + VALUE) / 2] = forest.value[node];
        continue;
      }
      this.#nodes[at] =
        feature |
        (forest.goesLeft(node, baseline[feature]) ? USUAL_GOES_LEFT : 0) |
        (forest.defaultLeft[node] === 1 ? MISSING_GOES_LEFT : 0) |
        (forest.categoryAt.length > 0 && forest.categoryAt[node] >= 0 ? BY_CATEGORY : 0);
      this.#thresholds[at + THRESHOLD] = forest.threshold[node];
      this.#nodes[at + LEFT] = forest.left[node] * WORDS;
      this.#nodes[at + RIGHT] = forest.right[node] * WORDS;
    }
  }

  /** The forest's sum for the baseline. */
  get base(): number {
    return this.#forest.plainSum(this.#baseline, 0);
  }

  /** Adds to `out` one number a feature; they sum to the forest's sum for the row less `base`. */
  addInto(row: Float32Array, out: Float64Array): void {
    this.#row = row;
    this.#out = out;
    for (const root of this.#forest.roots) this.#walk(root * WORDS, 0, 0);
  }

  /**
   * A leaf means the same to all features that the row brought on the way to it, and the same to all that the baseline kept; so
   * sums go up, and each feature takes them where the two rows part by it.
   *
   * @returns what the leaves below give to each feature that the row brought; `#taken` is its counterpart
   */
  #walk(from: number, own: number, other: number): number {
    const nodes = this.#nodes;
    const thresholds = this.#thresholds;
    const row = this.#row;
    const sides = this.#side;
    let at = from;
    for (let word = nodes[at]; word >= 0; word = nodes[at]) {
      const f = word & FEATURE;
      const x = row[f];
      // The way of `Forest.goesLeft`, without a call: this loop is what an explanation costs.
      const mine =
        (word & BY_CATEGORY) === 0
          ? x < thresholds[at + THRESHOLD] || ((word & MISSING_GOES_LEFT) !== 0 && isMissing(x))
          : this.#forest.goesLeft(at / WORDS, x);
      const theirs = (word & USUAL_GOES_LEFT) !== 0;
      const side = sides[f];
      if (mine === theirs || side === 1) at = nodes[at + (mine ? LEFT : RIGHT)];
      else if (side === 2) at = nodes[at + (theirs ? LEFT : RIGHT)];
      else {
        if (own + other >= MOST - 1) throw new Error(`a tree of the bundle parts two rows more than ${MOST} times`);
        sides[f] = 1;
        const given = this.#walk(nodes[at + (mine ? LEFT : RIGHT)], own + 1, other);
        const taken = this.#taken;
        sides[f] = 2;
        const givenThere = this.#walk(nodes[at + (theirs ? LEFT : RIGHT)], own, other + 1);
        sides[f] = 0;
        this.#out[f] += given - this.#taken;
        this.#taken += taken;
        return given + givenThere;
      }
    }
    const value = this.#values[(at + VALUE) / 2];
    this.#taken = other > 0 ? value * this.#weights[other * MOST + own] : 0;
    return own > 0 ? value * this.#weights[own * MOST + other] : 0;
  }
}

/** (a - 1)! b! / (a + b)!, the share of all orders in which one of `a` features comes last of them and before all `b`. */
function weightOf(a: number, b: number): number {
  let weight = 1 / a;
  for (let i = 1; i <= b; i++) weight *= i / (a + i);
  return weight;
}
