/** Notices that are being gathered, held back, or tried again. */
import { randomUUID } from 'node:crypto';
import type { Alert, Undelivered } from '../contract/index.ts';
import { headline, MAX_TOLD, type Notice, type Told, toldOf } from './message.ts';

const RETRY_FIRST_MS = 10_000;
const RETRY_MOST_MS = 3_600_000;
const MAX_TRIES = 10;
const MAX_WAITING = 1_000;
const MAX_IDS = 1_000;

export interface Waiting {
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

/** At most 1,000 of them: then the oldest makes room, one that was given up before all others. Times are milliseconds since the epoch. */
export class NoticeQueue {
  #all: Waiting[];

  constructor(kept: readonly Waiting[]) {
    this.#all = [...kept];
  }

  get all(): readonly Waiting[] {
    return this.#all;
  }

  /** Those whose time has come. */
  due(now: number): readonly Waiting[] {
    return this.#all.filter(({ due }) => due !== undefined && due <= now);
  }

  /**
   * Puts an alert into the notice that its channel gathers, or into one of its own.
   * @param wait milliseconds to gather for; undefined: it goes out at once and alone
   * @returns a notice that was dropped to make room
   */
  gather(channel: string, alert: Alert, now: number, wait: number | undefined): Waiting | undefined {
    const open =
      wait === undefined
        ? undefined
        : this.#all.find(
            ({ channel: of, tries, due }) => of === channel && tries === 0 && due !== undefined && due > now,
          );
    const waiting = open ?? {
      id: randomUUID(),
      channel,
      at: now,
      alerts: [],
      count: 0,
      ids: [],
      due: now + (wait ?? 0),
      tries: 0,
      error: '',
    };
    if (open === undefined) this.#all.push(waiting);
    waiting.count += 1;
    if (waiting.ids.length < MAX_IDS) waiting.ids.push(alert.id);
    waiting.alerts = [...waiting.alerts, toldOf(alert)].sort((a, b) => b.risk.score - a.risk.score).slice(0, MAX_TOLD);
    if (this.#all.length <= MAX_WAITING) return undefined;
    const given = this.#all.findIndex(({ due }) => due === undefined);
    return this.#all.splice(Math.max(0, given), 1)[0];
  }

  delivered(waiting: Waiting): void {
    this.#all = this.#all.filter((one) => one !== waiting);
  }

  /** It could not be delivered: tried again, each time after twice as long, at last given up and kept. */
  failed(waiting: Waiting, error: string, now: number): void {
    waiting.tries += 1;
    waiting.error = error;
    const wait = Math.min(RETRY_MOST_MS, RETRY_FIRST_MS * 2 ** (waiting.tries - 1));
    waiting.due = waiting.tries >= MAX_TRIES ? undefined : now + wait;
  }

  removeChannel(channel: string): void {
    this.#all = this.#all.filter((one) => one.channel !== channel);
  }

  /** Those that were tried in vain, the latest first. */
  undelivered(nameOf: (channel: string) => string | undefined): Undelivered[] {
    return this.#all
      .filter(({ tries }) => tries > 0)
      .map((waiting) => ({
        id: waiting.id,
        channel_id: waiting.channel,
        channel_name: nameOf(waiting.channel) ?? '',
        at: new Date(waiting.at).toISOString(),
        tries: waiting.tries,
        ...(waiting.due !== undefined && { next_try_at: new Date(waiting.due).toISOString() }),
        error: waiting.error,
        summary: headline(noticeOf(waiting)),
        alert_ids: waiting.ids,
      }))
      .reverse();
  }

  /** Lets one that was tried in vain go out now. @returns whether there is one */
  retry(id: string, now: number): boolean {
    const waiting = this.#all.find((one) => one.id === id && one.tries > 0);
    if (waiting === undefined) return false;
    waiting.due = now;
    waiting.tries = Math.min(waiting.tries, MAX_TRIES - 1);
    return true;
  }

  /** Forgets one that was tried in vain. @returns whether there was one */
  dismiss(id: string): boolean {
    const before = this.#all.length;
    this.#all = this.#all.filter((one) => one.id !== id || one.tries === 0);
    return this.#all.length < before;
  }
}

export function noticeOf({ alerts, count }: Waiting): Notice {
  return { alerts, count, test: false };
}
