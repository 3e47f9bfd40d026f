/** Documents in, verdicts out: parsing, inspection, behaviour, features, the vote, the named attack, and why. */
import { type Bundle, loadBundle } from '@api-sentinel/models';
import { type BehaviorSettings, DEFAULT_BEHAVIOR_SETTINGS, PatternBehaviorAnalyzer } from '../behavior/analyzer.ts';
import type { Behavior } from '../behavior/behavior.ts';
import { DEFAULT_LEVEL_BOUNDS, type LevelBounds, type ScoredVerdict, type Verdict } from '../contract/index.ts';
import type { ApiEvent } from '../events/event.ts';
import { isDocument } from '../events/fields.ts';
import { EventParser, type ParserSettings } from '../events/parse.ts';
import { FEATURE_NAMES, FEATURES, type FeatureDefinition } from '../features/definitions.ts';
import { LogFeatureExtractor } from '../features/extractor.ts';
import { emptyInspection, Inspector } from '../inspection/inspect.ts';
import { type Named, nameAttack } from './attacks/registry.ts';
import { behaviorReason } from './behavior-reason.ts';
import { Columns } from './columns.ts';
import { CountedIds, type CountedIdsSettings } from './counted-ids.ts';
import { type Changeable, counterfactual } from './counterfactual.ts';
import { earlierVerdict } from './earlier-verdict.ts';
import { DEFAULT_VOTE_WEIGHTS, MultiModelAnomalyDetector, type VoteWeights } from './ensemble.ts';
import { eventKind } from './event-kind.ts';
import { DeadlinePassed, type EventScorer, type ScoredListener, type ScoreOptions } from './event-scorer.ts';
import { explain, type Usual } from './explanation.ts';
import {
  type RiskCalibration,
  readRiskCalibration,
  riskLogOdds,
  riskScore,
  riskTerms,
  type Strengths,
  strengthsOf,
} from './risk.ts';
import { SequenceMemory } from './sequence-memory.ts';
import { readState, writeState } from './state.ts';
import { readBaseline, readUsual } from './usual.ts';
import { makeVerdict } from './verdict.ts';

export interface ScorerSettings {
  readonly bundleDirectory: string;
  readonly parser?: Partial<ParserSettings>;
  readonly behavior?: Partial<BehaviorSettings>;
  readonly countedIds?: Partial<CountedIdsSettings>;
  readonly weights?: Partial<VoteWeights>;
  readonly levels?: LevelBounds;
  /** Told of every event that was scored and learned, once an id. */
  readonly onScored?: ScoredListener;
  /** Told of an event whose scoring broke; its verdict is `failed`. */
  readonly onError?: (error: unknown, eventId: string) => void;
  /** Wall time in milliseconds since the epoch. */
  readonly clock?: () => number;
}

/** The scorer with what a service needs beside scoring. */
export interface StatefulScorer extends EventScorer, Learned {
  readonly parser: EventParser;
  /** Writes profiles and counted ids into a folder, whole or not at all. @throws Error where that is not possible. */
  saveState(directory: string): Promise<void>;
  /** Restores them. The result is a sentence where nothing was restored; the scorer then starts without. */
  restoreState(directory: string): string | undefined;
}

/** What a scorer has learned from traffic, which another takes over as it stands. */
export interface Learned {
  readonly countedIds: CountedIds;
  readonly behavior: PatternBehaviorAnalyzer;
  readonly sequences: SequenceMemory;
}

/** Events between two looks at the clock. */
const DEADLINE_STRIDE = 16;

interface Begun {
  readonly place: number;
  readonly event: ApiEvent;
  readonly behavior: Behavior;
  readonly named: Named | undefined;
}

/** @throws Error with a sentence when the bundle is damaged, newer, or of other features than this release computes. */
export function createEventScorer(settings: ScorerSettings, learned?: Learned): StatefulScorer {
  return new Scorer(settings, loadBundle(settings.bundleDirectory), learned);
}

class Scorer implements StatefulScorer {
  readonly bundle: string;
  readonly countedIds: CountedIds;
  readonly behavior: PatternBehaviorAnalyzer;
  readonly parser: EventParser;
  readonly #settings: ScorerSettings;
  readonly #detector: MultiModelAnomalyDetector;
  readonly #risk: RiskCalibration;
  readonly #usual: readonly Usual[];
  readonly #baseline: Float32Array;
  readonly #definitions: readonly FeatureDefinition[];
  readonly #features = new LogFeatureExtractor();
  readonly #columns: Columns;
  readonly #inspector = new Inspector();
  readonly #inspection = emptyInspection();
  readonly #levels: LevelBounds;
  readonly #clock: () => number;
  readonly sequences: SequenceMemory;
  readonly #kinds: number[] = [];
  readonly #sessions: (string | undefined)[] = [];
  #rows = new Float32Array(0);

  constructor(settings: ScorerSettings, bundle: Bundle, learned?: Learned) {
    const { manifest } = bundle;
    this.#columns = new Columns(manifest.features.names, this.#features.names);
    this.#settings = settings;
    this.bundle = manifest.version;
    this.#usual = readUsual(manifest.extra, manifest.features.names.length);
    this.#baseline = readBaseline(manifest.extra, this.#usual);
    this.#definitions = manifest.features.names.map((name) => FEATURES[FEATURE_NAMES.indexOf(name)]);
    this.#detector = new MultiModelAnomalyDetector(bundle, this.#baseline, {
      ...DEFAULT_VOTE_WEIGHTS,
      ...settings.weights,
    });
    this.#risk = readRiskCalibration(manifest.extra);
    this.#levels = settings.levels ?? DEFAULT_LEVEL_BOUNDS;
    this.#clock = settings.clock ?? Date.now;
    this.parser = new EventParser(settings.parser);
    this.behavior = learned?.behavior ?? new PatternBehaviorAnalyzer(settings.behavior);
    const { maxProfiles } = { ...DEFAULT_BEHAVIOR_SETTINGS, ...settings.behavior };
    // What one model remembered says nothing to another.
    this.sequences =
      learned?.sequences.model === manifest.sha256
        ? learned.sequences
        : new SequenceMemory(this.#detector.memory, manifest.sha256, maxProfiles);
    this.countedIds = learned?.countedIds ?? new CountedIds(settings.countedIds);
  }

  score(documents: readonly unknown[], options: ScoreOptions): readonly Verdict[] {
    const now = this.#clock();
    const scoredAt = new Date(now).toISOString();
    const learn = options.learn && !options.again;
    const verdicts: Verdict[] = new Array(documents.length);
    const begun: Begun[] = [];
    /** Where an id of this batch was first begun; what repeats it takes that verdict. */
    const firsts = new Map<string, number>();
    const repeats: [number, number][] = [];
    const width = this.#features.width;
    if (this.#rows.length < documents.length * width) this.#rows = new Float32Array(documents.length * width);
    let passed = false;
    for (let i = 0; i < documents.length; i++) {
      if (i % DEADLINE_STRIDE === 0 && performance.now() > options.deadline) {
        passed = true;
        break;
      }
      const document = documents[i];
      if (!options.again && isDocument(document)) {
        const earlier = earlierVerdict(document);
        if (earlier !== undefined) {
          verdicts[i] = earlier;
          continue;
        }
      }
      const parsed = this.parser.parseDocument(document);
      if (parsed.kind !== 'event') {
        verdicts[i] = {
          status: parsed.kind,
          ...(parsed.id !== undefined && { event_id: parsed.id }),
          scored_at: scoredAt,
          reason: parsed.reason,
        };
        continue;
      }
      const { event } = parsed;
      if (!options.again) {
        const counted = this.countedIds.get(event.id);
        if (counted !== undefined) {
          verdicts[i] = counted;
          continue;
        }
        const first = firsts.get(event.id);
        if (first !== undefined) {
          repeats.push([i, first]);
          continue;
        }
      }
      try {
        begun.push(this.#begin(event, i, begun.length * width, learn));
        firsts.set(event.id, i);
      } catch (error) {
        this.#settings.onError?.(error, event.id);
        verdicts[i] = {
          status: 'failed',
          event_id: event.id,
          scored_at: scoredAt,
          reason: 'scoring broke on this event; the log of the scorer says how',
        };
      }
    }
    this.#finish(begun, verdicts, scoredAt, options.explain, learn);
    for (const [place, first] of repeats) verdicts[place] = verdicts[first];
    // What was begun has been learned, so it is counted and told also where the rest comes too late.
    if (learn) for (const { place, event } of begun) this.#remember(event, verdicts[place] as ScoredVerdict, now);
    if (passed) throw new DeadlinePassed();
    return verdicts;
  }

  saveState(directory: string): Promise<void> {
    return writeState(directory, this.behavior, this.countedIds, this.sequences);
  }

  restoreState(directory: string): string | undefined {
    return readState(directory, this.behavior, this.countedIds, this.sequences);
  }

  #begin(event: ApiEvent, place: number, at: number, learn: boolean): Begun {
    const inspection = this.#inspector.inspect(event, this.#inspection);
    const behavior = this.behavior.observe(event, learn);
    const context = { event, inspection, behavior };
    this.#features.extractInto(context, this.#rows, at);
    return { place, event, behavior, named: nameAttack(context) };
  }

  #finish(begun: readonly Begun[], verdicts: Verdict[], scoredAt: string, explainAll: boolean, learn: boolean): void {
    if (begun.length === 0) return;
    const detector = this.#detector;
    const { names } = this.#columns;
    const rows = this.#columns.take(this.#rows, begun.length);
    for (let i = 0; i < begun.length; i++) {
      const { event, behavior } = begun[i];
      this.#kinds[i] = eventKind(event, behavior);
      this.#sessions[i] = behavior.sessionName;
    }
    const memory = detector.memory > 0 ? this.sequences : undefined;
    const probabilities = detector.probabilities({ rows, kinds: this.#kinds, sessions: this.#sessions, memory, learn });
    const count = detector.names.length;
    const vote = detector.emptyVote();
    for (let i = 0; i < begun.length; i++) {
      const { place, event, behavior, named } = begun[i];
      const own = probabilities.subarray(i * count, (i + 1) * count);
      detector.vote(own, vote);
      const strengths = strengthsOf(behavior.risk, named);
      const terms = riskTerms(vote.logOdds, strengths);
      const score = riskScore(this.#risk, riskLogOdds(this.#risk, terms));
      const verdict = makeVerdict({
        event,
        behavior,
        named,
        vote,
        probabilities: own,
        detector,
        score,
        levels: this.#levels,
        scoredAt,
        modelVersion: this.bundle,
        featuresVersion: this.#features.version,
      });
      if (explainAll || score >= this.#levels.medium) {
        const row = rows.row(i);
        const contributions = detector.explain(i, rows, own);
        if (score >= this.#levels.high) {
          const smallest = this.#counterfactual(i, row, named, strengths, contributions.features);
          if (smallest !== undefined) verdict.counterfactual = smallest;
        }
        verdict.explanation = explain({
          names,
          row,
          usual: this.#usual,
          vote: contributions,
          history: this.sequences.eventsOf(behavior.sessionName),
          calibration: this.#risk,
          terms,
          strengths,
          evidence: named === undefined ? undefined : { type: named.type, confidence: named.attack.confidence },
          score,
        });
        const reason = verdict.attack.type === 'anomaly' ? anomalyReason(verdict) : named?.attack.reason;
        if (reason !== undefined) verdict.reason = reason;
      }
      verdicts[place] = verdict;
    }
  }

  #counterfactual(
    i: number,
    row: Float32Array,
    named: Named | undefined,
    strengths: Strengths,
    added: Float64Array,
  ): string | undefined {
    const features: Changeable[] = [];
    for (let j = 0; j < row.length; j++) {
      if (added[j] <= 0) continue;
      const { name, family } = this.#definitions[j];
      features.push({ place: j, name, family, value: row[j], usual: this.#baseline[j], added: added[j] });
    }
    const place = named?.attack.evidence[0]?.field;
    return counterfactual({
      row,
      features,
      evidence: named === undefined ? undefined : strengths.evidence > 0 ? 'content' : 'behavior',
      where: place ?? 'the request',
      behaves: strengths.behavior > 0,
      harmful: this.#levels.medium,
      risk: (asked) => {
        const left = {
          behavior: asked.behavior ? strengths.behavior : 0,
          evidence: asked.evidence ? strengths.evidence : 0,
        };
        return riskScore(this.#risk, riskLogOdds(this.#risk, riskTerms(this.#detector.again(i, asked.row), left)));
      },
    });
  }

  #remember(event: ApiEvent, verdict: ScoredVerdict, now: number): void {
    this.countedIds.add({ id: event.id, verdict, eventTime: event.time, wallTime: now });
    this.#settings.onScored?.(event, verdict);
  }
}

/** Why an event is risky that no attack explains: by what counted most. */
function anomalyReason({ behavior, explanation }: ScoredVerdict): string | undefined {
  const strongest = explanation?.contributions[0];
  if (strongest === undefined) return undefined;
  const told =
    strongest.feature === 'behavior.risk' ? behaviorReason(behavior.entity.kind, behavior.factors) : undefined;
  return (
    told ??
    `The request is unlike the usual ones: ${strongest.feature} is ${strongest.value}, usual is ${strongest.usual}.`
  );
}
