import { describe, expect, test } from '@jest/globals';
import { PatternBehaviorAnalyzer } from '../../behavior/analyzer.ts';
import { eventOf } from '../../events/testing.ts';
import { emptyInspection, Inspector } from '../../inspection/inspect.ts';
import type { NamedCases } from './content-cases.ts';
import { requestsWith } from './content-requests.ts';
import { NEAR_MISSES } from './harmless.cases.ts';
import { INJECTION_CASES } from './injection.cases.ts';
import { nameAttack } from './registry.ts';
import { SQL_INJECTION_CASES } from './sql-injection.cases.ts';
import { XSS_CASES } from './xss.cases.ts';

const inspector = new Inspector();

function named(document: Record<string, unknown>) {
  const event = eventOf(document);
  const inspection = inspector.inspect(event, emptyInspection());
  return nameAttack({ event, inspection, behavior: new PatternBehaviorAnalyzer().observe(event, false) });
}

const ATTACKS: readonly (readonly [string, readonly NamedCases[]])[] = [
  ['sql_injection', SQL_INJECTION_CASES],
  ['xss', XSS_CASES],
  ['injection', INJECTION_CASES],
];

describe.each(ATTACKS)('%s', (type, cases) => {
  test.each(cases)('$subtype is named so, and surely where it is plain', ({ subtype, textbook, others }) => {
    const wrong: unknown[] = [];
    for (const value of [...textbook, ...others]) {
      for (const document of requestsWith(value, value)) {
        const attack = named(document);
        const least = textbook.includes(value) ? 0.85 : 0.6;
        if (attack?.type !== type || attack.attack.subtype !== subtype || attack.attack.confidence < least)
          wrong.push([value, attack?.type, attack?.attack.subtype, attack?.attack.confidence]);
      }
    }
    expect(wrong).toEqual([]);
  });
});

test.each(NEAR_MISSES)('$kind are hardly named', ({ values }) => {
  const wrong: unknown[] = [];
  for (const value of values) {
    for (const document of requestsWith(value, value)) {
      const attack = named(document);
      if (attack !== undefined && attack.attack.confidence > 0.6)
        wrong.push([value, attack.type, attack.attack.subtype, attack.attack.confidence]);
    }
  }
  expect(wrong).toEqual([]);
});
