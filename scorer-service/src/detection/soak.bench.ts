/**
 * Memory under traffic that never ends: `node --expose-gc scorer-service/src/detection/soak.bench.ts [--events N] [--senders M]
 * [--part scorer|behavior] [--profiles P]`. Writes a line of JSON at every twentieth of the way: what is in use after everything that can
 * be given back was. Senders come and go: one half of the requests is from a few, the other from anybody.
 */
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { PatternBehaviorAnalyzer } from '../behavior/analyzer.ts';
import { SLOT_BYTES } from '../behavior/windows.ts';
import { EventParser } from '../events/parse.ts';
import { createEventScorer } from './scorer.ts';

const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '10000000' },
    senders: { type: 'string', default: '1000000' },
    part: { type: 'string', default: 'scorer' },
    profiles: { type: 'string', default: '65536' },
  },
});
const events = Number(values.events);
const senders = Number(values.senders);
const maxProfiles = Number(values.profiles);
const START = Date.UTC(2026, 2, 2);
/** Requests a second of event time. */
const RATE = 500;
const BATCH = 256;
const STEPS = 20;
const MIB = 1024 * 1024;
const collect = (globalThis as { gc?: () => void }).gc;
if (collect === undefined) throw new Error('Start it with node --expose-gc: without it memory in use is not known.');

let seed = 9;
function below(limit: number): number {
  seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
  return Math.floor((seed / 2 ** 32) * limit);
}

/** The address of a sender, of 16 million. */
const addressOf = (sender: number): string => `10.${(sender >> 16) & 255}.${(sender >> 8) & 255}.${sender & 255}`;

function documentOf(i: number): Record<string, unknown> {
  const sender = below(2) === 0 ? below(2_000) : below(senders);
  const kind = below(40);
  const login = kind < 2;
  const missing = kind === 2;
  return {
    '@timestamp': new Date(START + Math.floor((i * 1_000) / RATE)).toISOString(),
    event: { id: `soak-${i}` },
    source: { ip: addressOf(sender) },
    http: {
      request: {
        method: login ? 'POST' : 'GET',
        ...(login && { body: { content: `{"username":"user${sender}","password":"x"}` } }),
      },
      response: {
        status_code: login ? (kind === 0 ? 401 : 200) : missing ? 404 : 200,
        body: { bytes: 900 + below(400) },
      },
    },
    url: {
      path: login ? '/api/v1/auth/login' : missing ? `/old/${below(100_000)}` : `/products/${below(5_000)}`,
      ...(kind > 30 && { query: `page=${below(20)}` }),
    },
    user_agent: {
      original: `Mozilla/5.0 (X11; Linux x86_64; rv:${100 + (sender % 40)}.0) Gecko/20100101 Firefox/${100 + (sender % 40)}.0`,
    },
  };
}

const behavior = values.part === 'behavior' ? new PatternBehaviorAnalyzer({ maxProfiles }) : undefined;
const parser = new EventParser();
const scorer =
  behavior === undefined
    ? createEventScorer({
        bundleDirectory: fileURLToPath(new URL('../../bundle', import.meta.url)),
        behavior: { maxProfiles },
        clock: () => now,
      })
    : undefined;
let now = START;
const profiles = (behavior ?? scorer?.behavior)?.profiles;

function take(from: number, to: number): void {
  const documents = Array.from({ length: to - from }, (_, i) => documentOf(from + i));
  now = START + Math.floor((to * 1_000) / RATE);
  scorer?.score(documents, { learn: true, explain: false, again: false, deadline: Number.POSITIVE_INFINITY });
  if (behavior === undefined) return;
  for (const document of documents) {
    const parsed = parser.parseDocument(document);
    if (parsed.kind === 'event') behavior.observe(parsed.event, true);
  }
}

function tell(done: number): void {
  collect?.();
  const { heapUsed, arrayBuffers, rss } = process.memoryUsage();
  const kept = [profiles?.source, profiles?.user, profiles?.session].map((one) => one?.slots.size ?? 0);
  console.log(
    JSON.stringify({
      events: done,
      heap_mib: Math.round(heapUsed / MIB),
      arrays_mib: Math.round(arrayBuffers / MIB),
      rss_mib: Math.round(rss / MIB),
      bytes: heapUsed + arrayBuffers,
      profiles: kept.reduce((sum, size) => sum + size, 0),
      forgotten: profiles?.source.slots.evictions ?? 0,
      slot_bytes: SLOT_BYTES,
      seconds: Math.round(performance.now() / 1_000),
    }),
  );
}

tell(0);
const step = Math.ceil(events / STEPS / BATCH) * BATCH;
for (let done = 0; done < events; done += BATCH) {
  if (done > 0 && done % step === 0) tell(done);
  take(done, Math.min(done + BATCH, events));
}
tell(events);
