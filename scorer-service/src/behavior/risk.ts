/** How unusual the behaviour of one entity is, from its window figures: 0 to 100, by factors that can be checked in the log. */
import { B } from './windows.ts';

interface Factor {
  readonly figure: string;
  /** Up to `from` it says nothing; at `full` it says all that it can; between them it grows with the logarithm. */
  readonly from: number;
  readonly full: number;
  /** What it says at most, as a probability that this is abuse. */
  readonly most: number;
}

/**
 * Population priors, until profiles say what is usual for whom. A person who has forgotten a password fails three or
 * four times; a busy single-page application sends a few dozen requests in ten seconds; a crawler that announces itself
 * asks for one page in a second or two.
 */
export const FACTORS: readonly Factor[] = [
  { figure: 'failed_logins_10m', from: 4, full: 24, most: 0.9 },
  { figure: 'failed_logins_1h', from: 8, full: 60, most: 0.9 },
  { figure: 'accounts_10m', from: 2.5, full: 12, most: 0.95 },
  { figure: 'accounts_1h', from: 4, full: 24, most: 0.95 },
  { figure: 'requests_10s', from: 80, full: 600, most: 0.8 },
  { figure: 'requests_1m', from: 240, full: 2000, most: 0.8 },
  { figure: 'resources_10m', from: 120, full: 360, most: 0.6 },
  { figure: 'missing_10m', from: 12, full: 60, most: 0.85 },
  { figure: 'too_many_10m', from: 4, full: 60, most: 0.85 },
  { figure: 'sequence', from: 12, full: 80, most: 0.8 },
];
const PLACES = FACTORS.map(({ figure }) => B[figure]);

const LAST_OF_FAILURES = PLACES.indexOf(B.failed_logins_1h);
const READING = new Set([B.resources_10m, B.sequence]);
/** Of reading much, where that is what the sender or the endpoint is there for, no more than this share is said. */
export const EXPECTED = 0.6;
/** Resources of the last hour for each of which so many steps of a walk are believed: a walk that ended long ago is none any more. */
const STEPS_EACH = 4;

/** Steps in a row from one number to the next, as far as what was asked for of late bears them out. */
export function stepsWalked(figures: Float64Array): number {
  return Math.min(figures[B.sequence], STEPS_EACH * figures[B.resources_1h]);
}

/**
 * 0 to 100: the chance that at least one factor is right, were they independent.
 * @param resends what fails is one old password, sent again and again: how often it does says nothing
 * @param expected to read much is what this sender or endpoint is there for
 */
export function behaviorRisk(figures: Float64Array, resends = false, expected = false): number {
  let innocent = 1;
  for (let i = resends ? LAST_OF_FAILURES + 1 : 0; i < FACTORS.length; i++) {
    const place = PLACES[i];
    const value = place === B.sequence ? stepsWalked(figures) : figures[place];
    innocent *= 1 - (expected && READING.has(place) ? EXPECTED : 1) * strength(FACTORS[i], value);
  }
  return 100 * (1 - innocent);
}

/** The figures of the factors that say something, by name, for the verdict. */
export function speakingFactors(figures: Float64Array): Record<string, number> {
  const speaking: Record<string, number> = {};
  for (let i = 0; i < FACTORS.length; i++) {
    const value = PLACES[i] === B.sequence ? stepsWalked(figures) : figures[PLACES[i]];
    if (strength(FACTORS[i], value) > 0) speaking[FACTORS[i].figure] = Math.round(value);
  }
  return speaking;
}

function strength({ from, full, most }: Factor, value: number): number {
  if (!(value > from)) return 0;
  return value >= full ? most : (most * Math.log(value / from)) / Math.log(full / from);
}
