import { afterEach, expect, test } from '@jest/globals';
import type { Search } from '../../search/elasticsearch-search.ts';
import { type Served, serve } from '../testing/serve.ts';
import type { Statistics, StatisticsQuery } from './statistics.ts';

let served: Served;
afterEach(() => served.app.close());

const COUNTS: Statistics = {
  since: '2026-01-01T00:00:00Z',
  until: '2026-01-02T00:00:00Z',
  events: 3,
  statuses: { scored: 2, pending: 1 },
  levels: { LOW: 2 },
  attack_types: { none: 2 },
};

test('the counts of the time asked for', async () => {
  const asked: StatisticsQuery[] = [];
  const statistics = async (query: StatisticsQuery) => {
    asked.push(query);
    return COUNTS;
  };
  served = await serve({}, { search: { statistics } as unknown as Search });
  const query = '?since=2026-01-01T00:00:00Z&until=2026-01-02T00:00:00Z';
  expect(await (await fetch(`${served.url}/v1/statistics${query}`)).json()).toEqual(COUNTS);
  await fetch(`${served.url}/v1/statistics`);
  expect(asked).toEqual([{ since: COUNTS.since, until: COUNTS.until }, {}]);
  const backwards = '?since=2026-01-02T00:00:00Z&until=2026-01-01T00:00:00Z';
  expect((await fetch(`${served.url}/v1/statistics${backwards}`)).status).toBe(400);
});

test('without Elasticsearch there are none', async () => {
  served = await serve();
  expect((await fetch(`${served.url}/v1/statistics`)).status).toBe(503);
});
