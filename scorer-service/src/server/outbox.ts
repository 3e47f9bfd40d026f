import type { WebSocket } from 'ws';
import type { AlertStreamMessage } from '../contract/index.ts';

/**
 * What waits for one reader. One message at a time is handed to the socket, the next when the system took that one, so
 * that a slow reader fills this queue and not the memory. A full queue drops its oldest alerts, and says how many.
 */
export class Outbox {
  readonly #socket: WebSocket;
  readonly #limit: number;
  readonly #missed: (count: number) => void;
  #waiting: AlertStreamMessage[] = [];
  /** Stands in for what was dropped from before the first that waits. */
  #gap: { cursor: string; count: number } | undefined;
  #sending = false;

  constructor(socket: WebSocket, limit: number, missed: (count: number) => void) {
    this.#socket = socket;
    this.#limit = limit;
    this.#missed = missed;
  }

  put(message: AlertStreamMessage): void {
    this.#waiting.push(message);
    if (this.#waiting.length > this.#limit) this.#drop();
    if (!this.#sending) this.#send();
  }

  #drop(): void {
    const dropped = this.#waiting.shift();
    if (!dropped) return;
    const count = dropped.kind === 'missed' ? dropped.count : 1;
    this.#gap = { cursor: dropped.cursor, count: (this.#gap?.count ?? 0) + count };
    this.#missed(count);
  }

  readonly #send = (): void => {
    const next: AlertStreamMessage | undefined = this.#gap ? { kind: 'missed', ...this.#gap } : this.#waiting.shift();
    this.#gap = undefined;
    this.#sending = next !== undefined && this.#socket.readyState === this.#socket.OPEN;
    if (this.#sending) this.#socket.send(JSON.stringify(next), this.#send);
  };
}
