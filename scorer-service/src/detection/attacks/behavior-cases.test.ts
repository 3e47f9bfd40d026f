import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { PatternBehaviorAnalyzer } from '../../behavior/analyzer.ts';
import { eventOf, requestDocument } from '../../events/testing.ts';
import { emptyInspection, Inspector } from '../../inspection/inspect.ts';
import { createEventScorer } from '../scorer.ts';
import { ATTACK_SEQUENCES, HARMLESS_SEQUENCES, type Row, USUAL } from './behavior.cases.ts';
import { type Named, nameAttack } from './registry.ts';

const START = Date.UTC(2026, 2, 2, 10);
/** Of two as sure as each other the later one speaks: evidence fades a little between them. */
const SAME = 0.01;
const BUNDLE = fileURLToPath(new URL('../../../bundle', import.meta.url));

/** A word of letters that is another for each number. */
function word(n: number): string {
  return [...String(n * 7919 + 13)]
    .map((digit) => 'bcdfghklmn'[Number(digit)] + 'aeiou'[(Number(digit) + n) % 5])
    .join('');
}

interface Sent {
  readonly time: number;
  readonly document: unknown;
}

/** The requests of rows in time order, from `source` unless a row says otherwise. */
function sent(rows: readonly Row[], name: string, source: string, start: number): Sent[] {
  let seed = 1;
  const unit = (): number => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return seed / 2 ** 32;
  };
  let id = 0;
  const made = rows.flatMap((row) => {
    let time = start + row.at * 1000;
    return Array.from({ length: row.times }, (_, i) => {
      const one = { time, document: documentOf({ source, ...row }, i, time, `${name}-${id++}`) };
      time += row.seconds * 1000 * (1 + (row.jitter ?? 0) * (2 * unit() - 1));
      return one;
    });
  });
  return made.sort((a, b) => a.time - b.time);
}

function documentOf(row: Row, i: number, time: number, id: string): Record<string, unknown> {
  const filled = (text: string): string =>
    text.replaceAll('{i}', `${i % (row.of ?? 1e9)}`).replaceAll('{w}', () => word(i));
  const { status, account, query, user, agent } = row;
  const document = requestDocument({
    id,
    time,
    method: row.method ?? 'GET',
    path: filled(row.path),
    status: typeof status === 'number' ? status : status[i % status.length],
    source: filled(row.source ?? '203.0.113.5'),
    ...(query !== undefined && { query: filled(query) }),
    ...(user !== undefined && { user }),
    ...(agent !== undefined && { agent }),
    ...(account !== undefined && {
      body: JSON.stringify({ username: filled(account), password: filled(row.password ?? 'x') }),
    }),
  });
  if (row.bytes !== undefined)
    (document.http as { response: Record<string, unknown> }).response.body = { bytes: row.bytes };
  if (row.milliseconds !== undefined)
    document.event = { ...(document.event as object), duration: row.milliseconds * 1_000_000 };
  return document;
}

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
