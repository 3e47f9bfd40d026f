/** The console's way to the scorer: same origin, the session's cookie, the alert stream over WebSocket. */
import type { AlertStreamMessage } from '@api-sentinel/scorer-service/contract';
import { CSRF_HEADER, PATHS } from '@api-sentinel/scorer-service/contract/paths';
import { AskFailed, failureOf, queryText, type StreamListener, type Transport } from '../common/transport.ts';

/** The service's own subprotocol; without it a WebSocket with a key offered beside it is not taken. */
const SUBPROTOCOL = 'api-sentinel';
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15_000;

export interface ConsoleSession {
  /** Sent with every request that changes something. */
  readonly csrf: () => string | undefined;
  /** The session has ended: whoever looks must log in again. */
  readonly onSignedOut: () => void;
}

export function consoleTransport({ csrf, onSignedOut }: ConsoleSession): Transport {
  return {
    async ask<Answer>({ method = 'GET', path, query, body, signal }: Parameters<Transport['ask']>[0]): Promise<Answer> {
      const token = csrf();
      const answer = await fetch(`${path}${queryText(query)}`, {
        method,
        credentials: 'same-origin',
        headers: {
          accept: 'application/json',
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...(method !== 'GET' && token !== undefined && { [CSRF_HEADER]: token }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        ...(signal && { signal }),
      }).catch((error: unknown) => {
        if (signal?.aborted) throw error;
        throw new AskFailed(0, 'unreachable', 'The scorer does not answer.');
      });
      const said: unknown = answer.status === 204 ? undefined : await answer.json().catch(() => undefined);
      if (answer.ok) return said as Answer;
      if (answer.status === 401 && path !== PATHS.session) onSignedOut();
      throw failureOf(answer.status, said);
    },
    listen: (wish, listener) => follow(wish.level, listener),
  };
}

/** Reads the stream and comes back to it after every break, each time a little later, with the last cursor it had. */
function follow(level: string | undefined, listener: StreamListener): () => void {
  let cursor: string | undefined;
  let wait = FIRST_WAIT_MS;
  let ended = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let socket: WebSocket | undefined;

  const connect = (): void => {
    const address = new URL(`${PATHS.alerts}/stream${queryText({ level, cursor })}`, window.location.href);
    address.protocol = address.protocol.replace('http', 'ws');
    socket = new WebSocket(address, SUBPROTOCOL);
    socket.onmessage = ({ data }) => {
      const message = JSON.parse(String(data)) as AlertStreamMessage;
      cursor = message.cursor;
      wait = FIRST_WAIT_MS;
      if (message.kind === 'hello') listener.state('open');
      listener.message(message);
    };
    socket.onclose = () => {
      if (ended) return;
      listener.state('lost');
      timer = setTimeout(connect, wait);
      wait = Math.min(LONGEST_WAIT_MS, wait * 2);
    };
  };
  connect();
  return () => {
    ended = true;
    clearTimeout(timer);
    socket?.close();
  };
}
