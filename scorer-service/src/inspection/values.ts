/** The values of a request that its sender chose, each with its place. */
import type { ApiEvent } from '../events/event.ts';
import { MAX_JSON_DEPTH, MAX_READ, MAX_VALUES } from './limits.ts';

export type Place = 'path' | 'query' | 'form' | 'json' | 'body' | 'cookie' | 'header' | 'agent' | 'referrer';

export interface Value {
  place: Place;
  /** Name of the parameter, header or cookie; of a JSON value the key. */
  name: string;
  text: string;
  /** ECS field in which it stands, and where in it, as UTF-16 offsets. */
  field: string;
  start: number;
}

/**
 * Headers that a client's software writes with punctuation of their own. They are inspected only where something stands in
 * them that their syntax has no use for.
 */
const STRUCTURED = new Set([
  'accept',
  'accept-encoding',
  'accept-language',
  'cache-control',
  'connection',
  'content-length',
  'content-type',
  'date',
  'dnt',
  'etag',
  'expires',
  'if-modified-since',
  'if-none-match',
  'last-modified',
  'pragma',
  'priority',
  'te',
  'upgrade-insecure-requests',
]);

/** Cookies, agent and referrer are values of their own; credentials are not text, and Set-Cookie is the server's. */
const READ_ELSEWHERE = new Set(['authorization', 'cookie', 'set-cookie', 'referer', 'user-agent']);

/** Whether a structured header holds a character that opens something in another language. */
function isOutOfSyntax(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (
      code === 36 ||
      code === 60 ||
      code === 123 ||
      code === 96 ||
      code === 39 ||
      code === 10 ||
      code === 13 ||
      code === 92
    )
      return true;
  }
  return false;
}

/** Bodies up to this length are searched for where a JSON value stands in them; in longer ones it would cost too much. */
const MAX_SEARCHED = 8192;

/** Gathers values into an array that is used again; stops at the bounds. */
export class ValueList {
  readonly values: Value[] = [];
  count = 0;
  /** UTF-16 units still to be read. */
  #left = MAX_READ;

  gather(event: ApiEvent): void {
    this.count = 0;
    this.#left = MAX_READ;
    this.#add('path', '', event.path, 'url.path', 0);
    if (event.query !== undefined) this.#pairs(event.query, 'query', 'url.query');
    if (event.body !== undefined) this.#body(event.body, event.mimeType ?? '');
    for (const header of event.headers.get('cookie') ?? []) this.#cookies(header);
    if (event.userAgent !== undefined) this.#add('agent', 'user-agent', event.userAgent, 'user_agent.original', 0);
    if (event.referrer !== undefined) this.#add('referrer', 'referer', event.referrer, 'http.request.referrer', 0);
    for (const [name, texts] of event.headers) {
      if (READ_ELSEWHERE.has(name)) continue;
      const structured = STRUCTURED.has(name) || name.startsWith('sec-');
      for (const text of texts)
        if (!structured || isOutOfSyntax(text)) this.#add('header', name, text, `http.request.headers.${name}`, 0);
    }
  }

  #add(place: Place, name: string, text: string, field: string, start: number): void {
    if (text === '' || this.count >= MAX_VALUES || this.#left <= 0) return;
    const read = text.length <= this.#left ? text : text.slice(0, this.#left);
    this.#left -= read.length;
    const value = this.values[this.count];
    if (value === undefined) this.values.push({ place, name, text: read, field, start });
    else {
      value.place = place;
      value.name = name;
      value.text = read;
      value.field = field;
      value.start = start;
    }
    this.count++;
  }

  /** `a=b&c=d`; a name that is not plain is a value of its own, since it is as much the sender's choice. */
  #pairs(text: string, place: Place, field: string): void {
    let from = 0;
    while (from <= text.length && this.count < MAX_VALUES) {
      let end = text.indexOf('&', from);
      if (end < 0) end = text.length;
      const equals = text.indexOf('=', from);
      if (equals < 0 || equals >= end) this.#add(place, '', text.slice(from, end), field, from);
      else {
        const name = text.slice(from, equals);
        if (!isPlainName(name)) this.#add(place, '', name, field, from);
        this.#add(place, name, text.slice(equals + 1, end), field, equals + 1);
      }
      from = end + 1;
    }
  }

  #cookies(header: string): void {
    const field = 'http.request.headers.cookie';
    let from = 0;
    while (from < header.length && this.count < MAX_VALUES) {
      let end = header.indexOf(';', from);
      if (end < 0) end = header.length;
      const equals = header.indexOf('=', from);
      if (equals < 0 || equals >= end) this.#add('cookie', '', header.slice(from, end).trim(), field, from);
      else this.#add('cookie', header.slice(from, equals).trim(), header.slice(equals + 1, end), field, equals + 1);
      from = end + 1;
    }
  }

  #body(body: string, mimeType: string): void {
    const field = 'http.request.body.content';
    const type = mimeType.toLowerCase();
    const first = firstCharacter(body);
    if (type.includes('json') || first === '{' || first === '[') {
      let parsed: unknown;
      try {
        parsed = JSON.parse(body);
      } catch {
        // A cut or malformed document is still what the sender wrote: it is read as plain text.
        this.#add('body', '', body, field, 0);
        return;
      }
      this.#json(parsed, '', body, 0);
      return;
    }
    const form =
      type.includes('form-urlencoded') ||
      (type === '' && first !== '<' && isPlainName(body.slice(0, body.indexOf('='))));
    if (form) this.#pairs(body, 'form', field);
    else this.#add('body', '', body, field, 0);
  }

  #json(value: unknown, key: string, body: string, depth: number): void {
    if (this.count >= MAX_VALUES) return;
    const field = 'http.request.body.content';
    if (typeof value === 'string') {
      // Offsets are exact where the string stands unescaped, else those of the whole body.
      const start = value.length > 2 && body.length <= MAX_SEARCHED ? body.indexOf(value) : 0;
      this.#add('json', key, value, field, Math.max(start, 0));
    } else if (typeof value === 'object' && value !== null) {
      if (depth >= MAX_JSON_DEPTH) {
        this.#add('body', '', body, field, 0);
        return;
      }
      if (Array.isArray(value)) for (const item of value) this.#json(item, key, body, depth + 1);
      else
        for (const [name, item] of Object.entries(value)) {
          if (!isPlainName(name)) this.#add('json', '', name, field, 0);
          this.#json(item, name, body, depth + 1);
        }
    }
  }
}

function firstCharacter(text: string): string {
  for (let i = 0; i < text.length && i < 64; i++) if (text.charCodeAt(i) > 32) return text[i];
  return '';
}

/** Letters, digits, `_`, `-` and `.`: what honest parameters are called. */
export function isPlainName(name: string): boolean {
  if (name.length === 0 || name.length > 64) return false;
  for (let i = 0; i < name.length; i++) {
    const code = name.charCodeAt(i);
    const lower = code | 32;
    if (!((lower >= 97 && lower <= 122) || (code >= 48 && code <= 57) || code === 95 || code === 45 || code === 46))
      return false;
  }
  return true;
}
