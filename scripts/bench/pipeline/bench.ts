import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '@elastic/elasticsearch';
import { buildProcessor } from '../../../ingest-pipelines/processor/build.ts';
import { install } from '../../../ingest-pipelines/src/install.ts';
import { startElasticsearch } from '../../elasticsearch/index.ts';
import { startScorerProcess } from '../../scorer-process.ts';
import { type BenchRow, median } from '../row.ts';
import { sendBulks } from './bulk-load.ts';
import { type DocumentKind, DocumentSource } from './documents.ts';
import { processorSeconds } from './processor-time.ts';
import { PLAIN, putStreams, SCORED } from './streams.ts';

export interface PipelineBenchOptions {
  /** Measured rounds of each kind, in alternation. */
  readonly rounds: number;
  /** Documents a round. */
  readonly documents: number;
  /** Documents a `_bulk`. */
  readonly bulk: number;
  /** Requests under way at once. */
  readonly concurrency: number;
  /** Unmeasured rounds before them, in which the compilers of both sides warm up. */
  readonly warmUp: number;
  readonly kind: DocumentKind;
}

/** A rate through a door counts only from this share on. */
const SHARE_THAT_COUNTS = 0.999;

/** The first rounds: a scorer that has just started is not fast enough yet for its deadline at full load. */
const GENTLE = { rounds: 4, bulk: 100, concurrency: 1 };

interface Round {
  readonly rate: number;
  readonly elasticsearch: number;
  readonly scorer: number;
}

/**
 * Documents per second of a plain `_bulk`, and of the same documents through the processor and the scorer, in
 * alternation on one Elasticsearch; everything runs on this machine and shares its cores.
 */
export async function benchPipeline(options: PipelineBenchOptions, log: (line: string) => void): Promise<BenchRow[]> {
  const home = await mkdtemp(join(tmpdir(), 'api-sentinel-bench-'));
  // Elasticsearch runs under another account, which must be able to enter.
  await chmod(home, 0o755);
  const { zip } = await buildProcessor();
  const elasticsearch = await startElasticsearch({ home: join(home, 'elasticsearch'), plugin: zip });
  const client = new Client({ node: elasticsearch.url });
  try {
    const scorer = await startScorerProcess({ elasticsearchUrl: elasticsearch.url, state: join(home, 'scorer') });
    try {
      await putStreams(client, options.kind);
      await install({ client, scorerUrl: scorer.url, streams: [SCORED] });
      const source = new DocumentSource(options.kind);

      const measure = async (stream: string, { bulk, concurrency } = options): Promise<Round> => {
        const bodies = source.next(`${stream}-default`, { documents: options.documents, bulk });
        const before = { elasticsearch: processorSeconds(elasticsearch.pid), scorer: processorSeconds(scorer.pid) };
        const seconds = await sendBulks(elasticsearch.url, bodies, concurrency);
        return {
          rate: options.documents / seconds,
          elasticsearch: processorSeconds(elasticsearch.pid) - before.elasticsearch,
          scorer: processorSeconds(scorer.pid) - before.scorer,
        };
      };

      for (let round = 0; round < options.warmUp; round++) {
        const load = round < GENTLE.rounds ? { ...options, ...GENTLE } : options;
        await measure(PLAIN, load);
        await measure(SCORED, load);
      }
      const plain: Round[] = [];
      const scored: Round[] = [];
      for (let round = 0; round < options.rounds; round++) {
        plain.push(await measure(PLAIN));
        scored.push(await measure(SCORED));
        log(
          `round ${round + 1} of ${options.rounds}: plain ${told(plain.at(-1)!, options)}; through the processor ${told(scored.at(-1)!, options)}`,
        );
      }

      const total = options.documents * (options.rounds + options.warmUp);
      const share = await scoredShare(client, total);
      log(describe(plain, scored, options.documents));
      log(`scored when the bulk answered: ${(share * 100).toFixed(2)} % of ${total} documents, every event id new`);
      log(await doorFigures(client));
      if (share < SHARE_THAT_COUNTS) {
        throw new Error(
          `only ${(share * 100).toFixed(2)} % were scored when the bulk answered: the rate does not count.`,
        );
      }
      const rates = { plain: median(plain.map((r) => r.rate)), scored: median(scored.map((r) => r.rate)) };
      return [
        { name: 'pipeline.plain', unit: 'documents/s', value: rates.plain },
        {
          name: 'pipeline.processor',
          unit: 'documents/s',
          value: rates.scored,
          peer: 'plain _bulk',
          peer_value: rates.plain,
          ratio: rates.scored / rates.plain,
        },
        { name: 'pipeline.processor.scored_share', unit: 'share', value: share },
      ];
    } finally {
      await scorer.stop();
    }
  } finally {
    await client.close();
    await elasticsearch.stop();
    await rm(home, { recursive: true, force: true });
  }
}

function told({ rate, elasticsearch, scorer }: Round, { documents }: PipelineBenchOptions): string {
  const each = (seconds: number) => `${((seconds / documents) * 1e6).toFixed(0)} µs`;
  return `${rate.toFixed(0)}/s (a document: Elasticsearch ${each(elasticsearch)}, scorer ${each(scorer)})`;
}

async function scoredShare(client: Client, sent: number): Promise<number> {
  const index = `${SCORED}-default`;
  await client.indices.refresh({ index });
  const all = await client.count({ index });
  if (all.count !== sent) throw new Error(`${sent} documents were sent, Elasticsearch counts ${all.count}.`);
  const scored = await client.count({
    index,
    query: {
      bool: {
        filter: [{ term: { 'api_sentinel.status': 'scored' } }],
        must_not: [{ term: { 'api_sentinel.backfilled': true } }],
      },
    },
  });
  return scored.count / sent;
}

function describe(plain: readonly Round[], scored: readonly Round[], documents: number): string {
  const microseconds = (rounds: readonly Round[], of: 'elasticsearch' | 'scorer') =>
    ((median(rounds.map((round) => round[of])) / documents) * 1e6).toFixed(0);
  return (
    `processor time a document: plain: Elasticsearch ${microseconds(plain, 'elasticsearch')} µs; ` +
    `scored: Elasticsearch ${microseconds(scored, 'elasticsearch')} µs, scorer ${microseconds(scored, 'scorer')} µs`
  );
}

async function doorFigures(client: Client): Promise<string> {
  const stats = await client.transport.request({ method: 'GET', path: '/_api_sentinel/stats' });
  return `processor: ${JSON.stringify(stats)}`;
}
