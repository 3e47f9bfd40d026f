/** One run: the traffic of a seed through the scorer, and what it, CrowdSec's thresholds and two counters find. */

import { causeOf } from '@api-sentinel/scorer-service/alerts/cause';
import type { ScoredVerdict } from '@api-sentinel/scorer-service/contract';
import { createEventScorer } from '@api-sentinel/scorer-service/detection/scorer';
import { LogWriter } from '../simulator/document.ts';
import type { Truth } from '../simulator/exchange.ts';
import { hashText } from '../simulator/random.ts';
import { CrowdSec, DayCounts, sourceOf, tuned } from './buckets.ts';
import { eventOf, type TrafficOptions, traffic } from './traffic.ts';

export interface RunOptions extends TrafficOptions {
  readonly bundle: string;
  /** Told what was alerted, for whoever wants to look. */
  readonly onAlert?: (alert: Raised) => void;
}

/** All verdicts of one cause: what an analyst is told as one thing. */
export interface Raised {
  readonly who: string;
  readonly type: string;
  reason: string;
  attacks: number;
  harmless: number;
  /** Harmless sources for which it stands: of those that only a sample hears, one stands for several. */
  weight: number;
  readonly days: Set<number>;
  readonly campaigns: Set<string>;
  readonly classes: Set<string>;
}

interface Waiting {
  readonly document: unknown;
  readonly truth: Truth;
  readonly source: string;
  readonly time: number;
  readonly weight: number;
}

export interface RunFigures extends TrafficOptions {
  /** Version of the bundle. */
  readonly bundle: string | undefined;
  readonly events: number;
  readonly seconds: number;
  /** By scenario: campaigns, those found by us, by CrowdSec's thresholds, by counts of failures and of requests; members, those named. */
  readonly scenarios: Readonly<Record<string, Tally>>;
  readonly falseAlerts: number;
  readonly falsePerDay: number;
}

export interface Tally {
  campaigns: number;
  found: number;
  crowdsec: number;
  failures: number;
  requests: number;
  members: number;
  named: number;
}

const ALERT_FROM = 60;
/** From this behaviour risk on, every request goes through the models; below it those of some sources. */
const SPEAKS_FROM = 20;
/** Of this many harmless sources one is heard whole. */
const ONE_OF = 8;
/** Requests that are scored in one call. */
const BATCH = 64;
const DAY = 86_400_000;

/**
 * Every request is remembered by behaviour. Through the whole scorer with the bundle goes what behaviour says something of, all that the scenarios
 * send, and of each eighth harmless source everything: an alert on harmless traffic that is seen by that alone counts eight times. So three days
 * pass in minutes, and false alarms of the models alone are seen.
 */
export function run(options: RunOptions): RunFigures {
  const began = performance.now();
  const scorer = createEventScorer({ bundleDirectory: options.bundle });
  const writer = new LogWriter(options.seed, 0);
  const crowdsec = new CrowdSec();
  const counts = new DayCounts();
  const raised = new Map<string, Raised>();
  const hostile = new Map<string, Set<string>>();
  const scenarioOf = new Map<string, string>();
  const byCrowdSec = new Set<string>();
  const byUs = new Set<string>();
  let events = 0;
  const looking = { learn: false, explain: false, again: true, deadline: Number.POSITIVE_INFINITY };
  const waiting: Waiting[] = [];
  const judge = (): void => {
    const verdicts = scorer.score(
      waiting.map(({ document }) => document),
      looking,
    );
    for (const [i, verdict] of verdicts.entries())
      if (verdict.status === 'scored' && verdict.risk.score >= ALERT_FROM) {
        raise(raised, waiting[i], verdict);
        if (waiting[i].truth.campaign !== undefined) byUs.add(waiting[i].source);
      }
    waiting.length = 0;
  };
  for (const exchange of traffic(options)) {
    const { truth, caller } = exchange;
    const event = eventOf(exchange, events++, options.seed);
    if (truth.campaign !== undefined) {
      scenarioOf.set(truth.campaign, truth.campaign.replace(/#.*/, '').replace('/quiet/', ': '));
      const members = hostile.get(truth.campaign) ?? new Set<string>();
      hostile.set(truth.campaign, members.add(caller.address));
    }
    counts.add(exchange);
    if (crowdsec.flags(exchange)) byCrowdSec.add(caller.address);
    const speaks = scorer.behavior.observe(event, true).risk >= SPEAKS_FROM;
    const sampled = hashText(caller.address, options.seed | 0) % ONE_OF === 0;
    if (!speaks && !sampled && truth.campaign === undefined) continue;
    const document = writer.write(exchange).event;
    const weight = speaks || truth.campaign !== undefined ? 1 : ONE_OF;
    waiting.push({ document, truth, source: caller.address, time: event.time, weight });
    // What behaviour speaks on is judged by what is known now, the rest when there is enough of it.
    if (speaks || waiting.length >= BATCH) judge();
  }
  judge();
  const attackers = new Set([...hostile.values()].flatMap((members) => [...members]));
  const budget = options.days;
  const byFailures = over(counts.failures, tuned(counts.failures, attackers, budget));
  const byRequests = over(counts.requests, tuned(counts.requests, attackers, budget));
  const found = new Set<string>();
  let falseAlerts = 0;
  for (const alert of raised.values()) {
    options.onAlert?.(alert);
    if (alert.attacks >= alert.harmless) for (const campaign of alert.campaigns) found.add(campaign);
    else falseAlerts += alert.weight * alert.days.size;
  }
  const scenarios: Record<string, Tally> = {};
  for (const [campaign, members] of hostile) {
    const name = scenarioOf.get(campaign) as string;
    const tally = scenarios[name] ?? {
      campaigns: 0,
      found: 0,
      crowdsec: 0,
      failures: 0,
      requests: 0,
      members: 0,
      named: 0,
    };
    scenarios[name] = tally;
    tally.campaigns++;
    tally.members += members.size;
    tally.named += count(members, byUs);
    if (found.has(campaign)) tally.found++;
    // A campaign is found by whoever finds half of its sources: one of a hundred tells nobody that there are the others.
    if (count(members, byCrowdSec) >= members.size / 2) tally.crowdsec++;
    if (count(members, byFailures) >= members.size / 2) tally.failures++;
    if (count(members, byRequests) >= members.size / 2) tally.requests++;
  }
  const { seed, days, rate, each } = options;
  return {
    seed,
    days,
    rate,
    each,
    bundle: scorer.bundle,
    events,
    seconds: Math.round((performance.now() - began) / 100) / 10,
    scenarios,
    falseAlerts,
    falsePerDay: falseAlerts / options.days,
  };
}

/** Adds a verdict to what an analyst would be told as one thing. */
function raise(raised: Map<string, Raised>, { truth, time, weight }: Waiting, verdict: ScoredVerdict): void {
  const cause = causeOf(time, verdict, 30 * 60_000);
  const who = cause.campaign === undefined ? `${cause.entity.kind} ${cause.entity.id}` : `campaign ${cause.campaign}`;
  const key = `${cause.attack} ${who}`;
  let alert = raised.get(key);
  if (alert === undefined) {
    alert = {
      who,
      type: cause.attack,
      reason: '',
      attacks: 0,
      harmless: 0,
      weight,
      days: new Set(),
      campaigns: new Set(),
      classes: new Set(),
    };
    raised.set(key, alert);
  }
  alert.reason = verdict.reason ?? '';
  alert.weight = Math.min(alert.weight, weight);
  alert.days.add(Math.floor(time / DAY));
  alert.classes.add(truth.cls);
  if (truth.campaign === undefined) alert.harmless++;
  else {
    alert.attacks++;
    alert.campaigns.add(truth.campaign);
  }
}

function over(counts: ReadonlyMap<string, number>, threshold: number): Set<string> {
  return new Set([...counts].filter(([, count]) => count >= threshold).map(([key]) => sourceOf(key)));
}

function count(members: ReadonlySet<string>, flagged: ReadonlySet<string>): number {
  let sum = 0;
  for (const member of members) if (flagged.has(member)) sum++;
  return sum;
}
