/**
 * Many sources that do one thing: each too little to be told from somebody who mistypes, together far more than come by chance. What is
 * counted are sources, not requests; the measure is how many of them the log-ins of this very traffic usually bring.
 */
import { shortHash } from '../events/client/client.ts';
import { CampaignMembers, type Member } from './campaign-members.ts';
import { type CampaignAttempt, CampaignSigns, SIGNS, type Sign } from './campaign-signs.ts';
import { SlotNumbers } from './slot-numbers.ts';
import { Slots } from './slots.ts';
import { type SavedShares, shareFromAbove, UsualShares } from './usual-shares.ts';

/** Signs before this one are rare enough to speak without anything else that is shared. */
const STRONG = 2;
/** The sign of those who feel for paths: of requests that miss, not of log-ins. */
const FEELS = 4;
/** Sources with a sign for each log-in of harmless traffic, and for each request that misses, assumed before there is any. */
const ASSUMED = { logins: [0.00005, 0.0006, 0.0008, 0.03], misses: [0.0001] } as const;
/** For so many log-ins and requests that stands, and beside what others do at this time. */
const ASSUMED_WEIGHT = { logins: 2000, misses: 20_000, others: 20_000 } as const;

const HOUR = 3_600_000;
/** Half-life of what is counted. */
const WINDOW = 12 * HOUR;
/** Evidence in natural logarithms from which chance is ruled out, over all groups and days; sources at least. */
const SURE = 16;
const SOURCES = 8;
/** Share of the sources with a sign that may be harmless ones by the usual number, for an event to be called part of a campaign. */
const IMPURE = { logins: 0.08, paths: 0.2 } as const;
/** Once told, a campaign goes on while there is still so much of it. */
const STILL = 6;
const MOST_GROUPS = 2048;
/** Members of a campaign are those of so long. */
const MEMBERS_FOR = 3 * WINDOW;
const SUREST = 0.99;

const { exp, log, max, min } = Math;

/** What a request says of the program that sent it. */
type Client = Pick<CampaignAttempt, 'agent' | 'headers'>;

/** A request for what is not there, or not allowed. */
export interface CampaignMiss extends Client {
  readonly time: number;
  readonly source: string;
}

export type Shared = 'agent' | 'headers' | 'door' | 'behaviour';

/** A campaign that a log-in is part of. */
export interface CampaignCase {
  readonly id: string;
  readonly sign: Sign;
  /** What its sources share: an agent, the order of their headers, a door, or no more than what they do. */
  readonly shared: Shared;
  /** 0 to 0.99, that the sources with the sign are no coincidence. */
  readonly probability: number;
  /** Sources with the sign within about a day, and how many would be usual. */
  readonly sources: number;
  readonly usual: number;
}

const SIGN_COUNT = SIGNS.length;
/** The group of all log-ins. */
const EVERYBODY = 'all';
/** Places of the numbers of a group. */
const GROUP = { time: 0, attempts: 1, signs: 2 } as const;
const GROUP_STRIDE = 2 + SIGN_COUNT;

/** What is saved beside the numbers; names by slot of their source. */
interface Told {
  readonly names: readonly (string | null)[];
  readonly latest: number;
  readonly members: readonly Member[];
  readonly next: number;
  readonly ids: readonly (readonly [string, string])[];
}

/** Saved by itself: where an older release did not keep it, campaigns are begun anew, and all else is restored. */
interface Usual {
  readonly logins: SavedShares;
  readonly misses: SavedShares;
}

export class Campaigns {
  readonly #signs = new CampaignSigns();
  readonly #ofGroup = new SlotNumbers(GROUP_STRIDE, () => 0);
  readonly #groups = new Slots(MOST_GROUPS, this.#ofGroup);
  readonly #usual = {
    logins: new UsualShares(ASSUMED.logins, ASSUMED_WEIGHT.logins),
    misses: new UsualShares(ASSUMED.misses, ASSUMED_WEIGHT.misses),
  };
  #latest = 0;
  readonly #members = new CampaignMembers();
  /** Names of campaigns that go on, by group and sign. */
  readonly #ids = new Map<string, string>();

  /** Takes note of a log-in and says what campaign it is part of, if any. */
  learn(attempt: CampaignAttempt): CampaignCase | undefined {
    const { time, source } = attempt;
    const signs = this.#signs.learn(attempt);
    const groups = groupsOf(attempt);
    this.#latest = max(this.#latest, time);
    for (const name of groups) {
      const group = this.#advance(name, time);
      this.#ofGroup.values[group * GROUP_STRIDE + GROUP.attempts]++;
      for (let sign = 0; sign < SIGN_COUNT; sign++)
        if ((signs & (1 << sign)) !== 0) this.#ofGroup.values[group * GROUP_STRIDE + GROUP.signs + sign]++;
    }
    const { logins } = this.#usual;
    logins.observe(time);
    if (signs !== 0) this.#members.add({ time, source, signs, groups });
    const found = this.judge(attempt);
    // What is part of a campaign is not usual, however long it goes on.
    if (found === undefined)
      for (let sign = 0; sign < FEELS; sign++) if ((signs & (1 << sign)) !== 0) logins.sign(time, sign);
    return found;
  }

  /** Takes note of a request that missed; `sign` where it has just shown that its source feels for paths. */
  learnMiss({ time, source, ...client }: CampaignMiss, sign: boolean): void {
    const groups = groupsOfMisses(client);
    this.#latest = max(this.#latest, time);
    for (const name of groups) {
      const base = this.#advance(name, time) * GROUP_STRIDE;
      this.#ofGroup.values[base + GROUP.attempts]++;
      if (sign) this.#ofGroup.values[base + GROUP.signs + FEELS]++;
    }
    const { misses } = this.#usual;
    misses.observe(time);
    if (!sign) return;
    misses.sign(time, 0);
    this.#members.add({ time, source, signs: 1 << FEELS, groups });
  }

  /** The campaign of those who feel for paths, of which a source with that sign is part. */
  judgeMiss(client: Client): CampaignCase | undefined {
    for (const name of groupsOfMisses(client)) {
      const group = this.#groups.find(name);
      const found = group < 0 ? undefined : this.#case(name, group, FEELS);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** The campaign that a log-in is part of, as remembered: the one that its source's signs make surest. */
  judge(attempt: CampaignAttempt): CampaignCase | undefined {
    if (!attempt.failed) return undefined;
    const own = this.#signs.of(attempt.source);
    if (own === 0) return undefined;
    let best: CampaignCase | undefined;
    for (const name of groupsOf(attempt)) {
      const group = this.#groups.find(name);
      if (group < 0) continue;
      for (let sign = 0; sign < SIGN_COUNT; sign++) {
        // What harmless people do too speaks only of those who share more than that.
        if ((own & (1 << sign)) === 0 || (sign >= STRONG && !sharesClient(name))) continue;
        const found = this.#case(name, group, sign);
        if (found !== undefined && (best === undefined || found.usual / found.sources < best.usual / best.sources))
          best = found;
      }
    }
    return best;
  }

  /** Sources of a campaign, the newest first, as far as they are remembered. */
  members(id: string): readonly string[] {
    const parts = new Set([...this.#ids].filter(([, own]) => own === id).map(([part]) => part));
    return [...this.#members.of((name, sign) => parts.has(partOf(name, sign)), this.#latest - MEMBERS_FOR)];
  }

  #case(name: string, group: number, sign: number): CampaignCase | undefined {
    const { values } = this.#ofGroup;
    const base = group * GROUP_STRIDE;
    const sources = values[base + GROUP.signs + sign];
    const usual = max(values[base + GROUP.attempts] * this.#usualShare(group, sign), 0.5);
    const part = partOf(name, sign);
    const told = this.#ids.get(part);
    // Poisson: how much likelier so many are if they come at the rate that they came than at the usual one.
    const evidence = sources > usual ? sources * log(sources / usual) - (sources - usual) : 0;
    const impure = usual > (sign === FEELS ? IMPURE.paths : IMPURE.logins) * sources;
    if (told === undefined ? evidence < SURE || sources < SOURCES || impure : evidence < STILL) {
      this.#ids.delete(part);
      return undefined;
    }
    if (told === undefined) this.#ids.set(part, this.#tell(name, sign, values[base + GROUP.time]));
    if (impure) return undefined;
    return {
      id: this.#ids.get(part) as string,
      sign: SIGNS[sign],
      shared: sharedBy(name),
      probability: min(SUREST, 1 - exp(-evidence)),
      sources: Math.round(sources),
      usual: Math.round(10 * usual) / 10,
    };
  }

  /** The name of a campaign that has just shown itself: that of one that goes on, where half of the sources are the same. */
  #tell(name: string, sign: number, time: number): string {
    const own = this.#members.of((group, other) => group === name && other === sign, this.#latest - MEMBERS_FOR);
    for (const id of new Set(this.#ids.values())) {
      const others = new Set(this.members(id));
      let both = 0;
      for (const source of own) if (others.has(source)) both++;
      if (2 * both >= min(own.size, others.size)) return id;
    }
    return `${sign === FEELS ? 'paths' : 'login'}-${shortHash(`${name} ${SIGNS[sign]} ${Math.floor(time / HOUR)}`)}`;
  }

  /** How many of a group's attempts would show the sign if nobody was at work. */
  #usualShare(group: number, sign: number): number {
    if (sign === FEELS) return this.#usual.misses.of(0);
    const before = this.#usual.logins.of(sign);
    return sign < STRONG ? before : max(before, this.#shareOfOthers(group, sign));
  }

  /**
   * What those outside of a group do now, or all where those are few: what harmless people do too may become more in a day, and
   * then everywhere.
   */
  #shareOfOthers(group: number, sign: number): number {
    const { values } = this.#ofGroup;
    const base = group * GROUP_STRIDE;
    const all = this.#groups.find(EVERYBODY) * GROUP_STRIDE;
    const few = values[all + GROUP.attempts] < 2 * values[base + GROUP.attempts];
    const others = (field: number) => max(0, values[all + field] - (few ? 0 : values[base + field]));
    return shareFromAbove(
      { seen: others(GROUP.attempts), signs: others(GROUP.signs + sign) },
      ASSUMED.logins[sign],
      ASSUMED_WEIGHT.others,
    );
  }

  save(): Record<string, Uint8Array> {
    const told: Told = {
      names: this.#signs.names(),
      latest: this.#latest,
      ...this.#members.save(),
      ids: [...this.#ids],
    };
    const usual: Usual = { logins: this.#usual.logins.save(), misses: this.#usual.misses.save() };
    const sections: Record<string, Uint8Array> = {
      told: Buffer.from(JSON.stringify(told)),
      usual: Buffer.from(JSON.stringify(usual)),
    };
    for (const [name, bytes] of Object.entries(this.#signs.save())) sections[`sources.${name}`] = bytes;
    const groups = { ...this.#groups.save(), numbers: this.#ofGroup.save(this.#groups.size) };
    for (const [name, bytes] of Object.entries(groups)) sections[`groups.${name}`] = bytes;
    return sections;
  }

  /** @throws Error where the bytes are not those of `save` */
  restore(section: (name: string) => Uint8Array): void {
    const told = JSON.parse(Buffer.from(section('told')).toString('utf8')) as Told;
    const usual = JSON.parse(Buffer.from(section('usual')).toString('utf8')) as Usual;
    this.#signs.restore((name) => section(`sources.${name}`), told.names);
    const groups = this.#groups.restore((name) => section(`groups.${name}`));
    this.#ofGroup.restore(section('groups.numbers'), groups, 'campaigns');
    this.#usual.logins.restore(usual.logins);
    this.#usual.misses.restore(usual.misses);
    this.#latest = told.latest;
    this.#members.restore(told);
    for (const [part, id] of told.ids) this.#ids.set(part, id);
  }

  #advance(name: string, time: number): number {
    const slot = this.#groups.take(name);
    const { values } = this.#ofGroup;
    const base = slot * GROUP_STRIDE;
    const before = values[base + GROUP.time];
    if (time > before) {
      if (before > 0) {
        const fade = 2 ** ((before - time) / WINDOW);
        for (let i = GROUP.attempts; i < GROUP_STRIDE; i++) values[base + i] *= fade;
      }
      values[base + GROUP.time] = time;
    }
    return slot;
  }
}

function partOf(group: string, sign: number): string {
  return `${sign} ${group}`;
}

function groupsOf({ agent, headers, door }: CampaignAttempt): readonly string[] {
  const groups = [EVERYBODY, `door ${door}`, `agent ${agent.slice(0, 200)}`];
  if (headers !== undefined) groups.push(`headers ${headers}`);
  return groups;
}

/** The narrowest first. */
function groupsOfMisses({ agent, headers }: Client): readonly string[] {
  const groups = [`agent paths ${agent.slice(0, 200)}`, 'paths'];
  if (headers !== undefined) groups.unshift(`headers paths ${headers}`);
  return groups;
}

/** Whether those of a group share a client, real or claimed: more than that they sign in at all. */
function sharesClient(group: string): boolean {
  const shared = sharedBy(group);
  return shared === 'agent' || shared === 'headers';
}

function sharedBy(group: string): Shared {
  if (group.startsWith('agent ')) return 'agent';
  if (group.startsWith('headers ')) return 'headers';
  return group.startsWith('door ') ? 'door' : 'behaviour';
}
