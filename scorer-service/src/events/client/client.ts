/** Who sent a request, as far as the log and the trusted proxies tell. */
import { hash } from 'node:crypto';
import type { Draft } from '../draft.ts';
import type { Client } from '../event.ts';
import { type Address, AddressBook } from './addresses.ts';
import { forwardedHops } from './forwarded.ts';
import { subjectOf } from './token.ts';

export interface ClientSettings {
  /** Networks whose `X-Forwarded-For` and `Forwarded` are believed. */
  readonly trustedProxies: readonly string[];
  /** Headers that hold an API key, in lower case. */
  readonly apiKeyHeaders: readonly string[];
  /** Cookies that hold a session, in lower case. */
  readonly sessionCookies: readonly string[];
}

export const DEFAULT_CLIENT_SETTINGS: ClientSettings = {
  trustedProxies: ['127.0.0.0/8', '::1/128'],
  apiKeyHeaders: ['x-api-key', 'api-key', 'apikey'],
  sessionCookies: [
    'session',
    'sessionid',
    'session_id',
    'sid',
    'connect.sid',
    'phpsessid',
    'jsessionid',
    'asp.net_sessionid',
    'laravel_session',
    '_session_id',
  ],
};

/** Hex digits kept of a hash: 64 bits, so that a million sessions collide with a chance of 1 in 37 million. */
const HASH_LENGTH = 16;

export type ClientReader = (draft: Draft) => Client;

export function createClientReader(settings: ClientSettings = DEFAULT_CLIENT_SETTINGS): ClientReader {
  const book = new AddressBook(settings.trustedProxies);
  const cookies = new Set(settings.sessionCookies.map((name) => name.toLowerCase()));
  return (draft) => {
    const source = sourceOf(draft, book);
    return {
      source: source?.text,
      network: source?.network,
      user: userOf(draft, settings.apiKeyHeaders),
      session: sessionOf(draft, cookies),
    };
  };
}

/**
 * Headers are believed only where the peer is a trusted proxy: anybody else could have written them. Walking from the
 * right, the first address that is no trusted proxy is the client; an element that is no address ends the walk, since
 * what stands left of it has no witness, and the proxy that reported it is the best that is known.
 */
function sourceOf(draft: Draft, book: AddressBook): Address | undefined {
  const peer = draft.peer === undefined ? undefined : book.read(draft.peer);
  const client = draft.clientAddress === undefined ? undefined : book.read(draft.clientAddress);
  const nearest = peer ?? client;
  if (nearest === undefined || !nearest.trusted) return nearest;
  for (const hop of forwardedHops(draft.headers)) {
    const address = book.read(hop);
    if (address === undefined) break;
    if (!address.trusted) return address;
  }
  return client ?? nearest;
}

function userOf(draft: Draft, apiKeyHeaders: readonly string[]): string | undefined {
  if (draft.user !== undefined) return draft.user;
  const refused = draft.status === 401 || draft.status === 403;
  const authorization = draft.headers.get('authorization')?.[0];
  if (authorization !== undefined && !refused) {
    const subject = subjectOf(authorization);
    if (subject !== undefined) return subject;
  }
  for (const name of apiKeyHeaders) {
    const key = draft.headers.get(name)?.[0];
    if (key !== undefined && key !== '' && !refused) return `key:${shortHash(key)}`;
  }
  return undefined;
}

function sessionOf(draft: Draft, names: ReadonlySet<string>): string | undefined {
  for (const header of draft.headers.get('cookie') ?? []) {
    for (const pair of header.split(';', 64)) {
      const equals = pair.indexOf('=');
      if (equals <= 0) continue;
      const value = pair.slice(equals + 1).trim();
      if (value !== '' && names.has(pair.slice(0, equals).trim().toLowerCase())) return shortHash(value);
    }
  }
  return undefined;
}

/** The first 64 bits of SHA-256 in hex. */
export function shortHash(text: string): string {
  return hash('sha256', text, 'hex').slice(0, HASH_LENGTH);
}
