import type { ScoredVerdict, Verdict } from '../contract/index.ts';
import type { ApiEvent } from '../events/event.ts';

export interface ScoreOptions {
  /** false: nothing is remembered of these events. */
  readonly learn: boolean;
  /** true: every verdict carries its explanation, whatever the score. */
  readonly explain: boolean;
  /** true: score anew what already carries a verdict. Implies `learn: false`. */
  readonly again: boolean;
  /** `performance.now()` past which no event is begun; what is past it is answered by `DeadlinePassed`. */
  readonly deadline: number;
}

/** What the doors see of everything behind them: documents in, one verdict each out, in order. */
export interface EventScorer {
  /** Version of the bundle that scores; undefined while none is loaded. */
  readonly bundle: string | undefined;
  score(documents: readonly unknown[], options: ScoreOptions): readonly Verdict[];
}

/** Told of every event that was scored and learned, once an id. `alerts/` listens here. */
export type ScoredListener = (event: ApiEvent, verdict: ScoredVerdict) => void;

/** Thrown by `EventScorer.score` when the deadline passed before all events were begun; nothing of the rest was learned. */
export class DeadlinePassed extends Error {
  constructor() {
    super('the deadline that the caller sent passed before its events were begun');
    this.name = 'DeadlinePassed';
  }
}
