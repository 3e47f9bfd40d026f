/** Where on the scale of the risk an alert begins, and what is critical. */
import { type RiskCalibration, type RiskTerms, riskLogOdds } from '../detection/risk.ts';

/** Share of harmless held-out events that may reach 60 (alerts). */
const ALERT_SHARE = 0.004;
/** Of what is critical, at least this share is attacks where 1 event in 100 is one: by the lower bound of what the held-out events tell. */
const PRECISION = 0.95;
const PREVALENCE = 0.01;
/** Standard deviations of a one-sided bound that holds in 97.5 of 100 cases. */
const BOUND = 1.96;
/** Log-odds by which an alert begins further up than the held-out events ask: live traffic holds odder harmless requests than any collection. */
const MARGIN = 0.35;
/** How far the two anchors may be apart in log-odds: a few events make the scale neither a step nor flat. */
const LEAST_DISTANCE = 0.5;
const MOST_DISTANCE = 4;
/** Harmless events below which shares in ten thousand say nothing, and the scale is left as it was fitted. */
const ENOUGH = 5_000;

/**
 * Sets the anchors so that 60 and 80 mean the same whatever the data: 60 is reached by so many harmless events that the models did not see, 80
 * by so few that what reaches it is an attack. The order of events stays.
 */
export function anchored(
  risk: RiskCalibration,
  terms: readonly RiskTerms[],
  labels: ArrayLike<number>,
): RiskCalibration {
  const odds = Float64Array.from(terms, (one) => riskLogOdds(risk, one));
  const harmless = odds.filter((_, i) => labels[i] === 0).sort();
  const attacks = odds.filter((_, i) => labels[i] === 1).sort();
  if (harmless.length < ENOUGH || attacks.length === 0) return risk;
  const alert = at(harmless, 1 - ALERT_SHARE) + MARGIN;
  // From the highest harmless event down: how many may be above before too few of what is critical would be attacks.
  let wrong = 0;
  while (wrong < harmless.length / 2 && precisionOf(harmless, attacks, wrong + 1) >= PRECISION) wrong++;
  const critical = harmless[harmless.length - 1 - wrong];
  const distance = Math.min(Math.max(critical - alert, LEAST_DISTANCE), MOST_DISTANCE);
  return { ...risk, alert, critical: alert + distance };
}

function at(sorted: Float64Array, share: number): number {
  return sorted[Math.min(Math.floor(share * sorted.length), sorted.length - 1)];
}

/** Lower bound of the precision where so many harmless events are wrongly critical (Wilson's bound of their share; Wilson, 1927). */
function precisionOf(harmless: Float64Array, attacks: Float64Array, wrong: number): number {
  const found = PREVALENCE * above(attacks, harmless[harmless.length - wrong]);
  const share = wrong / harmless.length;
  const z = (BOUND * BOUND) / harmless.length;
  const highest = (share + z / 2 + BOUND * Math.sqrt((share * (1 - share) + z / 4) / harmless.length)) / (1 + z);
  return found === 0 ? 0 : found / (found + (1 - PREVALENCE) * highest);
}

/** Share of sorted numbers at or above one. */
function above(sorted: Float64Array, from: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle] < from) low = middle + 1;
    else high = middle;
  }
  return (sorted.length - low) / sorted.length;
}
