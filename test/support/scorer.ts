import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { loadSettings } from '../../scorer-service/src/configuration/load.ts';
import { type Service, start } from '../../scorer-service/src/main.ts';

export interface TestScorer extends Service {
  /** Keeps keys and snapshots; removed by `end`. */
  readonly state: string;
  /** Stops the service and removes what it kept. */
  end(): Promise<void>;
}

/**
 * Starts the scorer with the bundle that ships, on a free port and a fresh state folder, over the given Elasticsearch.
 *
 * @param environment more settings, as the environment gives them: `API_SENTINEL_…`
 */
export async function startTestScorer(
  elasticsearchUrl: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<TestScorer> {
  const state = environment.API_SENTINEL_STATE_DIRECTORY ?? (await mkdtemp(join(tmpdir(), 'api-sentinel-scorer-')));
  const settings = loadSettings({
    file: undefined,
    environment: {
      ELASTICSEARCH_URL: elasticsearchUrl,
      API_SENTINEL_SERVER_PORT: '0',
      API_SENTINEL_STATE_DIRECTORY: state,
      ...environment,
    },
  });
  const service = await start(settings, pino({ level: 'warn' }));
  return {
    ...service,
    state,
    async end() {
      await service.stop();
      await rm(state, { recursive: true, force: true });
    },
  };
}
