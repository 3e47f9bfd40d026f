import type { Learner } from '../src/learner.ts';

/** A reference implementation that a learner is measured beside. */
export interface Opponent {
  /** As it stands in the figures. */
  readonly name: string;
  /** Set apart in the figures' names where a learner has several opponents: `models.<learner>_<key>.fit@…`. */
  readonly key?: string;
  /** Its name in peer.py. */
  readonly learner: string;
  readonly parameters?: object;
  /** The most rows that it is asked to learn from: more would take it minutes. */
  readonly most?: number;
  /** It knows the rows that it has learned from, and no others. */
  readonly fitsOnly?: boolean;
}

/** One learner, what it is given, and whom it stands beside. */
export interface Contest {
  /** As in the names of the figures. */
  readonly name: string;
  readonly make: () => Learner;
  /** Rows scaled and without missing values, where an opponent takes no others. */
  readonly complete?: boolean;
  readonly sizes?: readonly number[];
  readonly opponents: readonly Opponent[];
  /** The most rows scored in one batch. */
  readonly batch?: number;
}

/** Rows of a size that every learner is fitted on. */
export const SIZES: readonly number[] = [10_000, 50_000, 200_000];
