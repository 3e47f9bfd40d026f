import { once } from 'node:events';
import { type ClientOptions, WebSocket } from 'ws';
import type { Alert, AlertStreamMessage, Level } from '../../contract/index.ts';

/** A reader of the stream that keeps what it is sent. */
export class StreamReader {
  readonly socket: WebSocket;
  readonly messages: AlertStreamMessage[] = [];
  readonly closed: Promise<{ code: number; reason: string }>;

  constructor(url: string, protocols: string[] = [], options: ClientOptions = {}) {
    this.socket = new WebSocket(url.replace(/^http/, 'ws'), protocols, options);
    this.socket.on('message', (data) => this.messages.push(JSON.parse(String(data))));
    this.closed = new Promise((resolve) => {
      this.socket.on('close', (code, reason) => resolve({ code, reason: String(reason) }));
    });
    this.socket.on('error', () => {});
  }

  /** Resolves once the condition holds; it is looked at with every message. */
  async until(condition: (messages: readonly AlertStreamMessage[]) => boolean): Promise<void> {
    while (!condition(this.messages)) await once(this.socket, 'message');
  }

  get ids(): string[] {
    return this.messages.map((message) => (message.kind === 'alert' ? message.alert.id : message.kind));
  }
}

/** The status with which an upgrade is refused. */
export async function refusedWith(url: string, protocols: string[] = [], options: ClientOptions = {}): Promise<number> {
  const socket = new WebSocket(url.replace(/^http/, 'ws'), protocols, options);
  socket.on('error', () => {});
  const [, response] = await once(socket, 'unexpected-response');
  socket.terminate();
  return response.statusCode;
}

/** An alert that differs from others by id and level only. */
export function alertOf(id: string, level: Level = 'HIGH', reason = 'a test'): Alert {
  return {
    id,
    status: 'open',
    risk: { score: { CRITICAL: 90, HIGH: 70, MEDIUM: 50, LOW: 10 }[level], level },
    attack: { type: 'xss', confidence: 1, owasp: [], mitre: [], evidence: [] },
    entity: { kind: 'source', id: '198.51.100.7' },
    endpoint: '/search',
    first_event_time: '2026-01-01T00:00:00.000Z',
    last_event_time: '2026-01-01T00:00:00.000Z',
    count: 1,
    event_ids: ['a'],
    request: { method: 'GET', path: '/search' },
    reason,
    model: { version: '1' },
    updated_at: '2026-01-01T00:00:00.000Z',
  };
}
