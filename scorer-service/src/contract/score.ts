/** `POST /v1/score`: what goes in and what comes out. */
import { type Static, Type } from 'typebox';
import { Verdict } from './verdict.ts';

export const SCORE_PATH = '/v1/score';
export const MAX_EVENTS = 1_000;
export const MAX_BODY_BYTES = 8 * 1024 * 1024;

/** How many milliseconds the caller will still wait, counted from when it sent the request. */
export const DEADLINE_HEADER = 'x-api-sentinel-deadline-ms';

/** Events are ECS documents of any form; what is wrong with one is said in its verdict, not in the status of the whole. */
export const ScoreRequest = Type.Object(
  { events: Type.Array(Type.Unknown(), { minItems: 1, maxItems: MAX_EVENTS }) },
  { additionalProperties: false },
);
export type ScoreRequest = Static<typeof ScoreRequest>;

export const ScoreQuery = Type.Object(
  {
    learn: Type.Boolean({ default: true, description: 'false: score without remembering' }),
    explain: Type.Boolean({ default: false, description: 'true: explain whatever the score' }),
    again: Type.Boolean({ default: false, description: 'true: score anew what carries a verdict; learns nothing' }),
  },
  { additionalProperties: false },
);
export type ScoreQuery = Static<typeof ScoreQuery>;

/** One verdict an event, in order. */
export const ScoreResponse = Type.Object({ bundle: Type.String(), verdicts: Type.Array(Verdict) });
export interface ScoreResponse {
  readonly bundle: string;
  readonly verdicts: readonly Verdict[];
}

/** How every refusal of the REST API looks: one sentence that says what was wrong and what to do. */
export const Refusal = Type.Object({ error: Type.String(), message: Type.String() });
export type Refusal = Static<typeof Refusal>;
