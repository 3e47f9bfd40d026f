/** How the pages reach the scorer's resources: the same questions, by the console's own address or by Kibana's routes. */
import type { AlertStreamMessage, Level } from '@api-sentinel/scorer-service/contract';

export type QueryValue = string | number | boolean | readonly string[] | undefined;

/** One question to a resource. `path` begins with `/v1/`. */
export interface Question {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  /** What is undefined is left out; a list becomes one comma-separated value. */
  readonly query?: Readonly<Record<string, QueryValue>>;
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
}

/** `lost`: the stream broke and is being tried again; what it missed comes when it is back. */
export type StreamState = 'open' | 'lost';

export interface StreamListener {
  message(message: AlertStreamMessage): void;
  state(state: StreamState): void;
}

export interface Transport {
  /** @throws AskFailed if the answer is no 2xx or none came */
  ask<Answer>(question: Question): Promise<Answer>;
  /** Follows the alerts from this moment on, and over every interruption, until the function it gives is called. */
  listen(wish: { readonly level?: Level }, listener: StreamListener): () => void;
}

/** Why a question was not answered. `status` is 0 where no answer came at all. */
export class AskFailed extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.name = 'AskFailed';
    this.status = status;
    this.code = code;
  }
}

/** The query part of an address, with its question mark; empty if nothing is asked for. */
export function queryText(query: Question['query']): string {
  const words = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value === undefined || (Array.isArray(value) && value.length === 0)) continue;
    words.set(name, Array.isArray(value) ? value.join(',') : String(value));
  }
  const text = words.toString();
  return text === '' ? '' : `?${text}`;
}

/** The failure that a refused answer tells of: the scorer's refusals say a code and a sentence, Kibana's a message. */
export function failureOf(status: number, body: unknown): AskFailed {
  const said = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
  const attributes = typeof said.attributes === 'object' && said.attributes !== null ? said.attributes : {};
  const code = 'code' in attributes ? attributes.code : said.error;
  return new AskFailed(
    status,
    typeof code === 'string' ? code : `http_${status}`,
    typeof said.message === 'string' ? said.message : `The server answered with status ${status}.`,
  );
}
