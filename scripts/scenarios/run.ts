/** One run: the traffic of a seed through the scorer, and what it, CrowdSec's thresholds and two counters find. */

import { causeOf } from '@api-sentinel/scorer-service/alerts/cause';
import type { ScoredVerdict } from '@api-sentinel/scorer-service/contract';
import { createEventScorer } from '@api-sentinel/scorer-service/detection/scorer';
import { LogWriter } from '../simulator/document.ts';
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
  readonly days: Set<number>;
  readonly campaigns: Set<string>;
  readonly classes: Set<string>;
}

export interface RunFigures {
  readonly seed: number;
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
/** Behaviour below this is remembered, and its request is not scored. */
const SPEAKS_FROM = 20;
const DAY = 86_400_000;

/**
 * What behaviour says something of goes through the whole scorer with the bundle; every other request is remembered by behaviour
 * alone, which is what makes three days in minutes: a false alarm of the models alone is not seen here.
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
    let verdict: ScoredVerdict | undefined;
    if (scorer.behavior.observe(event, true).risk >= SPEAKS_FROM) {
      const scored = scorer.score([fullDocument(writer, exchange)], looking)[0];
      if (scored?.status === 'scored') verdict = scored;
    }
    if (verdict === undefined || verdict.risk.score < ALERT_FROM) continue;
    const cause = causeOf(event.time, verdict, 30 * 60_000);
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
        days: new Set(),
        campaigns: new Set(),
        classes: new Set(),
      };
      raised.set(key, alert);
    }
    alert.reason = verdict.reason ?? '';
    alert.days.add(Math.floor(event.time / DAY));
    alert.classes.add(truth.cls);
    if (truth.campaign === undefined) alert.harmless++;
    else {
      alert.attacks++;
      alert.campaigns.add(truth.campaign);
      byUs.add(caller.address);
    }
  }
  const attackers = new Set([...hostile.values()].flatMap((members) => [...members]));
  const budget = options.days;
  const byFailures = over(counts.failures, tuned(counts.failures, attackers, budget));
  const byRequests = over(counts.requests, tuned(counts.requests, attackers, budget));
  const found = new Set<string>();
  let falseAlerts = 0;
  for (const alert of raised.values()) {
    options.onAlert?.(alert);
    if (alert.attacks >= alert.harmless) for (const campaign of alert.campaigns) found.add(campaign);
    else falseAlerts += alert.days.size;
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
  return {
    seed: options.seed,
    events,
    seconds: Math.round((performance.now() - began) / 100) / 10,
    scenarios,
    falseAlerts,
    falsePerDay: falseAlerts / options.days,
  };
}

function fullDocument(writer: LogWriter, exchange: Parameters<LogWriter['write']>[0]): unknown {
  return writer.write(exchange).event;
}

function over(counts: ReadonlyMap<string, number>, threshold: number): Set<string> {
  return new Set([...counts].filter(([, count]) => count >= threshold).map(([key]) => sourceOf(key)));
}

function count(members: ReadonlySet<string>, flagged: ReadonlySet<string>): number {
  let sum = 0;
  for (const member of members) if (flagged.has(member)) sum++;
  return sum;
}
