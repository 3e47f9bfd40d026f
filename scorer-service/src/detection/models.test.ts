/** None of the models is inert. */
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { MODEL_NAMES, type ScoredVerdict, type Verdict } from '../contract/index.ts';
import { requestDocument } from '../events/testing.ts';
import { payloadEvents } from '../training/payloads/events.ts';
import { createEventScorer } from './scorer.ts';

const bundleDirectory = fileURLToPath(new URL('../../bundle', import.meta.url));
const ALONE = { learn: false, explain: false, again: true, deadline: Number.POSITIVE_INFINITY };

function scored(verdicts: readonly Verdict[]): ScoredVerdict[] {
  return verdicts.map((verdict) => {
    if (verdict.status !== 'scored') throw new Error(verdict.reason);
    return verdict;
  });
}

describe('every model of the bundle that ships', () => {
  const documents = [...payloadEvents(300, 77)].map(({ document }) => document);
  const whole = scored(createEventScorer({ bundleDirectory }).score(documents, ALONE));

  test.each(MODEL_NAMES)('%s speaks on every event, not always alike, and moves the risk', (name) => {
    const own = whole.map(({ scores }) => scores[name] ?? Number.NaN);
    expect(own.every((score) => score >= 0 && score <= 1)).toBe(true);
    expect(new Set(own).size).toBeGreaterThan(20);
    const without = scored(
      createEventScorer({ bundleDirectory, weights: { models: { [name]: 0 } } }).score(documents, ALONE),
    );
    const moved = whole.filter(({ risk }, i) => Math.abs(risk.score - without[i].risk.score) >= 0.01).length;
    expect(moved).toBeGreaterThan(100);
  });

  test('the LSTM says something else of the same event behind another history', () => {
    const after = (paths: readonly string[], status: number): number => {
      const scorer = createEventScorer({ bundleDirectory });
      const learn = { ...ALONE, learn: true, again: false };
      const start = Date.UTC(2026, 2, 2, 10);
      scorer.score(
        paths.map((path, i) => requestDocument({ id: `h${i}`, time: start + i * 1000, path, status })),
        learn,
      );
      const [verdict] = scored(
        scorer.score([requestDocument({ id: 'last', time: start + 60_000, path: '/account' })], learn),
      );
      return verdict.scores.lstm ?? Number.NaN;
    };
    const stranger = after([], 200);
    const shopper = after(['/', '/products', '/products/3', '/cart'], 200);
    const prober = after(['/a', '/b', '/.env', '/admin', '/c', '/d', '/e', '/f'], 404);
    expect(new Set([stranger, shopper, prober]).size).toBe(3);
  });
});
