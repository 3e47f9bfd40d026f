import type { Alert } from '../contract/index.ts';
import type { AlertFeed } from './alert-feed.ts';

/** Changes of one alert are published at most this often, in milliseconds. */
export const PUBLISH_EVERY_MS = 1_000;

/** Publishes a new alert at once, and changes of one at most once a second: the last of them is never left out. */
export class PublishQueue {
  readonly #feed: AlertFeed;
  readonly #read: (id: string) => Alert | undefined;
  /** Alerts that were published within the last second, and whether they changed since; the oldest first. */
  #recent = new Map<string, { readonly at: number; changed: boolean }>();
  #timer: NodeJS.Timeout | undefined;

  /** @param read the alert of an id as it is when its turn comes; undefined drops it */
  constructor(feed: AlertFeed, read: (id: string) => Alert | undefined) {
    this.#feed = feed;
    this.#read = read;
  }

  changed(id: string): void {
    const recent = this.#recent.get(id);
    if (recent === undefined) this.#publish(id);
    else recent.changed = true;
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const waiting = [...this.#recent].filter(([, { changed }]) => changed);
    this.#recent.clear();
    for (const [id] of waiting) this.#send(id);
  }

  #publish(id: string): void {
    this.#recent.delete(id);
    this.#recent.set(id, { at: performance.now(), changed: false });
    this.#send(id);
    this.#arm();
  }

  #send(id: string): void {
    const alert = this.#read(id);
    if (alert !== undefined) this.#feed.publish(alert);
  }

  #arm(): void {
    if (this.#timer !== undefined) return;
    const [oldest] = this.#recent.values();
    if (oldest === undefined) return;
    const wait = Math.max(0, oldest.at + PUBLISH_EVERY_MS - performance.now());
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#release();
    }, wait);
    this.#timer.unref();
  }

  #release(): void {
    const now = performance.now();
    for (const [id, { at, changed }] of [...this.#recent]) {
      if (now < at + PUBLISH_EVERY_MS - 1) break;
      this.#recent.delete(id);
      if (changed) this.#publish(id);
    }
    this.#arm();
  }
}
