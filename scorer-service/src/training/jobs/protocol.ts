/** What a training process is told, and what it says. */

import type { Settings } from '../../configuration/schema.ts';
import type { Comparison, TrainingRequest, TuningRequest } from '../../contract/index.ts';
import type { Reliability } from './compare.ts';

export interface Order {
  readonly settings: Settings;
  readonly request: TrainingRequest & { readonly since: string; readonly until: string };
  /** What is in force: weights, levels and threshold. */
  readonly tuning: TuningRequest;
  /** Folder of the job: events, and the bundle that is made. What stands there from an earlier try is used. */
  readonly folder: string;
  /** Folder of the champion's bundle. */
  readonly champion: string;
}

export type Report =
  | { readonly kind: 'step'; readonly step: 'gathering' | 'training' | 'comparing'; readonly progress: number }
  | { readonly kind: 'log'; readonly text: string; readonly progress?: number }
  | { readonly kind: 'gathered'; readonly events: number; readonly attack: number; readonly benign: number }
  | {
      readonly kind: 'done';
      readonly version: string;
      readonly comparison: Comparison;
      readonly reliability: readonly Reliability[];
      readonly eventsPerSecond: number;
    }
  | { readonly kind: 'failed'; readonly reason: string };
