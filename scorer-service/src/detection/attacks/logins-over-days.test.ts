import { describe, expect, test } from '@jest/globals';
import { PatternBehaviorAnalyzer } from '../../behavior/analyzer.ts';
import type { Behavior } from '../../behavior/behavior.ts';
import { eventOf, requestDocument } from '../../events/testing.ts';
import { emptyInspection } from '../../inspection/inspect.ts';
import { type Attempts, CASES, type Case } from './logins-over-days.cases.ts';
import { type Named, nameAttack } from './registry.ts';

const START = Date.UTC(2026, 2, 2, 0, 10);
const HOUR = 3_600_000;

function* events({ attempts }: Case) {
  let seed = 1;
  const unit = (): number => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return seed / 2 ** 32;
  };
  for (const row of attempts) {
    let time = START + row.at * HOUR;
    for (let i = 0; i < row.times; i++) {
      yield one(row, i, time);
      time += row.minutes * 60_000 * (1 + row.jitter * (2 * unit() - 1));
    }
  }
}

function one(row: Attempts, i: number, time: number) {
  const numbered = (text: string, kinds: number | undefined): string => text.replace('{i}', `${i % (kinds ?? 1e9)}`);
  const status = typeof row.status === 'number' ? row.status : row.status[i % row.status.length];
  return eventOf(
    requestDocument({
      time,
      method: 'POST',
      path: '/api/v1/auth/login',
      status,
      source: numbered(row.source ?? '203.0.113.5', row.sources),
      body: JSON.stringify({ username: numbered(row.account ?? 'kim', row.accounts) }),
    }),
  );
}

/** What was named last, and the strongest evidence of days in the whole case. */
function outcome(sequence: Case): { named: Named | undefined; behavior: Behavior | undefined; raised: number } {
  const analyzer = new PatternBehaviorAnalyzer();
  let named: Named | undefined;
  let behavior: Behavior | undefined;
  let raised = 0;
  for (const event of events(sequence)) {
    behavior = analyzer.observe(event, true);
    named = nameAttack({ event, inspection: emptyInspection(), behavior });
    if (behavior.loginCase !== undefined) raised++;
  }
  return { named, behavior, raised };
}

describe('log-ins over days', () => {
  const attacks = CASES.filter(({ named }) => named !== undefined);
  test.each(attacks.map((sequence) => [sequence.name, sequence] as const))('name %s', (_, sequence) => {
    const { named, behavior } = outcome(sequence);
    expect(named).toMatchObject({
      type: sequence.named?.type,
      attack: { subtype: sequence.named?.subtype, reason: expect.stringMatching(sequence.named?.reason as RegExp) },
    });
    expect(named?.attack.confidence).toBeGreaterThan(0.95);
    expect(behavior?.risk).toBeGreaterThan(95);
  });

  const harmless = CASES.filter(({ named }) => named === undefined);
  test.each(harmless.map((sequence) => [sequence.name, sequence] as const))('do not name %s', (_, sequence) => {
    expect(outcome(sequence).raised).toBe(0);
  });
});
