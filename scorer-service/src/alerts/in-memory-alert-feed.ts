import type { Alert, AlertStreamMessage } from '../contract/index.ts';
import type { AlertFeed } from './alert-feed.ts';

export interface InMemoryAlertFeedOptions {
  /** How many alerts are remembered for readers who come back. */
  readonly remembered: number;
  /**
   * Milliseconds since the epoch when this process began. It begins every cursor, so that cursors grow over restarts
   * too, and one of an earlier process is told from one of this.
   */
  readonly began: number;
}

/** 9 digits of base 36 reach beyond the year 5000; 11 hold every safe integer. Texts of equal length sort as numbers. */
const EPOCH_DIGITS = 9;
const SEQUENCE_DIGITS = 11;

/**
 * The feed of one process: a ring of the last alerts. A cursor of an earlier process, or none of ours, is answered with
 * `missed` of count 0, since how many alerts lay between can't be known, and then with all that is remembered.
 */
export class InMemoryAlertFeed implements AlertFeed {
  readonly #remembered: number;
  readonly #epoch: string;
  readonly #ring: AlertStreamMessage[] = [];
  readonly #listeners = new Set<(message: AlertStreamMessage) => void>();
  /** Sequence number of the newest alert; the first is 1. */
  #newest = 0;

  constructor({ remembered, began }: InMemoryAlertFeedOptions) {
    this.#remembered = remembered;
    this.#epoch = began.toString(36).padStart(EPOCH_DIGITS, '0');
  }

  get cursor(): string {
    return this.#cursorOf(this.#newest);
  }

  publish(alert: Alert): void {
    this.#newest++;
    const message: AlertStreamMessage = { kind: 'alert', cursor: this.cursor, alert };
    this.#ring[this.#newest % this.#remembered] = message;
    for (const listener of [...this.#listeners]) listener(message);
  }

  since(cursor: string): readonly AlertStreamMessage[] {
    const oldest = Math.max(1, this.#newest - this.#remembered + 1);
    const had = this.#sequenceOf(cursor);
    const messages: AlertStreamMessage[] = [];
    if (had === undefined || had < oldest - 1) {
      messages.push({
        kind: 'missed',
        cursor: this.#cursorOf(oldest - 1),
        count: had === undefined ? 0 : oldest - 1 - had,
      });
    }
    for (let sequence = Math.max(oldest, (had ?? 0) + 1); sequence <= this.#newest; sequence++) {
      messages.push(this.#ring[sequence % this.#remembered]);
    }
    return messages;
  }

  subscribe(listener: (message: AlertStreamMessage) => void): () => void {
    // A function of its own for each call, so that one listener given twice is called twice and ended once at a time.
    const own = (message: AlertStreamMessage) => listener(message);
    this.#listeners.add(own);
    return () => this.#listeners.delete(own);
  }

  #cursorOf(sequence: number): string {
    return `${this.#epoch}-${sequence.toString(36).padStart(SEQUENCE_DIGITS, '0')}`;
  }

  /** The sequence number that a cursor of this process stands for; undefined for any other text. */
  #sequenceOf(cursor: string): number | undefined {
    if (cursor.length !== EPOCH_DIGITS + 1 + SEQUENCE_DIGITS || !cursor.startsWith(`${this.#epoch}-`)) return undefined;
    const sequence = Number.parseInt(cursor.slice(EPOCH_DIGITS + 1), 36);
    return sequence <= this.#newest && this.#cursorOf(sequence) === cursor ? sequence : undefined;
  }
}
