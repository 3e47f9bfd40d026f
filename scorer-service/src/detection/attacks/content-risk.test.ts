import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { createEventScorer } from '../scorer.ts';
import type { NamedCases } from './content-cases.ts';
import { requestsWith } from './content-requests.ts';
import { NEAR_MISSES } from './harmless.cases.ts';
import { INJECTION_CASES } from './injection.cases.ts';
import { SQL_INJECTION_CASES } from './sql-injection.cases.ts';
import { XSS_CASES } from './xss.cases.ts';

/** The shipped bundle, asked about the first request of a source that it never saw. */
const scorer = createEventScorer({
  bundleDirectory: fileURLToPath(new URL('../../../bundle', import.meta.url)),
});
const OPTIONS = { learn: false, explain: false, again: true, deadline: Number.POSITIVE_INFINITY };
const ALERT = 60;
const CRITICAL = 80;

interface Told {
  readonly value: string;
  readonly place: string | undefined;
  readonly score: number;
  readonly type: string;
  readonly subtype: string | undefined;
}

function told(value: string): Told[] {
  return scorer.score(requestsWith(value, ''), OPTIONS).map((verdict) => {
    if (verdict.status !== 'scored') throw new Error(`${value} was not scored`);
    const { type, subtype } = verdict.attack;
    return { value, place: verdict.event_id?.trim(), score: verdict.risk.score, type, subtype };
  });
}

const CASES: readonly (readonly [string, NamedCases])[] = [
  ...SQL_INJECTION_CASES.map((one) => ['sql_injection', one] as const),
  ...XSS_CASES.map((one) => ['xss', one] as const),
  ...INJECTION_CASES.map((one) => ['injection', one] as const),
];
/** Kinds of which a lone request may be harmless, so that none is CRITICAL by itself. */
const DOUBTFUL = ['log'];

test('the textbook case of each kind is CRITICAL at once, and rightly named', () => {
  for (const [type, { subtype, textbook }] of CASES) {
    if (DOUBTFUL.includes(subtype)) continue;
    for (const verdict of told(textbook[0])) {
      expect(verdict).toMatchObject({ type, subtype });
      expect([verdict.value, verdict.place, verdict.score >= CRITICAL || verdict.score]).toEqual([
        verdict.value,
        verdict.place,
        true,
      ]);
    }
  }
});

test('of all cases nearly all alert, and what alerts is rightly named', () => {
  let all = 0;
  const missed: Told[] = [];
  for (const [type, { subtype, textbook, others }] of CASES) {
    for (const verdict of [...textbook, ...others].flatMap(told)) {
      all++;
      if (verdict.score < ALERT) missed.push(verdict);
      else expect(verdict).toMatchObject({ type, subtype });
    }
  }
  expect([missed.length <= 0.05 * all, missed]).toEqual([true, missed]);
});

test('no near miss alerts', () => {
  const alerting = NEAR_MISSES.flatMap(({ values }) => values.flatMap(told)).filter(({ score }) => score >= ALERT);
  expect(alerting).toEqual([]);
});
