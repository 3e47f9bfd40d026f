/** Sends the alert feed to the readers of the WebSocket, each at its own pace and within bounds. */
import type { WebSocket } from 'ws';
import type { AlertFeed } from '../alerts/alert-feed.ts';
import { type AlertStreamMessage, LEVELS, type Level } from '../contract/index.ts';
import { SUBPROTOCOL } from './authentication.ts';
import { Outbox } from './outbox.ts';
import type { App } from './server.ts';

/** Close codes, with their reasons, beside those of the protocol itself. */
export const CLOSED = {
  ending: [1001, 'the service ends; come back with your cursor'],
  speaking: [1003, 'this stream is only read; send nothing'],
  noKey: [1008, 'the API key is no longer valid'],
} as const;

/** A reader has nothing to say, so little may come from it; the key that came as a subprotocol is never sent back. */
export const STREAM_OPTIONS = {
  maxPayload: 1_024,
  handleProtocols: (offered: Set<string>): string | false => offered.has(SUBPROTOCOL) && SUBPROTOCOL,
};

const GOODBYE_MS = 1_000;

/** Tells every reader that the service ends; who does not answer in a second is cut off. */
export function sayGoodbye(this: unknown, done: () => void): void {
  const { clients } = (this as App).websocketServer;
  for (const client of clients) client.close(...CLOSED.ending);
  if (clients.size === 0) {
    done();
    return;
  }
  const ended = Date.now() + GOODBYE_MS;
  const look = setInterval(() => {
    if (clients.size > 0 && Date.now() < ended) return;
    clearInterval(look);
    for (const client of clients) client.terminate();
    done();
  }, 10);
}

export interface StreamOptions {
  /** Alerts kept for one slow reader. */
  readonly backlog: number;
  readonly ping_seconds: number;
  /** Told of alerts that a reader was too slow for. */
  readonly missed: (count: number) => void;
}

export interface Wish {
  /** Only alerts of this level or a more severe one. */
  readonly level: Level | undefined;
  readonly cursor: string | undefined;
  /** Asked with every ping: whether its key is still valid. */
  readonly mayStay: () => boolean;
}

export class StreamReaders {
  readonly #feed: AlertFeed;
  readonly #options: StreamOptions;
  /** Every reader with whether it was heard of since the last ping. */
  readonly #heard = new Map<WebSocket, { alive: boolean; readonly mayStay: () => boolean }>();
  readonly #pinging: NodeJS.Timeout;

  constructor(feed: AlertFeed, options: StreamOptions) {
    this.#feed = feed;
    this.#options = options;
    this.#pinging = setInterval(() => this.#ping(), options.ping_seconds * 1_000);
    this.#pinging.unref();
  }

  get size(): number {
    return this.#heard.size;
  }

  /** Says hello, replays what came after the wish's cursor, and goes on with all that happens from now on. */
  add(socket: WebSocket, wish: Wish): void {
    const outbox = new Outbox(socket, this.#options.backlog, this.#options.missed);
    const state = { alive: true, mayStay: wish.mayStay };
    this.#heard.set(socket, state);
    const replay = wish.cursor === undefined ? [] : this.#feed.since(wish.cursor);
    // The hello of a replay stands before it: who goes away in the middle comes back to where it was.
    const missed = replay[0]?.kind === 'missed' ? replay[0].cursor : undefined;
    outbox.put({ kind: 'hello', cursor: missed ?? wish.cursor ?? this.#feed.cursor });
    const pass = (message: AlertStreamMessage) => {
      if (passes(message, wish.level)) outbox.put(message);
    };
    replay.forEach(pass);
    const unsubscribe = this.#feed.subscribe(pass);
    socket.on('pong', () => {
      state.alive = true;
    });
    socket.on('message', () => socket.close(...CLOSED.speaking));
    socket.on('close', () => {
      unsubscribe();
      this.#heard.delete(socket);
    });
  }

  stop(): void {
    clearInterval(this.#pinging);
  }

  #ping(): void {
    for (const [socket, state] of this.#heard) {
      if (!state.alive) socket.terminate();
      else if (!state.mayStay()) socket.close(...CLOSED.noKey);
      else {
        state.alive = false;
        socket.ping();
      }
    }
  }
}

function passes(message: AlertStreamMessage, level: Level | undefined): boolean {
  if (message.kind !== 'alert' || level === undefined) return true;
  return LEVELS.indexOf(message.alert.risk.level) <= LEVELS.indexOf(level);
}
