/** Events from Elasticsearch, with what people said of them, as an event folder that training reads. */

import { once } from 'node:events';
import { createWriteStream, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { createGzip, type Gzip } from 'node:zlib';
import type { Client, estypes } from '@elastic/elasticsearch';
import type { EventLabel } from '../../feedback/labels.ts';
import type { Bucket } from '../../search/buckets.ts';
import { countOf } from '../../search/buckets.ts';
import { EVENT, timeClause } from '../../search/filters.ts';
import { fetchDocuments, scanPlaces } from '../../search/scan.ts';

export interface EventRange {
  readonly indices: readonly string[];
  readonly since: string;
  readonly until: string;
  /** Of more events than these the newest are taken. */
  readonly most: number;
}

export interface WrittenFolder {
  readonly events: number;
  readonly attack: number;
  readonly benign: number;
}

const BATCH = 200;
const PIECES = 500;

/** Events that were scored, labeled or not, with the labeled ones of any time. */
export function rangeQuery({ since, until }: EventRange): estypes.QueryDslQueryContainer {
  return { bool: { filter: [{ term: { [EVENT.status]: 'scored' } }, ...timeClause(since, until)] } };
}

/**
 * Writes `events.ndjson.gz` and `labels.ndjson.gz`, in time order, without our own fields.
 *
 * @throws what the client throws; a folder that was begun and not finished is none
 */
export async function writeEventFolder(
  client: Client,
  range: EventRange,
  labels: ReadonlyMap<string, EventLabel>,
  folder: string,
  progress: (sentence: string) => void,
): Promise<WrittenFolder> {
  const from = await startOf(client, range);
  const beside = `${folder}.part`;
  mkdirSync(beside, { recursive: true, mode: 0o700 });
  const [events, marks] = ['events', 'labels'].map((name) => open(join(beside, `${name}.ndjson.gz`)));
  const counts = { events: 0, attack: 0, benign: 0 };
  const scan = scanPlaces(client, {
    indices: range.indices,
    query: rangeQuery({ ...range, since: from }),
    by: '@timestamp',
    onPartial: (failed) => progress(`${failed} shards could not be asked; their events are missing`),
  });
  for await (const places of scan) {
    for (let i = 0; i < places.length && counts.events < range.most; i += BATCH) {
      for (const { source, place, whole } of await fetchDocuments(client, places.slice(i, i + BATCH))) {
        const line = whole ? lineOf(source) : undefined;
        if (line === undefined) continue;
        const said = labels.get(line.id);
        const label = said === undefined ? -1 : said.label === 'attack' ? 1 : 0;
        counts.events += 1;
        if (said !== undefined) counts[said.label] += 1;
        const mark = {
          id: line.id,
          label,
          cls: said === undefined ? 'unknown' : said.label === 'benign' ? 'benign' : (said.attackType ?? line.type),
          key: line.key,
          index: place.index,
          document: place.id,
        };
        await write(events, line.document);
        await write(marks, mark);
      }
    }
    progress(`${counts.events} events gathered`);
    if (counts.events >= range.most) break;
  }
  for (const file of [events, marks]) file.gzip.end();
  await Promise.all([events, marks].map(({ done }) => done));
  renameSync(beside, folder);
  return counts;
}

interface Line {
  readonly id: string;
  readonly key: string;
  readonly type: string;
  readonly document: object;
}

/** The document without what we wrote onto it, under the id by which it is counted. */
function lineOf(source: Readonly<Record<string, unknown>>): Line | undefined {
  const { api_sentinel: ours, ...rest } = source;
  const verdict = ours as
    | { event_id?: unknown; attack?: { type?: unknown }; entities?: { source?: unknown; user?: unknown } }
    | undefined;
  if (typeof verdict?.event_id !== 'string') return undefined;
  const event = typeof rest.event === 'object' && rest.event !== null ? rest.event : {};
  return {
    id: verdict.event_id,
    key: String(verdict.entities?.source ?? verdict.entities?.user ?? ''),
    type: typeof verdict.attack?.type === 'string' ? verdict.attack.type : 'unknown',
    document: { ...rest, event: { ...event, id: verdict.event_id } },
  };
}

/** From when on there are about as many events as may be taken. */
async function startOf(client: Client, range: EventRange): Promise<string> {
  const [since, until] = [Date.parse(range.since), Date.parse(range.until)];
  const step = Math.max(1_000, Math.ceil((until - since) / PIECES));
  const answer = await client.search({
    index: [...range.indices],
    ignore_unavailable: true,
    size: 0,
    track_total_hits: false,
    query: rangeQuery(range),
    aggs: { time: { date_histogram: { field: '@timestamp', fixed_interval: `${step}ms`, min_doc_count: 1 } } },
  });
  const buckets = [...((answer.aggregations?.time as Bucket | undefined)?.buckets ?? [])].reverse();
  let events = 0;
  let start = since;
  for (const bucket of buckets) {
    if (events > 0 && events + countOf(bucket) > range.most) break;
    events += countOf(bucket);
    start = Math.max(since, Number(bucket.key));
  }
  return new Date(start).toISOString();
}

interface Target {
  readonly gzip: Gzip;
  readonly done: Promise<void>;
}

function open(path: string): Target {
  const gzip = createGzip();
  const file = createWriteStream(path, { mode: 0o600 });
  gzip.pipe(file);
  return { gzip, done: finished(file) };
}

async function write({ gzip }: Target, line: object): Promise<void> {
  if (!gzip.write(`${JSON.stringify(line)}\n`)) await once(gzip, 'drain');
}
