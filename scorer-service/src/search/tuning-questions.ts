/** Events with all that their risk was made from, so that it can be made anew. */
import type { estypes } from '@elastic/elasticsearch';
import { ATTACK_TYPES, type AttackType, type EventRow, MODEL_NAMES, type ModelName } from '../contract/index.ts';
import { EVENT_ROW_FIELDS, type EventHit, type Period, readEventRow } from './event-questions.ts';
import { EVENT, timeClause } from './filters.ts';

const SCORES = 'api_sentinel.scores';

/** A sample drawn by a fixed seed: the same events as long as none comes in. */
export function askSample(period: Period, size: number): estypes.SearchRequest {
  return {
    size,
    track_total_hits: true,
    query: {
      function_score: {
        query: {
          bool: { filter: [{ term: { [EVENT.status]: 'scored' } }, ...timeClause(period.since, period.until)] },
        },
        functions: [{ random_score: { seed: 1, field: '_seq_no' } }],
        boost_mode: 'replace',
      },
    },
    _source: false,
    fields: [
      ...EVENT_ROW_FIELDS,
      ...MODEL_NAMES.map((name) => ({ field: `${SCORES}.${name}`, include_unmapped: true })),
      { field: 'api_sentinel.behavior.risk', include_unmapped: true },
      { field: 'api_sentinel.attack.confidence', include_unmapped: true },
    ],
  };
}

export interface Sampled {
  readonly row: EventRow;
  readonly risk: number;
  /** Probabilities by model; those that did not speak are absent. */
  readonly scores: Partial<Record<ModelName, number>>;
  readonly behaviorRisk: number;
  readonly attack: { readonly type: AttackType; readonly confidence: number };
}

export function readSample(hits: readonly EventHit[]): Sampled[] {
  return hits.flatMap((hit) => {
    const number = (field: string): number | undefined => {
      const value: unknown = hit.fields?.[field]?.[0];
      return typeof value === 'number' ? value : undefined;
    };
    const row = readEventRow(hit);
    if (row.risk === undefined) return [];
    const scores = Object.fromEntries(
      MODEL_NAMES.flatMap((name) => {
        const score = number(`${SCORES}.${name}`);
        return score === undefined ? [] : [[name, score] as const];
      }),
    );
    const type = ATTACK_TYPES.find((one) => one === row.attack_type) ?? 'none';
    return [
      {
        row,
        risk: row.risk,
        scores,
        behaviorRisk: number('api_sentinel.behavior.risk') ?? 0,
        attack: { type, confidence: number('api_sentinel.attack.confidence') ?? 0 },
      },
    ];
  });
}
