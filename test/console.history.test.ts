import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { install } from '../ingest-pipelines/src/install.ts';
import { settingsOf } from '../scorer-service/src/configuration/load.ts';
import {
  type AlertPage,
  type CampaignDetail,
  type CampaignList,
  type ModelList,
  type Overview,
  PATHS,
  type System,
  type Verdict,
} from '../scorer-service/src/contract/index.ts';
import { requestDocument } from '../scorer-service/src/events/testing.ts';
import { type Service, start } from '../scorer-service/src/main.ts';
import { START_TIMEOUT, withElasticsearch } from './support/elasticsearch.ts';
import { until } from './support/until.ts';

const elasticsearch = withElasticsearch({ heap: '512m' });
const STREAM = 'logs-api_sentinel.access-default';
const MINUTE = 60_000;
const DAY = 1_440;
const BATCH = 500;
/** Four days before this hour: the usual range is known from the third day on. */
const began = Math.floor(Date.now() / 3_600_000) * 3_600_000 - 4 * DAY * MINUTE;

interface SignIn {
  readonly minute: number;
  readonly source: string;
  readonly user: string;
  readonly status: number;
  readonly agent?: string;
}

/** A day of people: each signs in from home; one in four mistypes first, one in twenty gives up. */
function people(day: number): SignIn[] {
  return Array.from({ length: 700 }, (_, i) => {
    const person = { source: `198.51.${i >> 6}.${i & 63}`, user: `person${(i * 31) % 997}x${i}` };
    const minute = day * DAY + ((i * 7_919) % DAY);
    return [
      ...(i % 4 === 0 || i % 20 === 1 ? [{ ...person, minute, status: 401 }] : []),
      ...(i % 20 === 1 ? [] : [{ ...person, minute: minute + 1, status: 200 }]),
    ];
  }).flat();
}

/** A list of names and passwords shared out among 40 sources, each two tries, hours apart. */
const campaign: readonly SignIn[] = Array.from({ length: 80 }, (_, i) => ({
  minute: 3 * DAY + 60 + i * 9 + ((i * 37) % 5),
  source: `203.0.${i % 40}.${7 * (i % 40)}`,
  user: `${'qwertzuiop'[i % 10]}${'asdfghjkl'[i % 9]}${i * 7}`,
  status: 401,
  agent: `Mozilla/5.0 tool-${i % 40}`,
}));

let directory: string;
let service: Service;

async function get<T>(path: string, query: Record<string, string> = {}): Promise<T> {
  const response = await fetch(`${service.url}${path}?${new URLSearchParams(query)}`);
  const answer = await response.json();
  if (!response.ok) throw new Error(`${response.status} ${JSON.stringify(answer)}`);
  return answer as T;
}

beforeAll(async () => {
  const { client, url } = elasticsearch();
  await install({ client, processor: false });
  directory = mkdtempSync(join(tmpdir(), 'console-history-'));
  const settings = settingsOf({ server: { port: 0 }, elasticsearch: { url }, state: { directory } });
  service = await start(settings, pino({ level: 'silent' }));
  const documents = [...[0, 1, 2, 3].flatMap(people), ...campaign]
    .sort((a, b) => a.minute - b.minute)
    .map(({ minute, source, user, status, agent }, i) => ({
      ...requestDocument({
        time: began + minute * MINUTE,
        method: 'POST',
        path: '/login',
        status,
        source,
        body: JSON.stringify({ username: user, password: 'x' }),
        ...(agent !== undefined && { agent }),
      }),
      event: { id: `sign-in-${i}`, kind: 'event' },
    }));
  for (let from = 0; from < documents.length; from += BATCH) {
    const events = documents.slice(from, from + BATCH);
    const response = await fetch(`${service.url}/v1/score`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ events }),
    });
    const { verdicts } = (await response.json()) as { verdicts: Verdict[] };
    await client.bulk({
      index: STREAM,
      operations: events.flatMap((event, i) => [{ create: {} }, { ...event, api_sentinel: verdicts[i] }]),
    });
  }
  await client.indices.refresh({ index: STREAM });
}, START_TIMEOUT);
afterAll(async () => {
  await service?.stop();
  if (directory) rmSync(directory, { recursive: true });
});

test('a campaign is told with its members, and its alerts are found by it', async () => {
  const found = await until('a campaign of most of its sources', async () => {
    await elasticsearch().client.indices.refresh({ index: ['api-sentinel-alerts-*'], ignore_unavailable: true });
    const { campaigns } = await get<CampaignList>(PATHS.campaigns);
    return campaigns.find(({ member_count: members }) => members > 20);
  });
  expect(found.type).toBe('credential_stuffing');
  expect(found.members.every((member) => member.startsWith('203.0.'))).toBe(true);
  const detail = await get<CampaignDetail>(PATHS.campaign.replace(':id', encodeURIComponent(found.id)));
  expect(detail.campaign).toEqual(found);
  expect(detail.alerts).toHaveLength(found.alerts);
  const { alerts } = await get<AlertPage>(PATHS.alerts, { campaign: found.id });
  expect(alerts.map(({ id }) => id).sort()).toEqual(detail.alerts.map(({ id }) => id).sort());
  const overview = await get<Overview>(PATHS.overview, { since: new Date(began).toISOString() });
  expect(overview.campaigns.map(({ id }) => id)).toContain(found.id);
});

test('the range that is usual at an hour is that of the days before, once three of them are known', async () => {
  const at = (day: number, hour = 0) => new Date(began + (day * 24 + hour) * 60 * MINUTE).toISOString();
  const fourth = await get<Overview>(PATHS.overview, { since: at(3), until: at(3, 20), points: '20' });
  expect(fourth.step_ms).toBe(60 * MINUTE);
  for (const { expected } of fourth.traffic) {
    // Each day people come alike.
    expect(expected?.low).toBeGreaterThan(10);
    expect(expected?.high).toBeLessThan(80);
  }
  const more = fourth.traffic.filter(
    ({ client_error, success, expected }) => client_error + success > (expected?.high ?? Number.POSITIVE_INFINITY),
  );
  expect(more.length).toBeGreaterThan(5);
  const third = await get<Overview>(PATHS.overview, { since: at(2), until: at(2, 20), points: '20' });
  expect(third.traffic.some(({ expected }) => expected !== undefined)).toBe(false);
});

test('it is told what scores, and what learns from all this', async () => {
  const { scorer, learning } = await get<System>(PATHS.system);
  const { models } = await get<ModelList>(PATHS.models);
  expect(scorer).toMatchObject({ bundle: models[0].version, features: models[0].features.version });
  expect(Object.fromEntries(learning.map(({ what, state }) => [what, state]))).toEqual({
    Behaviour: 'learning',
    Thresholds: 'fixed',
    Models: 'fixed',
  });
  expect(learning[0].sentence).toMatch(/^[\d,]+ profiles learn/);
});
