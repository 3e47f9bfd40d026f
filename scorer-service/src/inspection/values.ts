/** The values of a request that its sender chose, each with its place. */
import type { ApiEvent } from '../events/event.ts';
import {
  MAX_CREDENTIAL,
  MAX_NESTING,
  MAX_READ,
  MAX_VALUES,
  MAX_VALUES_OF_HEADERS,
  MAX_VALUES_OF_QUERY,
  READ_OF_BODY,
} from './limits.ts';
import { readGraphql, startsGraphql } from './places/graphql.ts';
import { readJson, startsJson } from './places/json.ts';
import { boundaryOf, type Part, readMultipart } from './places/multipart.ts';
import { readPairs } from './places/pairs.ts';
import { isPlainName, type Place, type Sink } from './places/sink.ts';
import { isXml, readXml } from './places/xml.ts';

export interface Value {
  place: Place;
  /** Name of the parameter, header or cookie; of a JSON value the key. */
  name: string;
  text: string;
  /** ECS field in which it stands, and where in it, as UTF-16 offsets. */
  field: string;
  start: number;
  /** Documents around it that stood in a string. */
  nesting: number;
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

/** Cookies, agent and referrer are values of their own; of credentials the head is read apart, and Set-Cookie is the server's. */
const READ_ELSEWHERE = new Set(['authorization', 'cookie', 'set-cookie', 'referer', 'user-agent']);

/** Characters that open something in another language. */
const OUT_OF_SYNTAX = new Uint8Array(128);
for (const character of "$<>{`'\n\r\\|&#%") OUT_OF_SYNTAX[character.charCodeAt(0)] = 1;

/** Whether a structured header holds such a character, or climbs to a parent folder. */
function isOutOfSyntax(text: string): boolean {
  let before = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 128 && (OUT_OF_SYNTAX[code] === 1 || (code === 46 && before === 46))) return true;
    before = code;
  }
  return false;
}

const BODY = 'http.request.body.content';
const COOKIE = 'http.request.headers.cookie';
/** Field of the header whose token or password is read apart. */
export const AUTHORIZATION = 'http.request.headers.authorization';
/** How the head of a signed token begins: of chance, one in 200 begins with a brace alone. */
const SIGNED = /^\{\s*"/;

/** Gathers values into an array that is used again; stops at the bounds. */
export class ValueList implements Sink {
  readonly values: Value[] = [];
  count = 0;
  /** UTF-16 units still to be read. */
  #left = MAX_READ;
  /** Values after which no more are taken, but one for the rest. */
  #most = MAX_VALUES;
  #nesting = 0;

  gather(event: ApiEvent): void {
    this.count = 0;
    this.#nesting = 0;
    this.#left = MAX_READ;
    this.#most = MAX_VALUES_OF_QUERY;
    this.#path(event.path);
    if (event.query !== undefined) this.#query(event.query);
    const kept = event.body === undefined ? 0 : Math.min(event.body.length, READ_OF_BODY);
    this.#left -= kept;
    this.#most = MAX_VALUES_OF_HEADERS;
    this.#headers(event);
    this.#left = Math.max(this.#left, 0) + kept;
    this.#most = MAX_VALUES;
    if (event.body !== undefined) this.#body(event.body, event.mimeType ?? '');
  }

  add(place: Place, name: string, text: string, field: string, start: number): boolean {
    if (text === '') return true;
    if (this.count >= this.#most - 1) return false;
    this.#put(place, name, text, field, start);
    return true;
  }

  rest(place: Place, text: string, field: string, start: number): void {
    if (text !== '' && this.count < this.#most) this.#put(place, '', text, field, start);
  }

  /** Takes apart a document that stands in a value, once that is decoded; its offsets are those of the value. */
  addNested(text: string, { nesting, field, start }: Value): void {
    if (nesting >= MAX_NESTING || !startsJson(text)) return;
    this.#nesting = nesting + 1;
    this.#most = MAX_VALUES;
    readJson(text, 0, field, {
      add: (place, name, inner) => this.add(place, name, inner, field, start),
      rest: () => {},
    });
  }

  #put(place: Place, name: string, text: string, field: string, start: number): void {
    if (this.#left <= 0) return;
    const read = text.length <= this.#left ? text : text.slice(0, this.#left);
    this.#left -= read.length;
    const value = this.values[this.count];
    if (value === undefined) this.values.push({ place, name, text: read, field, start, nesting: this.#nesting });
    else {
      value.place = place;
      value.name = name;
      value.text = read;
      value.field = field;
      value.start = start;
      value.nesting = this.#nesting;
    }
    this.count++;
  }

  /** The path as a whole, and the matrix parameters of its segments (`/cars;colour=red`). */
  #path(path: string): void {
    this.add('path', '', path, 'url.path', 0);
    let semicolon = path.indexOf(';');
    while (semicolon >= 0) {
      let end = path.indexOf('/', semicolon);
      if (end < 0) end = path.length;
      const equals = path.indexOf('=', semicolon);
      if (equals > 0 && equals < end) readPairs(path, semicolon + 1, end, ';', 'path', 'url.path', this);
      semicolon = path.indexOf(';', end);
    }
  }

  #query(query: string): void {
    readPairs(query, 0, query.length, '&', 'query', 'url.query', this);
  }

  #headers(event: ApiEvent): void {
    for (const header of event.headers.get('cookie') ?? [])
      readPairs(header, 0, header.length, ';', 'cookie', COOKIE, this);
    if (event.userAgent !== undefined) this.add('agent', 'user-agent', event.userAgent, 'user_agent.original', 0);
    if (event.referrer !== undefined) this.add('referrer', 'referer', event.referrer, 'http.request.referrer', 0);
    const { mimeType } = event;
    if (mimeType !== undefined && !event.headers.has('content-type') && isOutOfSyntax(mimeType))
      this.add('header', 'content-type', mimeType, 'http.request.mime_type', 0);
    for (const [name, texts] of event.headers) {
      if (READ_ELSEWHERE.has(name)) {
        if (name === 'authorization') for (const text of texts) this.#credential(text);
        continue;
      }
      if (!isPlainName(name)) this.add('header', '', name, 'http.request.headers', 0);
      const structured = STRUCTURED.has(name) || name.startsWith('sec-');
      for (const text of texts)
        if (!structured || isOutOfSyntax(text)) this.add('header', name, text, `http.request.headers.${name}`, 0);
    }
  }

  /** Name and password of Basic, the head of a signed token: what servers look up by them can be injected into. */
  #credential(text: string): void {
    const space = text.indexOf(' ');
    if (space < 0) return;
    const scheme = text.slice(0, space).toLowerCase();
    let end = text.length;
    if (scheme === 'bearer') end = text.indexOf('.', space);
    else if (scheme !== 'basic') return;
    if (end < 0 || end - space > MAX_CREDENTIAL) return;
    const plain = Buffer.from(text.slice(space + 1, end), 'base64').toString('latin1');
    // A token that is no signed document is chance, in which a separator and two letters of a command stand now and then.
    if (scheme === 'basic') this.add('header', 'authorization', plain, AUTHORIZATION, space + 1);
    else if (SIGNED.test(plain)) readJson(plain, 0, AUTHORIZATION, this);
  }

  #body(body: string, mimeType: string): void {
    const type = mimeType.toLowerCase();
    const first = firstCharacter(body);
    if (type.includes('multipart/') || (type === '' && first === '-')) {
      const boundary = boundaryOf(mimeType, body);
      if (boundary !== undefined) {
        readMultipart(body, boundary, BODY, this, (part) => this.#part(part));
        return;
      }
    }
    if (type.includes('graphql')) {
      this.add('graphql', 'query', body, BODY, 0);
      readGraphql(body, BODY, 0, this);
    } else if (first === '{' || first === '[' || first === '"') {
      const before = this.count;
      const sound = readJson(body, 0, BODY, this);
      this.#graphqlIn(before);
      // A malformed document is still what the sender wrote: it is read as plain text too.
      if (!sound) this.rest('body', body, BODY, 0);
    } else if (isXml(type, body)) readXml(body, BODY, this);
    else if (
      type.includes('form-urlencoded') ||
      ((type === '' || type.includes('json')) && first !== '<' && isPlainName(body.slice(0, body.indexOf('='))))
    )
      readPairs(body, 0, body.length, '&', 'form', BODY, this);
    else this.rest('body', body, BODY, 0);
  }

  #part({ name, type, text, start }: Part): boolean {
    // A part that is JSON is taken apart when its value is read.
    if (!isXml(type, text)) return this.add('multipart', name, text, BODY, start);
    readXml(text, BODY, this);
    return true;
  }

  /** The strings of a GraphQL document that stands in a JSON body. */
  #graphqlIn(from: number): void {
    for (let i = from; i < this.count && i < from + 8; i++) {
      const { name, text, start } = this.values[i];
      if (name === 'query' && startsGraphql(text)) readGraphql(text, BODY, start, this);
    }
  }
}

function firstCharacter(text: string): string {
  for (let i = 0; i < text.length && i < 64; i++) if (text.charCodeAt(i) > 32) return text[i];
  return '';
}
