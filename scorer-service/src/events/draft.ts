/** What a format's parser found, before it is made one kind of event; undefined means that the log did not say. */
import { cut, MAX_HEADER_LENGTH, MAX_HEADER_VALUES, MAX_HEADERS } from './limits.ts';

export interface Draft {
  id: string | undefined;
  /** Milliseconds since the epoch. */
  time: number | undefined;
  method: string | undefined;
  /** The request target as sent; `path` and `query`, where the log has them apart, go before it. */
  target: string | undefined;
  path: string | undefined;
  query: string | undefined;
  host: string | undefined;
  status: number | undefined;
  requestBytes: number | undefined;
  responseBytes: number | undefined;
  duration: number | undefined;
  userAgent: string | undefined;
  referrer: string | undefined;
  headers: Map<string, string[]>;
  body: string | undefined;
  mimeType: string | undefined;
  /** Address of the other end of the connection. */
  peer: string | undefined;
  /** Address of the client as whoever wrote the log determined it. */
  clientAddress: string | undefined;
  /** Who signed in, as the log says. */
  user: string | undefined;
}

export function emptyDraft(): Draft {
  return {
    id: undefined,
    time: undefined,
    method: undefined,
    target: undefined,
    path: undefined,
    query: undefined,
    host: undefined,
    status: undefined,
    requestBytes: undefined,
    responseBytes: undefined,
    duration: undefined,
    userAgent: undefined,
    referrer: undefined,
    headers: new Map(),
    body: undefined,
    mimeType: undefined,
    peer: undefined,
    clientAddress: undefined,
    user: undefined,
  };
}

/** Adds one header, bounded in number, values and length; what is no text or list of texts is passed by. */
export function addHeader(headers: Map<string, string[]>, name: string, value: unknown): void {
  if (name.length === 0 || name.length > 128 || headers.size >= MAX_HEADERS) return;
  const values = Array.isArray(value) ? value : [value];
  const kept: string[] = [];
  for (const item of values) {
    if (kept.length >= MAX_HEADER_VALUES) break;
    if (typeof item === 'string') kept.push(cut(item, MAX_HEADER_LENGTH));
    else if (typeof item === 'number' || typeof item === 'boolean') kept.push(String(item));
  }
  if (kept.length === 0) return;
  const key = name.toLowerCase();
  const before = headers.get(key);
  if (before === undefined) headers.set(key, kept);
  else before.push(...kept.slice(0, MAX_HEADER_VALUES - before.length));
}

/** Adds every header of an object. */
export function addHeaders(headers: Map<string, string[]>, from: unknown): void {
  if (typeof from !== 'object' || from === null || Array.isArray(from)) return;
  for (const [name, value] of Object.entries(from)) {
    if (headers.size >= MAX_HEADERS) return;
    addHeader(headers, name, value);
  }
}
