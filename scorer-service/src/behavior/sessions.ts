/** Which session an event belongs to, also where the log has none. */
import { shortHash } from '../events/client/client.ts';
import type { ApiEvent } from '../events/event.ts';
import type { Profiles } from './profiles.ts';

/** A session without a cookie ends when nothing comes for this long, in milliseconds. */
const SESSION_GAP = 30 * 60_000;
/** Hashes of sessions without a cookie that are remembered; when full, they are begun anew. */
const MOST_KEYS = 8192;

/** A session, and its slot; -1 where nothing is known of it. */
export interface Session {
  readonly key: string;
  readonly name: string;
  /** It begins with this event. */
  readonly fresh: boolean;
  readonly slot: number;
}

export class Sessions {
  readonly #profiles: Profiles;
  /** By agent, then source: one text of both costs more to make than to look up. */
  readonly #keys = new Map<string, Map<string, string>>();
  #keyCount = 0;

  /** @param profiles those of sessions, which tell when one was seen last */
  constructor(profiles: Profiles) {
    this.#profiles = profiles;
  }

  /** The session by its cookie, else by source and agent until there is a gap. */
  of(event: ApiEvent): Session | undefined {
    const { session, source } = event.client;
    const { slots, windows } = this.#profiles;
    if (session !== undefined) return { key: session, name: session, fresh: false, slot: slots.find(session) };
    if (source === undefined) return undefined;
    const key = this.#key(source, event.userAgent ?? '');
    const slot = slots.find(key);
    const last = slot < 0 ? 0 : windows.lastTime(slot);
    const fresh = slot < 0 || last === 0 || event.time - last > SESSION_GAP;
    const start = fresh ? event.time : windows.firstTime(slot);
    return { key, name: `${key}-${Math.floor(start / 1000).toString(36)}`, fresh, slot };
  }

  #key(source: string, agent: string): string {
    let ofAgent = this.#keys.get(agent);
    let key = ofAgent?.get(source);
    if (key === undefined) {
      if (this.#keyCount >= MOST_KEYS) {
        this.#keys.clear();
        this.#keyCount = 0;
        ofAgent = undefined;
      }
      if (ofAgent === undefined) {
        ofAgent = new Map();
        this.#keys.set(agent, ofAgent);
      }
      key = shortHash(`${source} ${agent}`);
      ofAgent.set(source, key);
      this.#keyCount++;
    }
    return key;
  }
}
