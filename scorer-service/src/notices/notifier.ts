/** Tells people outside of alerts: by channel, grouped, not in quiet hours, tried again, and never silently lost. */
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
import { type ChannelRooms, Channels, type KeptChannel } from './channels.ts';
import { NoticeFile } from './notice-file.ts';
import { NoticeQueue, noticeOf, type Waiting } from './notice-queue.ts';
import { isQuiet } from './quiet.ts';

const LOOK_MS = 500;
/** Between two looks whether the quiet hours are over. */
const QUIET_LOOK_MS = 30_000;
/** Alerts of which a channel remembers that it told them. */
const MAX_REMEMBERED = 5_000;

export interface NotifierRooms extends ChannelRooms {
  readonly feed: AlertFeed;
  /** Folder of the file in which all is kept. */
  readonly folder: string;
  readonly log: Log;
  readonly now?: () => number;
}

const atLeast = (level: Level, wanted: Level): boolean => LEVELS.indexOf(level) <= LEVELS.indexOf(wanted);

export class Notifier {
  readonly #rooms: NotifierRooms;
  readonly #now: () => number;
  readonly #file: NoticeFile;
  readonly #channels: Channels;
  readonly #queue: NoticeQueue;
  readonly #told: Map<string, Map<string, Level>>;
  #sending: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;
  #unsubscribe: (() => void) | undefined;
  #dirty = false;

  constructor(rooms: NotifierRooms) {
    this.#rooms = rooms;
    this.#now = rooms.now ?? Date.now;
    this.#file = new NoticeFile(rooms.folder, rooms.log);
    const { channels, waiting, told } = this.#file.read();
    this.#channels = new Channels(rooms, channels);
    this.#queue = new NoticeQueue(waiting);
    this.#told = new Map(Object.entries(told).map(([channel, entries]) => [channel, new Map(entries)]));
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
    return this.#channels.list();
  }

  /** @throws ChannelMistake */
  add(request: ChannelRequest): Channel {
    const channel = this.#channels.add(request);
    this.#write();
    return channel;
  }

  /** Replaces a channel; without `url` it keeps its own. @throws ChannelMistake */
  change(id: string, request: ChannelRequest): Channel | undefined {
    const channel = this.#channels.change(id, request);
    if (channel !== undefined) this.#write();
    return channel;
  }

  /** Removes a channel with what waits for it. */
  remove(id: string): boolean {
    const there = this.#channels.remove(id);
    this.#told.delete(id);
    this.#queue.removeChannel(id);
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
    return this.#queue.undelivered((channel) => this.#channels.get(channel)?.name);
  }

  /** Tries one again now. */
  retry(id: string): boolean {
    const there = this.#queue.retry(id, this.#now());
    if (there) void this.flush();
    return there;
  }

  /** Forgets one that was tried in vain. */
  dismiss(id: string): boolean {
    const there = this.#queue.dismiss(id);
    this.#write();
    return there;
  }

  /** Takes an alert, new or changed, for every channel that wants it. Told again only where its level has risen. */
  observe(alert: Alert): void {
    if (alert.status === 'closed') return;
    for (const channel of this.#channels.kept) {
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

  #gather(channel: KeptChannel, alert: Alert): void {
    const wait = isUrgent(channel, [alert]) ? undefined : channel.group_seconds * 1_000;
    const dropped = this.#queue.gather(channel.id, alert, this.#now(), wait);
    this.#dirty = true;
    if (dropped === undefined) return;
    const fields = { notice: dropped.id, alerts: dropped.count };
    this.#rooms.log.error(fields, 'too many notices wait; the oldest was dropped');
  }

  async #flush(): Promise<void> {
    const now = this.#now();
    for (const waiting of this.#queue.due(now)) {
      const channel = this.#channels.get(waiting.channel);
      if (channel === undefined || !channel.enabled) continue;
      const { quiet } = channel;
      // Gathers on until the quiet hours are over.
      if (quiet !== undefined && isQuiet(quiet, now) && !isUrgent(channel, waiting.alerts))
        waiting.due = now + QUIET_LOOK_MS;
      else await this.#send(channel, waiting);
    }
    if (this.#dirty) this.#write();
  }

  async #send(channel: KeptChannel, waiting: Waiting): Promise<void> {
    this.#dirty = true;
    try {
      await this.#rooms.delivery.deliver(channel, noticeOf(waiting));
      this.#queue.delivered(waiting);
      channel.delivered += 1;
      channel.last_delivered_at = new Date(this.#now()).toISOString();
    } catch (error) {
      this.#queue.failed(waiting, (error as Error).message, this.#now());
      const fields = { channel: channel.name, alerts: waiting.count, tries: waiting.tries };
      const outlook = waiting.due === undefined ? 'it is given up and kept' : 'it is tried again';
      this.#rooms.log.warn(fields, `a notice could not be delivered (${waiting.error}); ${outlook}`);
    }
  }

  #toldOf(channel: string): Map<string, Level> {
    const known = this.#told.get(channel) ?? new Map<string, Level>();
    this.#told.set(channel, known);
    return known;
  }

  #write(): void {
    this.#dirty = false;
    this.#file.write({
      channels: this.#channels.kept,
      waiting: this.#queue.all,
      told: Object.fromEntries([...this.#told].map(([channel, told]) => [channel, [...told]])),
    });
  }
}

/** Whether the quiet hours and the gathering of a channel do not hold for one of these alerts. */
function isUrgent({ quiet }: KeptChannel, alerts: readonly Pick<Alert, 'risk'>[]): boolean {
  const except = quiet?.except;
  return except !== undefined && alerts.some(({ risk }) => atLeast(risk.level, except));
}

function wants({ filter }: KeptChannel, alert: Alert): boolean {
  const { level, types, entity_kinds: kinds, entities } = filter;
  const names = [alert.entity.id, alert.user, alert.source];
  return (
    atLeast(alert.risk.level, level) &&
    (types.length === 0 || types.includes(alert.attack.type)) &&
    (kinds.length === 0 || kinds.includes(alert.entity.kind)) &&
    (entities.length === 0 || entities.some((entity) => names.includes(entity)))
  );
}
