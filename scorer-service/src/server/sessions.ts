/** Who is logged in to the console: sessions in memory, and the one-time tokens of links. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { KeyEntry, Role } from '../configuration/schema.ts';
import type { KeyRing } from './key-ring.ts';

export const SESSION_COOKIE = 'api-sentinel-session';

/** How long a link with a one-time token serves. */
const TOKEN_MS = 15 * 60_000;
const MAX_SESSIONS = 1_000;
const MAX_TOKENS = 100;
const ID = /^[A-Za-z0-9_-]{43}$/;

export interface Holder {
  readonly name: string;
  readonly role: Role;
}

export interface ConsoleSession extends Holder {
  /** Kept apart from the cookie: a page of another site can make a browser send the one, and can't read the other. */
  readonly csrf: string;
  /** Milliseconds since the epoch. */
  readonly expires: number;
}

interface Kept extends ConsoleSession {
  /** The key that it was opened with; the session ends with it. */
  readonly key: KeyEntry | undefined;
}

export interface SessionSettings {
  readonly hours: number;
  readonly now?: () => number;
}

/** Sessions end with the process, after their hours, with the key that opened them, or when their owner logs out. */
export class Sessions {
  readonly #keys: KeyRing;
  readonly #lifeMs: number;
  readonly #now: () => number;
  readonly #sessions = new LRUCache<string, Kept>({ max: MAX_SESSIONS });
  readonly #tokens = new LRUCache<string, { readonly holder: Holder; readonly expires: number }>({ max: MAX_TOKENS });

  constructor(keys: KeyRing, { hours, now = Date.now }: SessionSettings) {
    this.#keys = keys;
    this.#lifeMs = hours * 3_600_000;
    this.#now = now;
  }

  /** A token that opens one session for `holder` within the next 15 minutes. */
  newToken(holder: Holder): string {
    const token = secret();
    this.#tokens.set(digest(token), { holder, expires: this.#now() + TOKEN_MS });
    return token;
  }

  /** Opens a session by a token, which is used up by that; undefined if it is none, old or used. */
  openByToken(token: string): { id: string; session: ConsoleSession } | undefined {
    const found = this.#tokens.get(digest(token));
    this.#tokens.delete(digest(token));
    return found !== undefined && found.expires > this.#now() ? this.#open(found.holder, undefined) : undefined;
  }

  /** Opens a session by an API key; undefined if the key is not known or is one that only scores. */
  openByKey(key: string): { id: string; session: ConsoleSession } | undefined {
    const entry = this.#keys.find(key);
    return entry === undefined || entry.role === 'score' ? undefined : this.#open(entry, entry);
  }

  find(id: string | undefined): ConsoleSession | undefined {
    if (id === undefined || !ID.test(id)) return undefined;
    const kept = this.#sessions.get(digest(id));
    if (kept === undefined) return undefined;
    if (kept.expires > this.#now() && (kept.key === undefined || this.#keys.has(kept.key))) return kept;
    this.end(id);
    return undefined;
  }

  end(id: string | undefined): void {
    if (id !== undefined) this.#sessions.delete(digest(id));
  }

  #open({ name, role }: Holder, key: KeyEntry | undefined) {
    const id = secret();
    const session: Kept = { name, role, csrf: secret(), expires: this.#now() + this.#lifeMs, key };
    this.#sessions.set(digest(id), session);
    return { id, session };
  }
}

/** Whether two texts are the same, in a time that does not depend on where they differ. */
export function sameText(one: string, other: string): boolean {
  return timingSafeEqual(Buffer.from(digest(one)), Buffer.from(digest(other)));
}

/** 256 random bits. */
function secret(): string {
  return randomBytes(32).toString('base64url');
}

/** What is kept, so that the memory of the process holds no id that could be used. */
function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
