/** Tells people outside of alerts: by channel, grouped, not in quiet hours, tried again, and never silently lost. */
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AlertFeed } from '../alerts/alert-feed.ts';
import {
  type Alert,
  type Channel,
  type ChannelList,
  type ChannelRequest,
  type ChannelTestResult,
  LEVELS,
  type Level,
  type Undelivered,
} from '../contract/index.ts';
import type { Log } from '../storage/log.ts';
import type { Delivery } from './delivery.ts';
import { headline, MAX_TOLD, type Notice, type Told, toldOf } from './message.ts';
import { isQuiet, isTimeZone } from './quiet.ts';

const LOOK_MS = 500;
const RETRY_FIRST_MS = 10_000;
const RETRY_MOST_MS = 3_600_000;
const MAX_TRIES = 10;
const MAX_WAITING = 1_000;
const MAX_IDS = 1_000;
/** Alerts of which a channel remembers that it told them. */
const MAX_REMEMBERED = 5_000;

/** A channel is not as it must be; one sentence. */
export class ChannelMistake extends Error {}

interface Kept extends ChannelRequest {
  readonly id: string;
  delivered: number;
  last_delivered_at?: string;
}

/** A notice that is being gathered, held back, or tried again. */
interface Waiting {
  readonly id: string;
  readonly channel: string;
  readonly at: number;
  alerts: Told[];
  count: number;
  ids: string[];
  /** When it is to go out; undefined: given up. */
  due: number | undefined;
  tries: number;
  error: string;
}

interface State {
  readonly channels: readonly Kept[];
  readonly waiting: readonly Waiting[];
  /** By channel: alert ids with the level at which they were told, the latest last. */
  readonly told: Readonly<Record<string, readonly (readonly [string, Level])[]>>;
}

export interface NotifierRooms {
  readonly feed: AlertFeed;
  readonly delivery: Delivery;
  readonly allowedHosts: readonly string[];
  readonly mail: boolean;
  /** State folder; channels hold secrets, so its file is for this user alone. */
  readonly folder: string;
  readonly log: Log;
  readonly now?: () => number;
}

const atLeast = (level: Level, wanted: Level): boolean => LEVELS.indexOf(level) <= LEVELS.indexOf(wanted);

export class Notifier {
  readonly #rooms: NotifierRooms;
  readonly #now: () => number;
  readonly #file: string;
  readonly #channels = new Map<string, Kept>();
  readonly #told = new Map<string, Map<string, Level>>();
  #waiting: Waiting[] = [];
  #sending: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;
  #unsubscribe: (() => void) | undefined;
  #dirty = false;

  constructor(rooms: NotifierRooms) {
    this.#rooms = rooms;
    this.#now = rooms.now ?? Date.now;
    this.#file = join(rooms.folder, 'notices.json');
    this.#read();
  }

  start(): void {
    this.#unsubscribe = this.#rooms.feed.subscribe((message) => {
      if (message.kind === 'alert') this.observe(message.alert);
    });
    this.#timer = setInterval(() => void this.flush(), LOOK_MS);
    this.#timer.unref();
  }

  async stop(): Promise<void> {
    this.#unsubscribe?.();
    clearInterval(this.#timer);
    await this.#sending;
    this.#write();
  }

  list(): ChannelList {
    return {
      channels: [...this.#channels.values()].map((channel) => this.#shown(channel)),
      allowed_hosts: [...this.#rooms.allowedHosts],
      mail: this.#rooms.mail,
    };
  }

  /** @throws ChannelMistake */
  add(request: ChannelRequest): Channel {
    this.#check(request);
    const channel: Kept = { ...request, id: randomUUID(), delivered: 0 };
    this.#channels.set(channel.id, channel);
    this.#write();
    return this.#shown(channel);
  }

  /** Replaces a channel; without `url` it keeps its own. @throws ChannelMistake */
  change(id: string, request: ChannelRequest): Channel | undefined {
    const known = this.#channels.get(id);
    if (known === undefined) return undefined;
    const url = request.url ?? (request.kind === 'webhook' ? known.url : undefined);
    const wanted: ChannelRequest = { ...request, ...(url !== undefined && { url }) };
    this.#check(wanted);
    const { delivered, last_delivered_at: last } = known;
    const channel: Kept = { ...wanted, id, delivered, ...(last !== undefined && { last_delivered_at: last }) };
    this.#channels.set(id, channel);
    this.#write();
    return this.#shown(channel);
  }

  /** Removes a channel with what waits for it. */
  remove(id: string): boolean {
    const there = this.#channels.delete(id);
    this.#told.delete(id);
    this.#waiting = this.#waiting.filter(({ channel }) => channel !== id);
    this.#write();
    return there;
  }

  /** Sends a test notice at once, whatever the hour. Undefined if there is no such channel. */
  async test(id: string): Promise<ChannelTestResult | undefined> {
    const channel = this.#channels.get(id);
    if (channel === undefined) return undefined;
    try {
      await this.#rooms.delivery.deliver(channel, { alerts: [], count: 0, test: true });
      return { delivered: true, sentence: 'The test notice was taken.' };
    } catch (error) {
      return { delivered: false, sentence: (error as Error).message };
    }
  }

  /** Notices that were tried in vain, the latest first. */
  undelivered(): Undelivered[] {
    return this.#waiting
      .filter(({ tries }) => tries > 0)
      .map((waiting) => ({
        id: waiting.id,
        channel_id: waiting.channel,
        channel_name: this.#channels.get(waiting.channel)?.name ?? '',
        at: new Date(waiting.at).toISOString(),
        tries: waiting.tries,
        ...(waiting.due !== undefined && { next_try_at: new Date(waiting.due).toISOString() }),
        error: waiting.error,
        summary: headline(noticeOf(waiting)),
        alert_ids: waiting.ids,
      }))
      .reverse();
  }

  /** Tries one again now. */
  retry(id: string): boolean {
    const waiting = this.#waiting.find((one) => one.id === id && one.tries > 0);
    if (waiting === undefined) return false;
    waiting.due = this.#now();
    waiting.tries = Math.min(waiting.tries, MAX_TRIES - 1);
    void this.flush();
    return true;
  }

  /** Forgets one that was tried in vain. */
  dismiss(id: string): boolean {
    const before = this.#waiting.length;
    this.#waiting = this.#waiting.filter((one) => one.id !== id || one.tries === 0);
    this.#write();
    return this.#waiting.length < before;
  }

  /** Takes an alert, new or changed, for every channel that wants it. Told again only where its level has risen. */
  observe(alert: Alert): void {
    if (alert.status === 'closed') return;
    for (const channel of this.#channels.values()) {
      if (!channel.enabled || !wants(channel, alert)) continue;
      const told = this.#toldOf(channel.id);
      const before = told.get(alert.id);
      if (before !== undefined && (before === alert.risk.level || atLeast(before, alert.risk.level))) continue;
      told.delete(alert.id);
      told.set(alert.id, alert.risk.level);
      if (told.size > MAX_REMEMBERED) told.delete(told.keys().next().value ?? '');
      this.#gather(channel, alert);
    }
  }

  /** Sends what is due. One such pass runs at a time. */
  async flush(): Promise<void> {
    this.#sending = this.#sending.then(() => this.#flush());
    await this.#sending;
  }

  #gather(channel: Kept, alert: Alert): void {
    const urgent = channel.quiet?.except !== undefined && atLeast(alert.risk.level, channel.quiet.except);
    const now = this.#now();
    const open = urgent
      ? undefined
      : this.#waiting.find(
          ({ channel: of, tries, due }) => of === channel.id && tries === 0 && due !== undefined && due > now,
        );
    const waiting = open ?? {
      id: randomUUID(),
      channel: channel.id,
      at: now,
      alerts: [],
      count: 0,
      ids: [],
      due: now + (urgent ? 0 : channel.group_seconds * 1_000),
      tries: 0,
      error: '',
    };
    if (open === undefined) this.#waiting.push(waiting);
    waiting.count += 1;
    if (waiting.ids.length < MAX_IDS) waiting.ids.push(alert.id);
    waiting.alerts = [...waiting.alerts, toldOf(alert)].sort((a, b) => b.risk.score - a.risk.score).slice(0, MAX_TOLD);
    this.#dirty = true;
    if (this.#waiting.length > MAX_WAITING) this.#drop();
  }

  #drop(): void {
    const given = this.#waiting.findIndex(({ due }) => due === undefined);
    const [dropped] = this.#waiting.splice(Math.max(0, given), 1);
    this.#rooms.log.error(
      { notice: dropped.id, alerts: dropped.count },
      'too many notices wait; the oldest was dropped',
    );
  }

  async #flush(): Promise<void> {
    const now = this.#now();
    for (const waiting of [...this.#waiting]) {
      if (waiting.due === undefined || waiting.due > now) continue;
      const channel = this.#channels.get(waiting.channel);
      if (channel === undefined || !channel.enabled) continue;
      const { quiet } = channel;
      if (quiet !== undefined && isQuiet(quiet, now)) {
        const urgent =
          quiet.except !== undefined &&
          waiting.alerts.some(({ risk }) => atLeast(risk.level, quiet.except ?? 'CRITICAL'));
        if (!urgent) {
          // Gathers on until the quiet hours are over.
          waiting.due = now + 30_000;
          continue;
        }
      }
      await this.#send(channel, waiting);
    }
    if (this.#dirty) this.#write();
  }

  async #send(channel: Kept, waiting: Waiting): Promise<void> {
    this.#dirty = true;
    try {
      await this.#rooms.delivery.deliver(channel, noticeOf(waiting));
      this.#waiting = this.#waiting.filter((one) => one !== waiting);
      channel.delivered += 1;
      channel.last_delivered_at = new Date(this.#now()).toISOString();
    } catch (error) {
      waiting.tries += 1;
      waiting.error = (error as Error).message;
      const wait = Math.min(RETRY_MOST_MS, RETRY_FIRST_MS * 2 ** (waiting.tries - 1));
      waiting.due = waiting.tries >= MAX_TRIES ? undefined : this.#now() + wait;
      const fields = { channel: channel.name, alerts: waiting.count, tries: waiting.tries };
      const outlook = waiting.due === undefined ? 'it is given up and kept' : 'it is tried again';
      this.#rooms.log.warn(fields, `a notice could not be delivered (${waiting.error}); ${outlook}`);
    }
  }

  #check(request: ChannelRequest): void {
    const { kind, url, to, format, quiet } = request;
    if (kind === 'webhook' && (url === undefined || !URL.canParse(url))) {
      throw new ChannelMistake('A webhook needs "url", the address that notices are posted to.');
    }
    if (kind === 'webhook' && to !== undefined) throw new ChannelMistake('A webhook has no "to"; leave it out.');
    if (kind === 'mail' && to === undefined) throw new ChannelMistake('A mail needs "to", the addresses it goes to.');
    if (kind === 'mail' && (url !== undefined || format !== undefined)) {
      throw new ChannelMistake('A mail has neither "url" nor "format"; leave them out.');
    }
    if (quiet !== undefined && !isTimeZone(quiet.time_zone)) {
      throw new ChannelMistake('"quiet.time_zone" is no time zone; write it as Europe/Berlin or UTC.');
    }
    const problem = kind === 'webhook' ? this.#rooms.delivery.problem(request) : undefined;
    if (problem !== undefined) throw new ChannelMistake(problem);
  }

  #toldOf(channel: string): Map<string, Level> {
    const known = this.#told.get(channel) ?? new Map<string, Level>();
    this.#told.set(channel, known);
    return known;
  }

  #shown(channel: Kept): Channel {
    const { url, ...rest } = channel;
    const problem = this.#rooms.delivery.problem(channel);
    return {
      ...rest,
      ...(url !== undefined && { url: `${new URL(url).origin}/…` }),
      ...(problem !== undefined && { problem }),
    };
  }

  #read(): void {
    if (!existsSync(this.#file)) return;
    try {
      const { channels, waiting, told } = JSON.parse(readFileSync(this.#file, 'utf8')) as State;
      for (const channel of channels) this.#channels.set(channel.id, channel);
      this.#waiting = [...waiting];
      for (const [channel, entries] of Object.entries(told)) this.#told.set(channel, new Map(entries));
    } catch (error) {
      this.#rooms.log.error(
        { file: this.#file },
        `the channels of notices can't be read (${(error as Error).message}), so none is sent; mend the file and start anew`,
      );
    }
  }

  #write(): void {
    this.#dirty = false;
    const state: State = {
      channels: [...this.#channels.values()],
      waiting: this.#waiting,
      told: Object.fromEntries([...this.#told].map(([channel, told]) => [channel, [...told]])),
    };
    mkdirSync(this.#rooms.folder, { recursive: true, mode: 0o700 });
    writeFileSync(`${this.#file}.new`, JSON.stringify(state), { mode: 0o600 });
    renameSync(`${this.#file}.new`, this.#file);
  }
}

function noticeOf({ alerts, count }: Waiting): Notice {
  return { alerts, count, test: false };
}

function wants({ filter }: Kept, alert: Alert): boolean {
  const { level, types, entity_kinds: kinds, entities } = filter;
  const names = [alert.entity.id, alert.user, alert.source];
  return (
    atLeast(alert.risk.level, level) &&
    (types.length === 0 || types.includes(alert.attack.type)) &&
    (kinds.length === 0 || kinds.includes(alert.entity.kind)) &&
    (entities.length === 0 || entities.some((entity) => names.includes(entity)))
  );
}
