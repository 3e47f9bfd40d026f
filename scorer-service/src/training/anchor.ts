/** Where on the scale of the risk an alert begins, and what is critical. */
import { type RiskCalibration, type RiskTerms, riskLogOdds } from '../detection/risk.ts';

/** Shares of harmless held-out events that may reach 60 (alerts) and 80 (critical). */
const ALERT_SHARE = 0.004;
const CRITICAL_SHARE = 0.0004;
/** Of what is critical, this share is attacks where 1 event in 100 is one; the share above is lowered until it is so. */
const PRECISION = 0.96;
const PREVALENCE = 0.01;
/** Log-odds by which an alert begins further up than the held-out events ask: live traffic holds odder harmless requests than any collection. */
const MARGIN = 0.35;
/** How far the two anchors may be apart in log-odds: a few events make the scale neither a step nor flat. */
const LEAST_DISTANCE = 0.5;
const MOST_DISTANCE = 2.5;
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
  let share = CRITICAL_SHARE;
  let critical = at(harmless, 1 - share);
  while (share > 1 / harmless.length && precisionOf(harmless, attacks, critical) < PRECISION) {
    share *= 0.9;
    critical = at(harmless, 1 - share);
  }
  const distance = Math.min(Math.max(critical - alert, LEAST_DISTANCE), MOST_DISTANCE);
  return { ...risk, alert, critical: alert + distance };
}

function at(sorted: Float64Array, share: number): number {
  return sorted[Math.min(Math.floor(share * sorted.length), sorted.length - 1)];
}

function precisionOf(harmless: Float64Array, attacks: Float64Array, from: number): number {
  const found = PREVALENCE * above(attacks, from);
  const wrong = (1 - PREVALENCE) * above(harmless, from);
  return found === 0 ? 0 : found / (found + wrong);
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
