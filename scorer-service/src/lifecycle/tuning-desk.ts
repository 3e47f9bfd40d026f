/** Where thresholds and weights are looked at, tried on the past, and put in force. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WeightedVote } from '@api-sentinel/models';
import { parseManifest } from '@api-sentinel/models/bundle-manifest';
import type { Client } from '@elastic/elasticsearch';
import type { AlertBook } from '../alerts/alert-book.ts';
import {
  MODEL_GROUPS,
  type ModelName,
  type Tuning,
  type TuningPreview,
  type TuningPreviewRequest,
  type TuningRequest,
} from '../contract/index.ts';
import {
  type RiskCalibration,
  readRiskCalibration,
  riskLogOdds,
  riskScore,
  riskTerms,
  strengthsOf,
} from '../detection/risk.ts';
import { totalOf } from '../search/buckets.ts';
import type { EventHit } from '../search/event-questions.ts';
import { askSample, readSample, type Sampled } from '../search/tuning-questions.ts';
import type { SwappableScorer } from './swappable-scorer.ts';
import { TuningBook, TuningMistake } from './tuning-book.ts';

const DAY_MS = 86_400_000;
const SAMPLE = 5_000;
const EXAMPLES = 20;
const THRESHOLDS = [30, 35, 40, 45, 50, 55, 60, 65, 70, 75, 80, 85, 90, 95];

export interface TuningRooms {
  readonly tuned: TuningBook;
  readonly scorer: SwappableScorer;
  readonly book: Pick<AlertBook, 'retune'>;
  readonly client: Client;
  readonly indices: readonly string[];
  /** Folder of the bundle that scores. */
  readonly bundle: () => string;
  readonly now?: () => number;
}

export class TuningDesk {
  readonly #rooms: TuningRooms;
  readonly #now: () => number;

  constructor(rooms: TuningRooms) {
    this.#rooms = rooms;
    this.#now = rooms.now ?? Date.now;
  }

  current(): Tuning {
    const { tuning, changed } = this.#rooms.tuned;
    return { ...tuning, models: [...this.#champion().models], ...(changed !== undefined && { changed }) };
  }

  /** @throws TuningMistake */
  check(tuning: TuningRequest): void {
    TuningBook.check(tuning);
    try {
      voteOf(this.#champion().models, tuning);
    } catch (error) {
      throw new TuningMistake((error as Error).message);
    }
  }

  /** From the next event on. @throws TuningMistake */
  set(tuning: TuningRequest, by: string): Tuning {
    const { tuned, scorer, book } = this.#rooms;
    const before = tuned.tuning;
    this.check(tuning);
    tuned.set(tuning, by, this.#now(), () => {
      const { group_weights: groups, model_weights: models, levels } = tuning;
      const onlyThreshold =
        JSON.stringify({ ...before, alert_threshold: 0 }) === JSON.stringify({ ...tuning, alert_threshold: 0 });
      if (!onlyThreshold) scorer.replace({ weights: { groups, models }, levels });
      book.retune(tuning.alert_threshold);
    });
    return this.current();
  }

  /**
   * Makes the risk of a sample of the last days anew. Events whose scores are those of another bundle are made anew too:
   * what counts is the difference that the weights make.
   *
   * @throws what the client throws when Elasticsearch is away
   */
  async preview({ tuning, days }: TuningPreviewRequest): Promise<TuningPreview> {
    const { client, indices, tuned } = this.#rooms;
    const now = this.#now();
    const period = { since: new Date(now - days * DAY_MS).toISOString(), until: new Date(now).toISOString() };
    const answer = await client.search({ ...askSample(period, SAMPLE), index: [...indices], ignore_unavailable: true });
    const events = totalOf(answer.hits.total);
    const sample = readSample(answer.hits.hits as EventHit[]);
    const { models, risk } = this.#champion();
    const [before, after] = [tuned.tuning, tuning].map((of) => riskBy(models, of, risk));
    const risks = sample.map((one) => {
      const difference = after(one) - before(one);
      return {
        one,
        before: one.risk,
        after: Math.min(100, Math.max(0, Math.round((one.risk + difference) * 100) / 100)),
      };
    });
    const scale = sample.length === 0 ? 0 : events / sample.length;
    const flagged = (list: readonly unknown[]) => Math.round(list.length * scale);
    const perDay = (list: readonly unknown[]) => Math.round((list.length * scale * 100) / days) / 100;
    const was = risks.filter((one) => one.before >= tuned.tuning.alert_threshold);
    const would = risks.filter((one) => one.after >= tuning.alert_threshold);
    const added = would.filter((one) => one.before < tuned.tuning.alert_threshold);
    const dropped = was.filter((one) => one.after < tuning.alert_threshold);
    const shown = (list: typeof risks, by: 'before' | 'after') =>
      [...list]
        .sort((a, b) => b[by] - a[by])
        .slice(0, EXAMPLES)
        .map(({ one: { row: event }, ...of }) => ({ event, before: of.before, after: of.after }));
    return {
      ...period,
      events,
      sampled: sample.length,
      before: { flagged: flagged(was), per_day: perDay(was) },
      after: { flagged: flagged(would), per_day: perDay(would) },
      added: flagged(added),
      dropped: flagged(dropped),
      added_events: shown(added, 'after'),
      dropped_events: shown(dropped, 'before'),
      by_threshold: THRESHOLDS.map((threshold) => ({
        threshold,
        per_day: perDay(risks.filter((one) => one.after >= threshold)),
      })),
      sentence:
        sample.length === 0
          ? `There is no scored event of the last ${days} days to try it on.`
          : `Over the last ${days} days ${flagged(would).toLocaleString('en')} events would be flagged instead of ${flagged(was).toLocaleString('en')}.`,
    };
  }

  #champion(): { readonly models: readonly ModelName[]; readonly risk: RiskCalibration } {
    const manifest = parseManifest(readFileSync(join(this.#rooms.bundle(), 'manifest.json')));
    return { models: manifest.models.map(({ name }) => name as ModelName), risk: readRiskCalibration(manifest.extra) };
  }
}

function voteOf(models: readonly ModelName[], { group_weights, model_weights }: TuningRequest): WeightedVote {
  return new WeightedVote(
    models.map((name) => ({ name, group: MODEL_GROUPS[name], weight: model_weights[name] })),
    { groups: group_weights },
  );
}

/** The risk of an event by weights, from the scores of its models. */
function riskBy(models: readonly ModelName[], tuning: TuningRequest, risk: RiskCalibration): (one: Sampled) => number {
  const vote = voteOf(models, tuning);
  const out = vote.empty();
  return ({ scores, behaviorRisk, attack }) => {
    const probabilities = Float64Array.from(models, (name) => scores[name] ?? Number.NaN);
    vote.into(probabilities, out);
    const named = attack.type === 'none' || attack.type === 'anomaly' ? undefined : { type: attack.type, attack };
    return riskScore(risk, riskLogOdds(risk, riskTerms(out.logOdds, strengthsOf(behaviorRisk, named))));
  };
}
