/** The models of a bundle, their calibrations, and the vote on a matrix of features. */
import {
  type Bundle,
  type Calibrator,
  IsolationForest,
  type Learner,
  logistic,
  Matrix,
  type SavedModel,
  type Vote,
  WeightedVote,
  XGBoost,
} from '@api-sentinel/models';
import { DEFAULT_GROUP_WEIGHTS, MODEL_GROUPS, type ModelGroup, type ModelName } from '../contract/index.ts';
import { PathContributions } from './path-contributions.ts';

/** Adds up what each feature did to a model's margin, and says what score a margin is. */
interface Attribution {
  /** One number a feature and, last, the base: they sum to the margin of the row. */
  readonly into: (row: Float32Array, out: Float64Array) => void;
  readonly scoreOf: (margin: number) => number;
}

interface Loaded {
  readonly learner: Learner;
  readonly attribution: Attribution;
}

/** Every kind of learner that a bundle may hold: to add one is to add its row. */
const KINDS: Readonly<Record<string, (saved: SavedModel) => Loaded>> = {
  isolation_forest(saved) {
    const learner = IsolationForest.load(saved);
    const paths = new PathContributions(learner.trees);
    // The margin is the sum of path lengths times a constant of the forest, which any one row tells.
    const probe = new Matrix(new Float32Array(learner.width), learner.width);
    const scale = learner.margin(probe)[0] / learner.trees.plainSum(probe.data, 0);
    return {
      learner,
      attribution: {
        into(row, out) {
          paths.into(row, out);
          for (let i = 0; i < out.length; i++) out[i] *= scale;
        },
        scoreOf: (margin) => 2 ** margin,
      },
    };
  },
  xgboost(saved) {
    const learner = XGBoost.load(saved);
    return { learner, attribution: { into: (row, out) => learner.contributionsInto(row, out), scoreOf: logistic } };
  },
};

export interface VoteWeights {
  /** Share of each group. */
  readonly groups: Readonly<Record<string, number>>;
  /** Weight of a model within its group; 1 unless told. */
  readonly models: Readonly<Record<string, number>>;
}

export const DEFAULT_VOTE_WEIGHTS: VoteWeights = { groups: DEFAULT_GROUP_WEIGHTS, models: {} };

/** What each feature did to the vote, in log-odds. */
export interface VoteContributions {
  /** The vote of a row of which nothing is known. */
  base: number;
  /** One number a feature. */
  readonly features: Float64Array;
}

interface Member {
  readonly name: ModelName;
  readonly learner: Learner;
  readonly attribution: Attribution;
  readonly calibration: Calibrator | undefined;
}

/** The calibrated, weighted vote of all models that a bundle has. */
export class MultiModelAnomalyDetector {
  readonly names: readonly ModelName[];
  readonly groups: readonly ModelGroup[];
  readonly width: number;
  readonly #members: readonly Member[];
  readonly #vote: WeightedVote;
  readonly #raw: Float64Array;

  /** @throws Error with a sentence for a model that this release does not know, or that fits other features. */
  constructor(bundle: Bundle, weights: VoteWeights = DEFAULT_VOTE_WEIGHTS) {
    this.width = bundle.manifest.features.names.length;
    this.#members = bundle.models.map(({ name, saved, calibration }) => {
      const load = Object.hasOwn(KINDS, saved.kind) ? KINDS[saved.kind] : undefined;
      if (load === undefined || !Object.hasOwn(MODEL_GROUPS, name)) {
        throw new Error(
          `the bundle holds ${name} (${saved.kind}), which this release does not know; use a newer release`,
        );
      }
      const { learner, attribution } = load(saved);
      if (learner.width !== this.width) {
        throw new Error(`the bundle's ${name} wants ${learner.width} features, its manifest names ${this.width}`);
      }
      return { name: name as ModelName, learner, attribution, calibration };
    });
    this.names = this.#members.map(({ name }) => name);
    this.#vote = new WeightedVote(
      this.#members.map(({ name }) => ({ name, group: MODEL_GROUPS[name], weight: weights.models[name] ?? 1 })),
      { groups: weights.groups },
    );
    this.groups = this.#vote.groups as readonly ModelGroup[];
    this.#raw = new Float64Array(this.width + 1);
  }

  /** Calibrated probabilities, row by row and within it model by model, as `names` has them. */
  probabilities(rows: Matrix): Float64Array {
    const count = this.#members.length;
    const out = new Float64Array(rows.rows * count);
    for (let m = 0; m < count; m++) {
      const { learner, calibration } = this.#members[m];
      const scores = learner.score(rows);
      for (let i = 0; i < rows.rows; i++)
        out[i * count + m] = calibration === undefined ? scores[i] : calibration.calibrate(scores[i]);
    }
    return out;
  }

  emptyVote(): Vote {
    return this.#vote.empty();
  }

  /** The vote on one row's probabilities, written to `out`. */
  vote(probabilities: Float64Array, out: Vote): Vote {
    return this.#vote.into(probabilities, out);
  }

  /**
   * What each feature did in every model (Shapley values of the boosted trees, paths of the isolation forest), brought through its calibration by the secant between its base and its margin, and
   * weighted as the vote weighs: base and features sum to the vote's log-odds.
   */
  explain(row: Float32Array, probabilities: Float64Array): VoteContributions {
    const features = new Float64Array(this.width);
    const shares = new Float64Array(this.#members.length);
    this.#vote.sharesInto(probabilities, shares);
    let base = 0;
    for (let m = 0; m < this.#members.length; m++) {
      if (shares[m] === 0) continue;
      const { attribution } = this.#members[m];
      attribution.into(row, this.#raw);
      const start = this.#raw[this.width];
      let margin = start;
      for (let i = 0; i < this.width; i++) margin += this.#raw[i];
      const from = this.#logOdds(m, attribution.scoreOf(start));
      const to = this.#vote.logOddsOf(probabilities[m]);
      const secant = margin === start ? 0 : (to - from) / (margin - start);
      base += shares[m] * (margin === start ? to : from);
      for (let i = 0; i < this.width; i++) features[i] += shares[m] * secant * this.#raw[i];
    }
    return { base, features };
  }

  #logOdds(member: number, score: number): number {
    const { calibration } = this.#members[member];
    return this.#vote.logOddsOf(calibration === undefined ? score : calibration.calibrate(score));
  }
}
