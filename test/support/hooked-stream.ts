import type { Client } from '@elastic/elasticsearch';
import { install } from '../../ingest-pipelines/src/install.ts';
import { putIntegration } from './integration.ts';
import { until } from './until.ts';

export const HOOKED = 'logs-hooked.access';
/** The same template and an empty pipeline: what it refuses, the hooked stream must refuse, and nothing else. */
export const PLAIN = 'logs-plain.access';

const MAPPINGS = {
  properties: {
    '@timestamp': { type: 'date' },
    source: { properties: { ip: { type: 'ip' } } },
    http: { properties: { response: { properties: { status_code: { type: 'long' } } } } },
  },
};

/** Two streams of one user, alike but for our hook in the first. */
export async function putHookedAndPlain(client: Client, scorerUrl: string): Promise<void> {
  await putIntegration(client, HOOKED, { mappings: MAPPINGS });
  // The user has no opinion on our field: whatever stands there is taken.
  const indifferent = { ...MAPPINGS.properties, api_sentinel: { type: 'object', enabled: false } };
  await putIntegration(client, PLAIN, { mappings: { properties: indifferent } });
  await install({ client, scorerUrl, streams: [HOOKED] });
}

export interface Ending {
  readonly id: string;
  readonly eventId: string | undefined;
  readonly status: string;
  readonly reason: string | undefined;
  readonly backfilled: boolean;
}

/** Every document of the hooked stream by its `_id`, once each has come to an end: scored, failed or skipped. */
export async function untilAllEnded(client: Client, within = 180_000): Promise<Map<string, Ending>> {
  const index = `${HOOKED}-default`;
  let left: unknown;
  await until(
    'every event to be scored or failed',
    async () => {
      await client.indices.refresh({ index });
      const query = { bool: { must_not: { terms: { 'api_sentinel.status': ['scored', 'failed', 'skipped'] } } } };
      const { hits } = await client.search({ index, query, size: 2, _source: ['api_sentinel'] });
      left = hits.hits;
      return hits.hits.length === 0;
    },
    { within, say: () => `(left, among others: ${JSON.stringify(left)})` },
  );
  return endings(client);
}

/** As they stand now, ended or not. */
export async function endings(client: Client): Promise<Map<string, Ending>> {
  const index = `${HOOKED}-default`;
  await client.indices.refresh({ index });
  const found = new Map<string, Ending>();
  let after: unknown[] | undefined;
  for (;;) {
    const { hits } = await client.search<{
      api_sentinel?: {
        event_id?: string;
        status?: string;
        reason?: string;
        reason_pending?: string;
        backfilled?: boolean;
      };
    }>({
      index,
      size: 1_000,
      sort: ['_doc'],
      _source: ['api_sentinel'],
      ...(after && { search_after: after as never }),
    });
    if (hits.hits.length === 0) return found;
    for (const hit of hits.hits) {
      const ours = hit._source?.api_sentinel;
      found.set(hit._id!, {
        id: hit._id!,
        eventId: ours?.event_id,
        status: ours?.status ?? 'none',
        reason: ours?.reason_pending ?? ours?.reason,
        backfilled: ours?.backfilled ?? false,
      });
    }
    after = hits.hits.at(-1)!.sort as unknown[];
  }
}

export interface ItemAnswer {
  readonly status: number;
  readonly error: string | undefined;
}

/** Sends raw sources, as bytes, by one `_bulk`, with the given ids; the answer of each in order. */
export async function sendRaw(
  url: string,
  stream: string,
  sources: readonly { readonly id: string; readonly source: Buffer | string }[],
): Promise<ItemAnswer[]> {
  const lines = sources.flatMap(({ id, source }) => [
    Buffer.from(`${JSON.stringify({ create: { _id: id } })}\n`),
    Buffer.from(source),
    Buffer.from('\n'),
  ]);
  const answer = await fetch(`${url}/${stream}-default/_bulk`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson' },
    body: Buffer.concat(lines),
  });
  const body = (await answer.json()) as {
    items?: { create: { status: number; error?: { type: string } } }[];
    error?: { type: string };
  };
  // What breaks the whole request is answered once, for all of its documents.
  if (!body.items) return sources.map(() => ({ status: answer.status, error: body.error?.type }));
  return body.items.map(({ create }) => ({ status: create.status, error: create.error?.type }));
}
