/** The process that computes drift: reads two samples of events and makes their features, below scoring in priority. */
import { constants, setPriority } from 'node:os';
import { Client, type estypes } from '@elastic/elasticsearch';
import { clientOptions } from '../../configuration/options.ts';
import type { Settings } from '../../configuration/schema.ts';
import type { Drift } from '../../contract/index.ts';
import { FEATURE_NAMES } from '../../features/definitions.ts';
import { sentenceOf } from '../../storage/answers.ts';
import { RowMaker, RowTable } from '../rows.ts';
import { driftOf, driftSentence } from './drift.ts';
import { rangeQuery } from './event-source.ts';

export interface Period {
  readonly since: string;
  readonly until: string;
}

export interface DriftOrder {
  readonly settings: Settings;
  readonly before: Period;
  readonly now: Period;
}

export type DriftAnswer = { readonly drift: Drift } | { readonly failed: string };

const SAMPLE = 3_000;
const PAGE = 500;

/** Features of the newest events of a period, which are made in the order of time, as behaviour has it. */
async function featuresOf(client: Client, indices: readonly string[], period: Period): Promise<RowTable> {
  const documents: unknown[] = [];
  for (let after: estypes.SortResults | undefined; documents.length < SAMPLE; ) {
    const { hits } = (
      await client.search({
        index: [...indices],
        ignore_unavailable: true,
        size: PAGE,
        track_total_hits: false,
        query: rangeQuery({ indices, ...period, most: SAMPLE }),
        sort: [
          { '@timestamp': { order: 'desc', numeric_type: 'date', unmapped_type: 'date' } },
          { 'api_sentinel.event_id': { order: 'desc', unmapped_type: 'keyword' } },
        ],
        _source: { excludes: ['api_sentinel'] },
        ...(after !== undefined && { search_after: after }),
      })
    ).hits;
    for (const { _source } of hits) documents.push(_source);
    after = hits.at(-1)?.sort;
    if (hits.length < PAGE || after === undefined) break;
  }
  const table = new RowTable(FEATURE_NAMES.length);
  const maker = new RowMaker(true);
  for (const document of documents.reverse()) {
    maker.add(document, { label: -1, group: '', set: 0, family: '' }, table);
  }
  return table;
}

async function work({ settings, before, now }: DriftOrder): Promise<Drift> {
  const client = new Client(clientOptions(settings));
  try {
    const { indices } = settings.backfill;
    const was = await featuresOf(client, indices, before);
    const is = await featuresOf(client, indices, now);
    const column = (table: RowTable, j: number) =>
      Array.from({ length: table.rows }, (_, i) => table.features[i * table.width + j]);
    const features = FEATURE_NAMES.map((name, j) => driftOf(name, column(was, j), column(is, j))).sort(
      (a, b) => b.psi - a.psi,
    );
    return {
      before: { ...before, events: was.rows },
      now: { ...now, events: is.rows },
      features: was.rows === 0 || is.rows === 0 ? [] : features,
      sentence: driftSentence(features, was.rows, is.rows),
    };
  } finally {
    await client.close();
  }
}

process.once('message', (order: DriftOrder) => {
  const tell = (answer: DriftAnswer) => process.send?.(answer, undefined, undefined, () => process.disconnect?.());
  try {
    setPriority(0, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // It then only takes as much as others; nothing of the answer depends on it.
  }
  work(order).then(
    (drift) => tell({ drift }),
    (error: unknown) => tell({ failed: sentenceOf(error) }),
  );
});
