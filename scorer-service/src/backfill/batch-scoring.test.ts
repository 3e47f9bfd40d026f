import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ScoreOptions } from '../detection/event-scorer.ts';
import { scoreBatch } from './batch-scoring.ts';

const NOW = Date.UTC(2026, 2, 1);

/** Fails at every batch that holds a document below 0, and counts what it was given in batches that it did not fail at. */
function brittleScorer() {
  const given: number[] = [];
  return {
    given,
    options: [] as ScoreOptions[],
    bundle: 'b',
    score(documents: readonly unknown[], options: ScoreOptions) {
      this.options.push(options);
      if ((documents as number[]).some((n) => n < 0)) throw new Error('below zero');
      given.push(...(documents as number[]));
      return documents.map((n) => ({
        status: 'skipped' as const,
        event_id: String(n),
        scored_at: new Date(NOW).toISOString(),
        reason: '',
      }));
    },
  };
}

describe('scoring a batch', () => {
  test('a document that the scorer fails at gets the verdict failed, all others are scored once and in order', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -5, max: 50 })), (documents) => {
        const scorer = brittleScorer();
        const verdicts = scoreBatch(scorer, documents, NOW);
        expect(verdicts.map((verdict) => [verdict.status, verdict.event_id])).toEqual(
          documents.map((n) => (n < 0 ? ['failed', undefined] : ['skipped', String(n)])),
        );
        expect(scorer.given).toEqual(documents.filter((n) => n >= 0));
      }),
    );
  });

  test('says what went wrong, and lets the scorer learn', () => {
    const scorer = brittleScorer();
    const [verdict] = scoreBatch(scorer, [-1], NOW);
    expect(verdict).toMatchObject({ status: 'failed', reason: expect.stringContaining('below zero') });
    expect(scorer.options[0]).toMatchObject({ learn: true, again: false });
  });

  test('an answer of another length is no answer', () => {
    const scorer = { bundle: 'b', score: () => [] };
    expect(scoreBatch(scorer, [1, 2], NOW).map(({ status }) => status)).toEqual(['failed', 'failed']);
  });
});
