/** The models of a bundle, their calibrations, and the vote on a matrix of features. */
import {
  type Bundle,
  type BundledModel,
  type JsonObject,
  type Matrix,
  SoftVoting,
  type Vote,
  WeightedVote,
} from '@api-sentinel/models';
import { spread } from '@api-sentinel/models/explanation/vote-attribution';
import { DEFAULT_GROUP_WEIGHTS, MODEL_GROUPS, type ModelGroup, type ModelName } from '../contract/index.ts';
import { NarrowVoice } from './voices/narrow-voice.ts';
import { VOICES } from './voices/registry.ts';
import type { Batch, Voice } from './voices/voice.ts';

export interface VoteWeights {
  /** Share of each group. */
  readonly groups: Readonly<Record<string, number>>;
  /** Weight of a model within its group; 1 unless told. */
  readonly models: Readonly<Record<string, number>>;
}

export const DEFAULT_VOTE_WEIGHTS: VoteWeights = { groups: DEFAULT_GROUP_WEIGHTS, models: {} };

/** What each feature did to the vote, in log-odds. */
export interface VoteContributions {
  /** The vote on a usual row without history. */
  readonly base: number;
  /** One number a feature and, last, what the session's history did. */
  readonly features: Float64Array;
}

interface Member {
  readonly name: ModelName;
  /** Undefined for soft voting, which asks the others. */
  readonly voice: Voice | undefined;
}

/** Soft voting and the places of those whom it asks. */
interface Combined {
  readonly at: number;
  readonly voting: SoftVoting;
  readonly asked: Int32Array;
  readonly probabilities: Float64Array;
  readonly bases: Float64Array;
  readonly features: Float64Array;
}

/** The calibrated, weighted vote of all models that a bundle has. */
export class MultiModelAnomalyDetector {
  readonly names: readonly ModelName[];
  readonly groups: readonly ModelGroup[];
  readonly width: number;
  /** Numbers that its sequence model remembers of a session; 0 where it has none. */
  readonly memory: number;
  readonly #members: readonly Member[];
  readonly #combined: Combined | undefined;
  readonly #vote: WeightedVote;
  readonly #own: Float64Array;
  readonly #shares: Float64Array;
  readonly #again: Float64Array;
  readonly #other: Vote;

  /**
   * @param baseline a usual row, from which explanations lead
   * @throws Error with a sentence for a model that this release does not know, or that fits other features
   */
  constructor(bundle: Bundle, baseline: Float32Array, weights: VoteWeights = DEFAULT_VOTE_WEIGHTS) {
    this.width = bundle.manifest.features.names.length;
    if (baseline.length !== this.width)
      throw new Error(`the usual row has ${baseline.length} numbers, the bundle ${this.width} features`);
    this.#members = bundle.models.map((model) => ({ name: nameOf(model), voice: voiceOf(model, bundle, baseline) }));
    this.names = this.#members.map(({ name }) => name);
    this.memory = this.#members.reduce((most, { voice }) => Math.max(most, voice?.memory ?? 0), 0);
    this.#combined = combinedOf(bundle.models, this.names, this.width);
    this.#vote = new WeightedVote(
      this.names.map((name) => ({ name, group: MODEL_GROUPS[name], weight: weights.models[name] ?? 1 })),
      { groups: weights.groups },
    );
    this.groups = this.#vote.groups as readonly ModelGroup[];
    this.#own = new Float64Array(this.width + 1);
    this.#shares = new Float64Array(this.names.length);
    this.#again = new Float64Array(this.names.length);
    this.#other = this.#vote.empty();
  }

  /** Calibrated probabilities, row by row and within it model by model, as `names` has them. */
  probabilities(batch: Batch): Float64Array {
    const { rows } = batch.rows;
    const count = this.#members.length;
    const out = new Float64Array(rows * count);
    for (let m = 0; m < count; m++) this.#members[m].voice?.speak(batch, out, count, m);
    const combined = this.#combined;
    if (combined === undefined) return out;
    const { at, voting, asked, probabilities } = combined;
    for (let i = 0; i < rows; i++) {
      for (let k = 0; k < asked.length; k++) probabilities[k] = out[i * count + asked[k]];
      out[i * count + at] = voting.combine(probabilities);
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

  /** The log-odds of the vote that row i of the batch last spoken of would have had with other numbers. Remembers nothing. */
  again(i: number, row: Float32Array): number {
    const probabilities = this.#again;
    for (let m = 0; m < this.#members.length; m++)
      probabilities[m] = this.#members[m].voice?.again(i, row) ?? Number.NaN;
    const combined = this.#combined;
    if (combined !== undefined) {
      for (let k = 0; k < combined.asked.length; k++) combined.probabilities[k] = probabilities[combined.asked[k]];
      probabilities[combined.at] = combined.voting.combine(combined.probabilities);
    }
    return this.#vote.into(probabilities, this.#other).logOdds;
  }

  /**
   * What each feature did in every model, brought to log-odds through the model's calibration and weighted as the vote weighs it: base and features sum to the
   * vote's log-odds.
   * @param i of the batch that `probabilities` last spoke of
   */
  explain(i: number, rows: Matrix, probabilities: Float64Array): VoteContributions {
    const { width } = this;
    const row = rows.row(i);
    const features = new Float64Array(width + 1);
    const own = this.#own;
    const shares = this.#shares;
    const combined = this.#combined;
    this.#vote.sharesInto(probabilities, shares);
    let base = 0;
    combined?.features.fill(0);
    for (let m = 0; m < this.#members.length; m++) {
      const { voice } = this.#members[m];
      const asked = combined === undefined || shares[combined.at] === 0 ? -1 : combined.asked.indexOf(m);
      if (voice === undefined || (shares[m] === 0 && asked < 0)) continue;
      const start = voice.contribute(i, row, own);
      const from = this.#vote.logOddsOf(start);
      spread(own, this.#vote.logOddsOf(probabilities[m]) - from);
      base += shares[m] * from;
      for (let j = 0; j <= width; j++) features[j] += shares[m] * own[j];
      if (combined === undefined || asked < 0) continue;
      combined.bases[asked] = start;
      const weight = combined.voting.weights[this.names[m]];
      for (let j = 0; j <= width; j++) combined.features[j] += weight * own[j];
    }
    if (combined !== undefined && shares[combined.at] > 0) {
      const from = this.#vote.logOddsOf(combined.voting.combine(combined.bases));
      spread(combined.features, this.#vote.logOddsOf(probabilities[combined.at]) - from);
      base += shares[combined.at] * from;
      for (let j = 0; j <= width; j++) features[j] += shares[combined.at] * combined.features[j];
    }
    return { base, features };
  }
}

function nameOf({ name, saved }: BundledModel): ModelName {
  if (!Object.hasOwn(MODEL_GROUPS, name) || saved.kind !== name) {
    throw new Error(`the bundle holds ${name} (${saved.kind}), which this release does not know; use a newer release`);
  }
  return name as ModelName;
}

function voiceOf(model: BundledModel, { manifest }: Bundle, baseline: Float32Array): Voice | undefined {
  const name = nameOf(model);
  if (name === 'voting') return undefined;
  try {
    const own = readColumns(manifest.extra, name);
    if (own === undefined) return VOICES[name](model.saved, baseline, model.calibration);
    const places = Int32Array.from(own, (column) => manifest.features.names.indexOf(column));
    if (places.includes(-1)) throw new Error('it wants columns that the bundle does not name');
    const narrow = Float32Array.from(places, (place) => baseline[place]);
    return new NarrowVoice(VOICES[name](model.saved, narrow, model.calibration), places);
  } catch (error) {
    throw new Error(`the bundle's ${name} can't be used: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Columns that a model sees, where it does not see all of the bundle's: `extra.columns` by its name. */
function readColumns(extra: JsonObject, name: string): readonly string[] | undefined {
  const columns = (extra.columns as JsonObject | undefined)?.[name];
  if (columns === undefined) return undefined;
  if (!Array.isArray(columns) || columns.length === 0 || !columns.every((column) => typeof column === 'string'))
    throw new Error('its columns are no list of names');
  return columns as string[];
}

function combinedOf(models: readonly BundledModel[], names: readonly string[], width: number): Combined | undefined {
  const at = names.indexOf('voting');
  if (at < 0) return undefined;
  const voting = SoftVoting.load(models[at].saved);
  const asked = Int32Array.from(voting.members, (name) => names.indexOf(name));
  if (asked.some((place) => place < 0 || place === at))
    throw new Error(`the bundle's voting asks ${voting.members.join(', ')}, of whom the bundle holds not all`);
  return {
    at,
    voting,
    asked,
    probabilities: new Float64Array(asked.length),
    bases: new Float64Array(asked.length),
    features: new Float64Array(width + 1),
  };
}
