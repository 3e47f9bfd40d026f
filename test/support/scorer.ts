import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ScorerProcess, startScorerProcess } from '../../scripts/scorer-process.ts';

export interface TestScorer extends ScorerProcess {
  readonly port: number;
  /** Keeps keys and snapshots; removed by `end`. */
  readonly state: string;
  /** Stops it and removes what it kept. */
  end(): Promise<void>;
}

/**
 * Starts the scorer with the bundle that ships as a process of its own, on a free port and a fresh state folder, over
 * the given Elasticsearch.
 *
 * @param environment more settings, as the environment gives them: `API_SENTINEL_…`
 */
export async function startTestScorer(
  elasticsearchUrl: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<TestScorer> {
  const state = environment.API_SENTINEL_STATE_DIRECTORY ?? (await mkdtemp(join(tmpdir(), 'api-sentinel-scorer-')));
  const scorer = await startScorerProcess({ elasticsearchUrl, state, environment });
  return {
    ...scorer,
    port: Number(new URL(scorer.url).port),
    state,
    async end() {
      await scorer.stop();
      await rm(state, { recursive: true, force: true });
    },
  };
}
