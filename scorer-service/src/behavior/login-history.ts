/** Evidence of attacks on log-ins that accumulates for days: of the source, of its network, and of the account that is tried. */
import type { ApiEvent } from '../events/event.ts';
import { KnownAccounts } from './known-accounts.ts';
import type { Login } from './login.ts';
import { isClock, quickRun } from './login-pace.ts';
import { ACCOUNTS_FAILED, ACCOUNTS_IN, type LoginFigures, LoginRecords, S, SOURCES_FAILED } from './login-records.ts';
import {
  added,
  failsForAnother,
  fromAnotherSource,
  getsIn,
  getsInto,
  goesOn,
  isDefaultName,
  type LoginPriors,
  livesHere,
  PRIOR,
  posterior,
  quickly,
} from './login-test.ts';
import { ON_THE_BEAT } from './old-password.ts';
import { hash32 } from './sketch.ts';
import { Slots } from './slots.ts';

export const LOGIN_KINDS = ['source', 'user', 'network'] as const;
export type LoginKind = (typeof LOGIN_KINDS)[number];

/** What the history says of the entity that is most likely part of an attack. */
export interface LoginCase extends LoginFigures {
  readonly kind: LoginKind;
  readonly id: string;
  /** 0 to 1, the priors counted in. */
  readonly probability: number;
}

/** Requests at a log-in's door that are none: they say neither that a password was right nor that it was wrong. */
const NO_ATTEMPT = new Set([
  'forgot',
  'forgot-password',
  'reset',
  'reset-password',
  'register',
  'signup',
  'logout',
  'refresh',
]);
/** Weight of the newest failure in the share of those that came on a beat. */
const BEAT_WEIGHT = 1 / 12;
/** What the first failure for another name still says where it comes from another device, and what is left of what was repeated before. */
const ANOTHER_DEVICE = 0.15;
/** Sources from which one person's devices may come. */
const DEVICES = 3;
/** Sources of a network that must have failed before it is more than one of them. */
const NETWORK_SOURCES = 5;
/** Requests for each log-in, and beside them, from which on an address is one where people do other things than sign in. */
const SETTLED = 3;
const SETTLED_LEAST = 10;
/** Failures without a name of the account that a source may have for each time it got in, before it is no owner any more. */
const MOST_UNNAMED = 120;
/** From this evidence on, what an entity gave to the shares of the traffic is taken back. */
const SUSPECT = 4;
/** From this evidence on, a source that gets in where it failed before has guessed; people who mistype stay below. */
const GUESSED = 3.5;
/** What gets in so long after the last failure, in milliseconds, has not guessed: somebody asked for a new password, or slept over it. */
const GUESSED_WITHIN = 4 * 3_600_000;
/** What is less likely is not spoken of: a suspicion must not add to another. */
const LIKELY = 0.95;
/** What is likelier counts as an attacking source in the share of them; that share, assumed as of so many sources, and at most. */
const ATTACKS = 0.98;
const ATTACKING_ASSUMED = 0.004;
const SOURCES_ASSUMED = 100;
const ATTACKING_MOST = 0.03;
/** Weight of the shares assumed before any traffic, and attempts after which older ones count half. */
const PRIOR_WEIGHT = 20;
const MEMORY = 2000;
const ASSUMED: LoginPriors = { fails: 0.35, unknown: 0.8 };

class LoginTable {
  readonly records = new LoginRecords();
  readonly slots: Slots;
  constructor(limit: number) {
    this.slots = new Slots(limit, this.records);
  }
}

export class LoginHistory {
  readonly #tables: Readonly<Record<LoginKind, LoginTable>>;
  readonly #known = new KnownAccounts();
  /** First attempts for an account: that failed, all; log-ins that succeeded: of accounts not known before, all; sources: that attack, all. */
  readonly #shares = new Float64Array(6);

  /** @param limit records of each kind at most; the least recently used makes room */
  constructor(limit: number) {
    this.#tables = { source: new LoginTable(limit), user: new LoginTable(limit), network: new LoginTable(limit) };
  }

  get size(): number {
    return LOGIN_KINDS.reduce((sum, kind) => sum + this.#tables[kind].slots.size, 0);
  }

  /** Shares of the traffic so far, within the bounds in which they are believed. */
  get priors(): LoginPriors {
    const [failed, first, unknown, succeeded] = this.#shares;
    const share = (part: number, whole: number, assumed: number): number =>
      (part + PRIOR_WEIGHT * assumed) / (whole + PRIOR_WEIGHT);
    return {
      fails: Math.min(Math.max(share(failed, first, ASSUMED.fails), 0.25), 0.45),
      unknown: Math.min(Math.max(share(unknown, succeeded, ASSUMED.unknown), 0.1), 0.95),
    };
  }

  /** Counts a log-in in and says what those behind it have done; undefined where it was no attempt or nothing speaks. */
  learn(event: ApiEvent, login: Login, requests = 0): LoginCase | undefined {
    if (!isAttempt(event)) return undefined;
    const { source, network } = event.client;
    const account = login.account === undefined ? 0 : hash32(login.account);
    const named = login.account !== undefined;
    if (login.failed && this.ownsAccount(source, login.account)) {
      if (!named && source !== undefined)
        this.#tables.source.records.addUnnamed(this.#tables.source.slots.find(source));
      return this.judge(event, login, requests);
    }
    const known = named && this.#known.has(account);
    const priors = this.priors;
    const attempt = {
      time: event.time,
      failed: login.failed,
      account,
      named,
      known,
      byDefault: login.account !== undefined && isDefaultName(login.account),
      source: source === undefined ? 0 : hash32(source),
      agent: event.userAgent === undefined ? 0 : hash32(event.userAgent),
      device: source !== undefined && login.failed && this.beatsOf(source) >= ON_THE_BEAT,
    };
    // A network is judged by many sources that each do little: one that does much speaks for itself alone.
    const loud = source !== undefined && this.#add('source', source, attempt, priors) > SUSPECT;
    if (network !== undefined && !(loud && login.failed)) this.#add('network', network, attempt, priors);
    if (login.account !== undefined) this.#add('user', login.account, attempt, priors);
    if (!login.failed && named) {
      this.#share(2, known ? 0 : 1);
      this.#known.add(account, event.time);
    }
    return this.judge(event, login, requests);
  }

  /**
   * Whether a source has signed in with this very account in the days remembered: it need not guess what it knows. Where the log names
   * no account, whether it has signed in at all, as long as it does not fail far more often than that.
   */
  ownsAccount(source: string | undefined, account: string | undefined): boolean {
    if (!this.#getsIn(source, account)) return false;
    if (account !== undefined) return true;
    const { records, slots } = this.#tables.source;
    const slot = slots.find(source as string);
    return records.get(slot, S.unnamed) < MOST_UNNAMED * records.succeeded(slot);
  }

  /** Whether somebody has signed in with an account lately. */
  knows(account: string | undefined): boolean {
    return account !== undefined && this.#known.has(hash32(account));
  }

  /** Share of the newest failures of a source, about a dozen, that came on the beat of a clock; 0 to 1. */
  beatsOf(source: string): number {
    const { records, slots } = this.#tables.source;
    const slot = slots.find(source);
    return slot < 0 ? 0 : records.get(slot, S.beats);
  }

  /** The case of those behind a log-in, as remembered. */
  judge(event: ApiEvent, login: Login, requests = 0): LoginCase | undefined {
    if (!isAttempt(event)) return undefined;
    const { source, network } = event.client;
    let best = this.#case('source', source, requests);
    // Whoever gets in where others fail is not one of them.
    if (login.failed && !this.#getsIn(source, login.account)) {
      for (const found of [this.#case('user', login.account), this.#case('network', network)])
        if (found !== undefined && (best === undefined || found.probability > best.probability)) best = found;
    }
    return best;
  }

  save(): Record<string, Uint8Array> {
    const sections: Record<string, Uint8Array> = {
      known: this.#known.save(),
      shares: new Uint8Array(this.#shares.slice().buffer),
    };
    for (const kind of LOGIN_KINDS) {
      const { records, slots } = this.#tables[kind];
      for (const [name, bytes] of Object.entries({ ...slots.save(), ...records.save(slots.size) }))
        sections[`${kind}.${name}`] = bytes;
    }
    return sections;
  }

  /** Puts saved records into this empty history; where it has room for fewer, the most recently used are kept. @throws Error */
  restore(section: (name: string) => Uint8Array): void {
    const shares = section('shares');
    if (shares.length !== this.#shares.byteLength) throw new Error('its shares of log-ins are of another size');
    for (const kind of LOGIN_KINDS) {
      const { records, slots } = this.#tables[kind];
      const own = (name: string) => section(`${kind}.${name}`);
      const places = slots.restore(own);
      const load = records.loader(own, places.length);
      for (const [saved, slot] of places.entries()) if (slot >= 0) load(saved, slot);
    }
    this.#known.restore(section('known'));
    this.#shares.set(new Float64Array(shares.buffer, shares.byteOffset, shares.length / 8));
  }

  #add(kind: LoginKind, name: string, attempt: Attempt, priors: LoginPriors): number {
    const { records, slots } = this.#tables[kind];
    if (kind === 'source' && slots.find(name) < 0) this.#shares[5]++;
    const slot = slots.take(name);
    records.advance(slot, attempt.time);
    records.count(slot, attempt.failed);
    const run = kind === 'network' ? 0 : quickRun(records, slot, attempt);
    const beats = attempt.failed && isClock(records, slot, attempt.time, run);
    if (attempt.failed)
      records.set(
        slot,
        S.beats,
        records.get(slot, S.beats) + BEAT_WEIGHT * ((beats ? 1 : 0) - records.get(slot, S.beats)),
      );
    const clock = attempt.device || (beats && (kind !== 'user' || records.figures(slot).sources <= DEVICES));
    if (kind === 'user') this.#ofUser(records, slot, attempt, priors, clock);
    else this.#ofSender(kind, records, slot, attempt, priors, clock);
    if (run > 0) records.set(slot, S.repeats, added(records.get(slot, S.repeats), quickly(run)));
    return this.#settle(kind, records, slot);
  }

  /** The evidence of a record; of a source, what follows from it for the shares of the traffic. */
  #settle(kind: LoginKind, records: LoginRecords, slot: number): number {
    const evidence = this.#evidence(records, slot);
    if (kind !== 'source') return evidence;
    if (evidence > SUSPECT) this.#takeBack(records, slot);
    // Counted by what is assumed, not by what was found: certainty must not feed on itself.
    if (records.get(slot, S.told) === 0 && posterior(PRIOR.source, evidence) > ATTACKS) this.#tell(records, slot);
    return evidence;
  }

  #ofSender(
    kind: LoginKind,
    records: LoginRecords,
    slot: number,
    attempt: Attempt,
    priors: LoginPriors,
    clock: boolean,
  ): void {
    const { account, failed, known, byDefault } = attempt;
    const before = records.has(slot, ACCOUNTS_FAILED, account);
    const inside = records.has(slot, ACCOUNTS_IN, account);
    let accounts = 0;
    let repeats = 0;
    if (failed) {
      if (!before && !inside) {
        accounts = failsForAnother(priors, known || !attempt.named, byDefault);
        // Another name from another device: people behind one address.
        const agent = kind === 'source' ? records.get(slot, S.agent) : 0;
        if (agent !== 0 && agent !== attempt.agent && accounts > 0) {
          accounts *= ANOTHER_DEVICE;
          repeats = -(1 - ANOTHER_DEVICE) * Math.max(records.get(slot, S.repeats), 0);
        }
        if (kind === 'source') this.#give(records, slot, 1);
      } else repeats = goesOn(clock);
      records.mark(slot, ACCOUNTS_FAILED, account);
      records.mark(slot, SOURCES_FAILED, attempt.source);
      records.set(slot, S.agent, attempt.agent);
    } else {
      // Whoever gets in after guessing has guessed it: the account is not its own for that.
      const recent = attempt.time - records.get(slot, S.failure) <= GUESSED_WITHIN;
      const guessed = before && recent && this.#evidence(records, slot) >= GUESSED;
      if (!inside && !guessed) {
        accounts = getsInto(priors);
        // What was counted against this account is taken back: it was somebody who mistyped.
        if (before) accounts -= failsForAnother(priors, true, false);
        else if (kind === 'source') this.#give(records, slot, 0);
      }
      repeats = getsIn();
      if (!guessed) records.mark(slot, ACCOUNTS_IN, account);
    }
    records.set(slot, S.accounts, added(records.get(slot, S.accounts), accounts, kind === 'network'));
    // Many senders at once are no one who goes on: what a network repeats is its sources' own.
    if (kind === 'source')
      records.set(slot, S.repeats, Math.max(added(records.get(slot, S.repeats), repeats), getsIn()));
  }

  #ofUser(records: LoginRecords, slot: number, attempt: Attempt, priors: LoginPriors, clock: boolean): void {
    const { failed, known, byDefault } = attempt;
    let more = 0;
    if (failed) {
      const first = records.failed(slot) === 1;
      more = first
        ? Math.max(failsForAnother(priors, known, byDefault) - failsForAnother(priors, known, false), 0)
        : goesOn(clock);
      if (!first && !records.has(slot, SOURCES_FAILED, attempt.source)) more += fromAnotherSource();
      records.mark(slot, SOURCES_FAILED, attempt.source);
      records.mark(slot, ACCOUNTS_FAILED, attempt.account);
      // Whoever gets in from elsewhere says nothing of those who fail.
    } else if (records.has(slot, SOURCES_FAILED, attempt.source)) more = 2 * getsIn();
    records.set(slot, S.repeats, Math.max(added(records.get(slot, S.repeats), more), getsIn()));
  }

  /** Whether a source has signed in with this account, or with any where there is none. */
  #getsIn(source: string | undefined, account: string | undefined): boolean {
    if (source === undefined) return false;
    const { records, slots } = this.#tables.source;
    const slot = slots.find(source);
    if (slot < 0) return false;
    return account === undefined ? records.succeeded(slot) > 0 : records.has(slot, ACCOUNTS_IN, hash32(account));
  }

  #evidence(records: LoginRecords, slot: number): number {
    return records.get(slot, S.accounts) + records.get(slot, S.repeats);
  }

  #case(kind: LoginKind, name: string | undefined, requests = 0): LoginCase | undefined {
    if (name === undefined) return undefined;
    const { records, slots } = this.#tables[kind];
    const slot = slots.find(name);
    if (slot < 0) return undefined;
    const prior = kind === 'source' ? this.#sourcePrior : PRIOR[kind];
    const attempts = records.failed(slot) + records.succeeded(slot);
    const settled = requests > SETTLED * attempts + SETTLED_LEAST ? livesHere() : 0;
    const probability = posterior(prior, this.#evidence(records, slot) + settled);
    if (probability < LIKELY) return undefined;
    const figures = records.figures(slot);
    if (kind === 'network' && figures.sources < NETWORK_SOURCES) return undefined;
    return { kind, id: name, probability, ...figures };
  }

  #share(at: 0 | 2, part: number): void {
    const shares = this.#shares;
    if (shares[at + 1] >= MEMORY) {
      shares[at] /= 2;
      shares[at + 1] /= 2;
    }
    shares[at] += part;
    shares[at + 1]++;
  }

  #tell(records: LoginRecords, slot: number): void {
    const shares = this.#shares;
    records.set(slot, S.told, 1);
    shares[4]++;
    if (shares[5] >= MEMORY) {
      shares[4] /= 2;
      shares[5] /= 2;
    }
  }

  /** Log-odds that a source attacks, before it has done anything: as assumed, or as often as sources here do. */
  get #sourcePrior(): number {
    const [, , , , attacking, all] = this.#shares;
    const share = (SOURCES_ASSUMED * ATTACKING_ASSUMED + attacking) / (SOURCES_ASSUMED + all);
    return Math.log(Math.min(Math.max(share, ATTACKING_ASSUMED), ATTACKING_MOST));
  }

  #give(records: LoginRecords, slot: number, failed: 0 | 1): void {
    this.#share(0, failed);
    if (failed === 1) records.set(slot, S.given, records.get(slot, S.given) + 1);
  }

  #takeBack(records: LoginRecords, slot: number): void {
    const given = records.get(slot, S.given);
    if (given === 0) return;
    this.#shares[0] = Math.max(this.#shares[0] - given, 0);
    this.#shares[1] = Math.max(this.#shares[1] - given, this.#shares[0]);
    records.set(slot, S.given, 0);
  }
}

interface Attempt {
  readonly time: number;
  readonly failed: boolean;
  readonly account: number;
  readonly named: boolean;
  readonly known: boolean;
  readonly byDefault: boolean;
  readonly source: number;
  /** Hash of the agent; 0 for none. */
  readonly agent: number;
  /** The source fails by the clock, as a device does. */
  readonly device: boolean;
}

/** Whether a request at a log-in's door is one: asking for a new password is not. */
export function isAttempt({ path }: ApiEvent): boolean {
  return !NO_ATTEMPT.has(path.slice(path.lastIndexOf('/') + 1, path.length).toLowerCase());
}
