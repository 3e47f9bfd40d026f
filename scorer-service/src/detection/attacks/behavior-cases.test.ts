import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { PatternBehaviorAnalyzer } from '../../behavior/analyzer.ts';
import { eventOf } from '../../events/testing.ts';
import { emptyInspection, Inspector } from '../../inspection/inspect.ts';
import { createEventScorer } from '../scorer.ts';
import { ATTACK_SEQUENCES, HARMLESS_SEQUENCES, USUAL } from './behavior.cases.ts';
import { sent } from './behavior-requests.ts';
import { type Named, nameAttack } from './registry.ts';

const START = Date.UTC(2026, 2, 2, 10);
/** Of two as sure as each other the later one speaks: evidence fades a little between them. */
const SAME = 0.01;
const BUNDLE = fileURLToPath(new URL('../../../bundle', import.meta.url));

describe('what senders do', () => {
  test.each(ATTACK_SEQUENCES.map((sequence) => [sequence.name, sequence] as const))(
    '%s is named',
    (_, { rows, named }) => {
      const analyzer = new PatternBehaviorAnalyzer();
      const inspector = new Inspector();
      let surest: Named | undefined;
      for (const { document } of [...sent(USUAL, 'usual', '', START), ...sent(rows, 'own', '203.0.113.5', START)]) {
        const event = eventOf(document);
        const inspection = inspector.inspect(event, emptyInspection());
        const found = nameAttack({ event, inspection, behavior: analyzer.observe(event, true) });
        if (found !== undefined && found.attack.confidence >= (surest?.attack.confidence ?? 0) - SAME) surest = found;
      }
      expect(surest).toMatchObject({ type: named?.type, attack: { subtype: named?.subtype } });
      expect(surest?.attack.confidence).toBeGreaterThan(0.5);
    },
  );
});

describe('harmless twins, one after the other through the bundle that ships', () => {
  const risky = new Map<string, unknown[]>();
  beforeAll(() => {
    const scorer = createEventScorer({ bundleDirectory: BUNDLE });
    const options = { learn: true, explain: false, again: false, deadline: Number.POSITIVE_INFINITY };
    scorer.score(
      sent(USUAL, 'usual', '', START).map(({ document }) => document),
      options,
    );
    for (const [i, { name, rows }] of HARMLESS_SEQUENCES.entries()) {
      const documents = sent(rows, `h${i}`, `203.0.${i}.5`, START + i * 3_600_000).map(({ document }) => document);
      const found = scorer
        .score(documents, options)
        .flatMap((verdict) =>
          verdict.status === 'scored' && verdict.risk.score >= 60
            ? [{ risk: verdict.risk.score, type: verdict.attack.type, reason: verdict.reason }]
            : [],
        );
      risky.set(name, found);
    }
  }, 120_000);

  test.each(HARMLESS_SEQUENCES.map(({ name }) => name))('%s stays below an alert', (name) => {
    expect(risky.get(name)).toEqual([]);
  });
});
