/** What behaviour counted, in words: for events whose risk it makes though no attack can be named. */

const WORDS: Readonly<Record<string, (count: number) => string>> = {
  failed_logins_10m: (n) => `${n} failed log-ins within 10 minutes`,
  failed_logins_1h: (n) => `${n} failed log-ins within 1 hour`,
  failed_logins_days: (n) => `${n} failed log-ins over days`,
  accounts_10m: (n) => `log-ins for ${n} accounts within 10 minutes`,
  accounts_1h: (n) => `log-ins for ${n} accounts within 1 hour`,
  accounts_days: (n) => `log-ins for ${n} accounts over days`,
  failing_sources_days: (n) => `failed log-ins from ${n} addresses over days`,
  requests_10s: (n) => `${n} requests within 10 seconds`,
  requests_1m: (n) => `${n} requests within 1 minute`,
  resources_10m: (n) => `about ${n} different resources within 10 minutes`,
  missing_10m: (n) => `about ${n} resources that are not there within 10 minutes`,
  misses_days: (n) => `${n} requests over days for what is not there`,
  too_many_10m: (n) => `${n} requests refused as too many within 10 minutes`,
  sequence: (n) => `${n} numbered resources one after the other`,
  walk_steps: (n) => `one of ${n} requests for one number after the other`,
  campaign_sources: (n) => `${n} sources that do the same`,
};
const MOST = 3;

/** One sentence, or undefined where there is nothing to tell. @param kind of the entity whose behaviour it is */
export function behaviorReason(kind: string, factors: Readonly<Record<string, number>>): string | undefined {
  const told = Object.entries(factors)
    .filter(([name, count]) => Object.hasOwn(WORDS, name) && count > 0)
    .slice(0, MOST)
    .map(([name, count]) => WORDS[name](Math.round(count)));
  return told.length === 0 ? undefined : `What this ${kind} does is unusual: ${told.join(', ')}.`;
}
