/** CrowdSec's thresholds as the leaky buckets that its scenarios are, and plain counts by source and day. */
import type { Exchange } from '../simulator/exchange.ts';

interface Bucket {
  readonly capacity: number;
  /** Milliseconds in which one leaks out. */
  readonly leak: number;
}

/** Brute force: more than 5 failures with one leaking in 10 s. Probing: 10 distinct 4xx paths, 10 s. Crawling: 40 distinct files, 0.5 s. */
const BRUTE: Bucket = { capacity: 5, leak: 10_000 };
const PROBING: Bucket = { capacity: 10, leak: 10_000 };
const CRAWLING: Bucket = { capacity: 40, leak: 500 };

const { max } = Math;

class Leaky {
  readonly #bucket: Bucket;
  readonly #levels = new Map<string, { level: number; time: number; readonly seen: Set<string> }>();

  constructor(bucket: Bucket) {
    this.#bucket = bucket;
  }

  /** Whether the bucket of a source overflows; `what` counts once until it is empty, where it is given. */
  pour(source: string, time: number, what?: string): boolean {
    let own = this.#levels.get(source);
    if (own === undefined) {
      own = { level: 0, time, seen: new Set() };
      this.#levels.set(source, own);
    }
    own.level = max(0, own.level - (time - own.time) / this.#bucket.leak);
    own.time = time;
    if (own.level === 0) own.seen.clear();
    if (what !== undefined) {
      if (own.seen.has(what)) return false;
      own.seen.add(what);
    }
    own.level++;
    return own.level > this.#bucket.capacity;
  }
}

/** What CrowdSec's thresholds say of one exchange. Failures are those that the log shows as such, by status. */
export class CrowdSec {
  readonly #brute = new Leaky(BRUTE);
  readonly #probing = new Leaky(PROBING);
  readonly #crawling = new Leaky(CRAWLING);

  flags({ caller, status, path, time, attempted }: Exchange): boolean {
    const { address } = caller;
    if (attempted !== undefined && failed(status) && this.#brute.pour(address, time)) return true;
    if (status >= 400 && status < 500 && this.#probing.pour(address, time, path)) return true;
    return this.#crawling.pour(address, time, path);
  }
}

function failed(status: number): boolean {
  return status === 401 || status === 403 || status === 400;
}

/** Failed log-ins and requests by source and day. */
export class DayCounts {
  readonly failures = new Map<string, number>();
  readonly requests = new Map<string, number>();

  add({ caller, status, time, attempted }: Exchange): void {
    const key = `${Math.floor(time / 86_400_000)} ${caller.address}`;
    this.requests.set(key, (this.requests.get(key) ?? 0) + 1);
    if (attempted !== undefined && failed(status)) this.failures.set(key, (this.failures.get(key) ?? 0) + 1);
  }
}

/** The smallest threshold under which at most `budget` harmless sources a day are flagged. */
export function tuned(counts: ReadonlyMap<string, number>, hostile: ReadonlySet<string>, budget: number): number {
  const harmless = [...counts].filter(([key]) => !hostile.has(sourceOf(key))).map(([, count]) => count);
  harmless.sort((a, b) => b - a);
  return (harmless[Math.floor(budget)] ?? 0) + 1;
}

export function sourceOf(key: string): string {
  return key.slice(key.indexOf(' ') + 1);
}
