/** A champion and a challenger side by side: on what people labeled, on what we know, and on the recent past. */
import type { Comparison, EventRow, ScoredVerdict, Verdict } from '../../contract/index.ts';
import { createEventScorer, type ScorerSettings } from '../../detection/scorer.ts';
import { readEvents, readLabels } from '../event-folder.ts';
import { payloadEvents } from '../payloads/events.ts';
import { type Counted, judge } from './judge.ts';

export interface CompareSettings {
  readonly folder: string;
  readonly champion: ScorerSettings;
  readonly challenger: ScorerSettings;
  /** Risk from which an event is flagged. */
  readonly threshold: number;
  readonly seed: number;
  readonly now: () => number;
  readonly progress: (sentence: string) => void;
}

export interface Reliability {
  readonly predicted: number;
  readonly observed: number;
  readonly rows: number;
}

export interface Compared {
  readonly comparison: Comparison;
  /** Of the challenger, on all events of which it is known what they are. */
  readonly reliability: Reliability[];
  /** Events scored in a second by the challenger. */
  readonly eventsPerSecond: number;
}

const BATCH = 500;
const KNOWN = 3_000;
/** Never a seed of training, so that no request is known to it. */
const KNOWN_SEED = 0x5eed;
const RECENT_MS = 7 * 86_400_000;
const EXAMPLES = 50;
/** Evidence of at least this confidence is an attack that anybody can read. */
const EVIDENT = 0.9;
const READABLE: ReadonlySet<string> = new Set(['sql_injection', 'xss', 'injection']);

type Change = Comparison['recent']['added_events'][number];

class Count {
  readonly name: string;
  events = 0;
  attacks = 0;
  readonly champion = { found: 0, false_alarms: 0 };
  readonly challenger = { found: 0, false_alarms: 0 };

  constructor(name: string) {
    this.name = name;
  }

  add(attack: boolean, champion: boolean, challenger: boolean): void {
    this.events += 1;
    if (attack) this.attacks += 1;
    const figure = attack ? 'found' : 'false_alarms';
    if (champion) this.champion[figure] += 1;
    if (challenger) this.challenger[figure] += 1;
  }
}

export async function compare(settings: CompareSettings): Promise<Compared> {
  const { folder, threshold, progress } = settings;
  const champion = createEventScorer(settings.champion);
  const challenger = createEventScorer(settings.challenger);
  const slices = new Map<string, Count>();
  const slice = (name: string): Count => {
    const known = slices.get(name) ?? new Count(name);
    slices.set(name, known);
    return known;
  };
  const known: { readonly score: number; readonly attack: boolean }[] = [];
  let seconds = 0;
  let scored = 0;
  const both = (documents: readonly unknown[], learn: boolean): (readonly [Verdict, Verdict])[] => {
    const options = { learn, explain: false, again: !learn, deadline: Number.POSITIVE_INFINITY };
    const first = champion.score(documents, options);
    const begun = performance.now();
    const second = challenger.score(documents, options);
    seconds += (performance.now() - begun) / 1_000;
    scored += documents.length;
    return first.map((verdict, i) => [verdict, second[i]] as const);
  };

  const labels = await readLabels(folder);
  const rows: Replayed[] = [];
  const replay = (batch: readonly { readonly document: unknown; readonly id: string }[]): void => {
    const verdicts = both(
      batch.map(({ document }) => document),
      true,
    );
    for (const [i, [before, after]] of verdicts.entries()) {
      if (before.status !== 'scored' || after.status !== 'scored') continue;
      const flagged = [before, after].map(({ risk }) => risk.score >= threshold) as [boolean, boolean];
      const said = labels.get(batch[i].id);
      if (said !== undefined && said.label >= 0) {
        const attack = said.label === 1;
        slice(attack ? `labeled ${said.cls.replaceAll('_', ' ')}` : 'labeled benign').add(attack, ...flagged);
        known.push({ score: after.risk.score, attack });
      }
      if (READABLE.has(before.attack.type) && before.attack.confidence >= EVIDENT) {
        slice('recent events in which an attack can be read').add(true, ...flagged);
      }
      rows.push(replayedOf(batch[i].document, before, after, { flagged, attack: said?.label === 1 }));
    }
  };
  let batch: { readonly document: unknown; readonly id: string }[] = [];
  for await (const event of readEvents(folder, labels)) {
    batch.push(event);
    if (batch.length < BATCH) continue;
    replay(batch);
    batch = [];
  }
  if (batch.length > 0) replay(batch);
  progress(`${rows.length} recent events replayed by champion and challenger`);

  const requests = [...payloadEvents(KNOWN, KNOWN_SEED)];
  for (let i = 0; i < requests.length; i += BATCH) {
    const part = requests.slice(i, i + BATCH);
    for (const [j, [before, after]] of both(
      part.map(({ document }) => document),
      false,
    ).entries()) {
      if (before.status !== 'scored' || after.status !== 'scored') continue;
      const { label, family } = part[j];
      const attack = label === 1;
      slice(`known ${KNOWN_NAMES[family.split('.')[0]] ?? family}`).add(
        attack,
        before.risk.score >= threshold,
        after.risk.score >= threshold,
      );
      known.push({ score: after.risk.score, attack });
    }
  }
  progress(`${requests.length} requests of known kinds scored by champion and challenger`);

  return {
    comparison: comparisonOf(settings, [champion.bundle ?? '', challenger.bundle ?? ''], [...slices.values()], rows),
    reliability: reliabilityOf(known),
    eventsPerSecond: seconds === 0 ? 0 : Math.round(scored / seconds),
  };
}

const KNOWN_NAMES: Readonly<Record<string, string>> = {
  benign: 'harmless requests',
  sql: 'SQL injections',
  script: 'cross-site scripting',
  server: 'injections into the server',
};

interface Replayed {
  readonly row: EventRow;
  readonly time: number;
  readonly before: number;
  readonly after: number;
  readonly flagged: readonly [boolean, boolean];
  /** People labeled it an attack. */
  readonly attack: boolean;
}

function replayedOf(
  document: unknown,
  before: ScoredVerdict,
  after: ScoredVerdict,
  known: Pick<Replayed, 'flagged' | 'attack'>,
): Replayed {
  const of = document as {
    '@timestamp'?: string;
    http?: { request?: { method?: string }; response?: { status_code?: number } };
    url?: { path?: string; original?: string };
  };
  const path = of.url?.path ?? of.url?.original;
  const time = of['@timestamp'];
  const { user, source } = after.entities;
  const row: EventRow = {
    index: '',
    id: after.event_id,
    event_id: after.event_id,
    ...(time !== undefined && { time }),
    ...(of.http?.request?.method !== undefined && { method: of.http.request.method }),
    ...(path !== undefined && { path }),
    ...(Number.isInteger(of.http?.response?.status_code) && { response: Number(of.http?.response?.status_code) }),
    risk: after.risk.score,
    level: after.risk.level,
    attack_type: after.attack.type,
    endpoint: after.endpoint.template,
    ...(user !== undefined && { user }),
    ...(source !== undefined && { source }),
  };
  return { row, time: Date.parse(time ?? ''), before: before.risk.score, after: after.risk.score, ...known };
}

function comparisonOf(
  { now }: CompareSettings,
  [champion, challenger]: readonly [string, string],
  counted: readonly Counted[],
  rows: readonly Replayed[],
): Comparison {
  const times = rows.map(({ time }) => time).filter(Number.isFinite);
  const until = times.reduce((most, time) => Math.max(most, time), times[0] ?? now());
  const recent = rows.filter(({ time }) => !(time < until - RECENT_MS));
  const since = recent.reduce((least, { time }) => Math.min(least, time), until);
  const added = recent.filter(({ flagged }) => !flagged[0] && flagged[1]);
  const dropped = recent.filter(({ flagged }) => flagged[0] && !flagged[1]);
  const both = recent.filter(({ flagged }) => flagged[0] && flagged[1]).length;
  const days = Math.max((until - since) / 86_400_000, 1 / 24);
  const flagged = { champion: both + dropped.length, challenger: both + added.length };
  // What people labeled an attack is judged by its slices: to flag more of that is what a training is for.
  const others = recent.filter(({ attack }) => !attack);
  const counts = {
    events: others.length,
    champion: others.filter((one) => one.flagged[0]).length,
    challenger: others.filter((one) => one.flagged[1]).length,
  };
  const shown = (list: readonly Replayed[], by: 'before' | 'after'): Change[] =>
    [...list]
      .sort((a, b) => b[by] - a[by])
      .slice(0, EXAMPLES)
      .map(({ row: event, before, after }) => ({ event, before, after }));
  return {
    champion,
    challenger,
    made_at: new Date(now()).toISOString(),
    recent: {
      since: new Date(since).toISOString(),
      until: new Date(until).toISOString(),
      events: recent.length,
      both,
      added: added.length,
      dropped: dropped.length,
      flagged_per_day: { champion: flagged.champion / days, challenger: flagged.challenger / days },
      added_events: shown(added, 'after'),
      dropped_events: shown(dropped, 'before'),
    },
    ...judge(counted, counts),
  };
}

/** Ten bins of risk: how many of the events in each were attacks. */
function reliabilityOf(known: readonly { readonly score: number; readonly attack: boolean }[]): Reliability[] {
  const bins = Array.from({ length: 10 }, () => ({ rows: 0, sum: 0, attacks: 0 }));
  for (const { score, attack } of known) {
    const bin = bins[Math.min(9, Math.floor(score / 10))];
    bin.rows += 1;
    bin.sum += score / 100;
    if (attack) bin.attacks += 1;
  }
  return bins.flatMap(({ rows, sum, attacks }) =>
    rows === 0 ? [] : [{ predicted: sum / rows, observed: attacks / rows, rows }],
  );
}
