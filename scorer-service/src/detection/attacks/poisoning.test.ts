import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { createEventScorer } from '../scorer.ts';
import { ATTACK_SEQUENCES, type Row, USUAL } from './behavior.cases.ts';
import { sent } from './behavior-requests.ts';

const START = Date.UTC(2026, 2, 2, 10);
const DAY = 86_400;
const BUNDLE = fileURLToPath(new URL('../../../bundle', import.meta.url));
const OPTIONS = { learn: true, explain: false, again: false, deadline: Number.POSITIVE_INFINITY };
const ALERT = 60;
/** Requests of the profile in the week, and of them the attacker's: one in twenty. */
const OWN = 1_900;
const POISON = 100;
const EVERY = (7 * DAY) / OWN;

/** What the profile itself does: somebody's usual way. */
const USUAL_WAY: readonly Row[] = ['/', '/search', '/products/7', '/cart'].map((path, i) => ({
  at: i * EVERY,
  times: OWN / 4,
  seconds: 4 * EVERY,
  jitter: 0.3,
  path,
  status: 200,
  bytes: 9000,
}));

/** The attack rehearsed: its requests, slowly, over the same week. */
function rehearsal(rows: readonly Row[]): Row[] {
  const all = rows.reduce((sum, { times }) => sum + times, 0);
  return rows.map((row) => {
    const times = Math.max(1, Math.round((POISON * row.times) / all));
    return { ...row, at: 0, times, seconds: (7 * DAY) / times };
  });
}

function most(rows: readonly Row[], week: readonly Row[]): number {
  const scorer = createEventScorer({ bundleDirectory: BUNDLE });
  const play = (name: string, played: readonly Row[], source: string, start: number): number => {
    const documents = sent(played, name, source, start).map(({ document }) => document);
    return scorer
      .score(documents, OPTIONS)
      .reduce((risk, verdict) => (verdict.status === 'scored' ? Math.max(risk, verdict.risk.score) : risk), 0);
  };
  play('usual', USUAL, '', START);
  play('week', week, '203.0.113.5', START);
  play('again', USUAL, '', START + (7 * DAY + 7_300) * 1_000);
  return play('own', rows, '203.0.113.5', START + (7 * DAY + 7_400) * 1_000);
}

/** What differs by chance where an attack is below an alert with or without it. */
const SLACK = 3;

describe('a week in which one in twenty of a profile is the attacker, who rehearses slowly', () => {
  test.each(ATTACK_SEQUENCES.map((sequence) => [sequence.name, sequence] as const))(
    'takes no alert away: %s',
    (_, { rows }) => {
      const clean = most(rows, USUAL_WAY);
      const poisoned = most(rows, [...USUAL_WAY, ...rehearsal(rows)]);
      expect(poisoned).toBeGreaterThanOrEqual(clean >= ALERT ? ALERT : clean - SLACK);
    },
  );
});
