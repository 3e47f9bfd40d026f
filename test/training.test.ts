import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { install } from '../ingest-pipelines/src/install.ts';
import { settingsOf } from '../scorer-service/src/configuration/load.ts';
import {
  type Comparison,
  type Job,
  type JobList,
  type ModelList,
  PATHS,
  type ScoredVerdict,
  type TrainingPreview,
} from '../scorer-service/src/contract/index.ts';
import { type Service, start } from '../scorer-service/src/main.ts';
import { payloadEvents } from '../scorer-service/src/training/payloads/events.ts';
import { train } from '../scorer-service/src/training/train.ts';
import { START_TIMEOUT, withElasticsearch } from './support/elasticsearch.ts';
import { until } from './support/until.ts';

const elasticsearch = withElasticsearch({ heap: '512m' });
const STREAM = 'logs-api_sentinel.access-default';
const PATIENCE = 600_000;
const EVENTS = 900;

let directory: string;
let champion: string;
let service: Service;
const began = Date.now() - 3_600_000;
/** Requests of both kinds, an event a second, each with what it is. */
const events = [...payloadEvents(EVENTS, 4_711)].map(({ document, label }, i) => ({
  label,
  document: {
    ...document,
    '@timestamp': new Date(began + i * 1_000).toISOString(),
    event: { id: `event-${i}`, kind: 'event' },
  },
}));

function begin(): Promise<Service> {
  const settings = settingsOf({
    server: { port: 0 },
    elasticsearch: { url: elasticsearch().url },
    state: { directory },
    detection: { bundle: champion },
  });
  return start(settings, pino({ level: 'silent' }));
}

async function call<T>(method: string, path: string, body?: object): Promise<{ status: number; answer: T }> {
  const response = await fetch(service.url + path, {
    method,
    ...(body !== undefined && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  return { status: response.status, answer: (await response.json()) as T };
}
const get = async <T>(path: string): Promise<T> => (await call<T>('GET', path)).answer;
const at = (path: string, id: string) => path.replace(/:\w+/, encodeURIComponent(id));

async function scored(id: string): Promise<ScoredVerdict> {
  const document = { ...events[0].document, event: { id, kind: 'event' } };
  const { answer } = await call<{ verdicts: ScoredVerdict[] }>('POST', '/v1/score', { events: [document] });
  return answer.verdicts[0];
}

async function ended(id: string): Promise<Job> {
  return until(
    'the training ends',
    async () => {
      const job = await get<Job>(at(PATHS.job, id));
      return job.state !== 'running' && job;
    },
    { within: PATIENCE },
  );
}

async function label(wrongly: boolean): Promise<void> {
  for (const kind of [0, 1]) {
    const ids = events.flatMap(({ label: is, document }) => (is === kind ? [document.event.id] : []));
    const word = (kind === 1) !== wrongly ? 'attack' : 'benign';
    const { status } = await call('POST', PATHS.labels, { label: word, event_ids: ids });
    expect(status).toBe(201);
  }
}

const REQUEST = { max_events: 2_000, payloads: 1_500, max_seconds: 580 };

beforeAll(async () => {
  const { client } = elasticsearch();
  await install({ client, processor: false });
  directory = mkdtempSync(join(tmpdir(), 'training-'));
  // A champion that has seen little: what is trained here in a minute is no match for the bundle that ships.
  champion = mkdtempSync(join(tmpdir(), 'champion-'));
  await train({ folders: [], payloads: 400, seed: 9, out: champion, importance: false, progress: () => {} });
  service = await begin();
  const body = { events: events.map(({ document }) => document) };
  const { answer } = await call<{ verdicts: object[] }>('POST', '/v1/score', body);
  await client.bulk({
    index: STREAM,
    refresh: true,
    operations: events.flatMap(({ document }, i) => [
      { create: {} },
      { ...document, api_sentinel: answer.verdicts[i] },
    ]),
  });
}, START_TIMEOUT);
afterAll(async () => {
  await service?.stop();
  for (const made of [directory, champion]) if (made) rmSync(made, { recursive: true });
});

test(
  'a challenger is trained on events and labels, compared, promoted at once and rolled back at once',
  async () => {
    await label(false);
    const preview = await get<TrainingPreview>(PATHS.trainingPreview);
    expect(preview).toMatchObject({ events: EVENTS, possible: true });
    expect(preview.labels.attack + preview.labels.benign).toBe(EVENTS);

    const first = await get<ModelList>(PATHS.models);
    expect(first.models).toMatchObject([{ role: 'champion', origin: 'imported' }]);
    const started = await call<Job>('POST', PATHS.training, REQUEST);
    expect(started).toMatchObject({ status: 202, answer: { state: 'running', by: 'local' } });
    expect((await call('POST', PATHS.training, REQUEST)).status).toBe(409);

    // It goes on beside scoring, is cancelled, and resumed with what it had gathered.
    await until('its events are gathered', async () => (await get<Job>(at(PATHS.job, started.answer.id))).events);
    const cancelled = await call<Job>('POST', at(PATHS.jobCancel, started.answer.id));
    expect(cancelled.answer).toMatchObject({ state: 'cancelled', events: EVENTS });
    expect((await call('POST', at(PATHS.jobCancel, started.answer.id))).status).toBe(409);
    expect((await call<Job>('POST', at(PATHS.jobResume, started.answer.id))).answer.state).toBe('running');
    expect((await scored('while it trains')).model.version).toBe(first.champion);
    const job = await ended(started.answer.id);
    expect([job.state, job.reason]).toEqual(['succeeded', undefined]);
    expect(job).toMatchObject({ step: 'done', progress: 1, labels: { attack: preview.labels.attack } });
    expect(job.log.length).toBeGreaterThan(5);
    expect((await get<JobList>(PATHS.training)).jobs).toMatchObject([{ id: job.id, log: [] }]);

    const version = job.version ?? '';
    const comparison = await get<Comparison>(at(PATHS.comparison, version));
    expect(comparison).toMatchObject({ champion: first.champion, challenger: version, promotable: true });
    expect(comparison.recent.events).toBe(EVENTS);
    expect(comparison.slices.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['labeled benign', 'known SQL injections', 'known harmless requests']),
    );
    const { models } = await get<ModelList>(PATHS.models);
    expect(models[1]).toMatchObject({ version, role: 'challenger', origin: 'trained', job_id: job.id });
    expect(models[1].members.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 6);
    expect(models[1].reliability?.length).toBeGreaterThan(2);

    const counted = await scored('before the promotion');
    const promoted = await call<ModelList>('POST', at(PATHS.promotion, version));
    expect(promoted).toMatchObject({ status: 200, answer: { champion: version, previous: first.champion } });
    expect((await scored('after the promotion')).model.version).toBe(version);
    // What was counted before stays counted.
    expect(await scored('before the promotion')).toEqual(counted);

    await service.stop();
    service = await begin();
    expect((await scored('after a restart')).model.version).toBe(version);
    expect((await call<ModelList>('POST', PATHS.rollback)).answer.champion).toBe(first.champion);
    // What was done is noted though the scorer ends in that moment.
    await service.stop();
    service = await begin();
    expect((await scored('after the roll-back')).model.version).toBe(first.champion);
    let noted: (string | undefined)[] = [];
    await until(
      'all to be noted',
      async () => {
        await elasticsearch().client.indices.refresh({ index: 'api-sentinel-models' });
        const { hits } = await elasticsearch().client.search<{ model: { what: string } }>({
          index: 'api-sentinel-models',
        });
        noted = hits.hits.map(({ _source }) => _source?.model.what);
        return noted.length >= 3;
      },
      { say: () => `(there are: ${noted.join(', ')})` },
    );
    expect(noted.sort()).toEqual(['made', 'promoted', 'rolled back to']);
  },
  PATIENCE,
);

test(
  'a challenger trained on wrong labels is refused, with the reason, and can not be promoted',
  async () => {
    await label(true);
    const { answer } = await call<Job>('POST', PATHS.training, { ...REQUEST, payloads: 300, seed: 2 });
    const job = await ended(answer.id);
    expect(job.state).toBe('refused');
    expect(job.reason).toMatch(/it finds \d+ of [\d,]+ attacks, the champion \d+\./);
    const refused = await call<{ error: string; message: string }>('POST', at(PATHS.promotion, job.version ?? ''));
    expect(refused).toMatchObject({ status: 409, answer: { error: 'not_promotable', message: job.reason } });
    const { champion, models } = await get<ModelList>(PATHS.models);
    expect(models.find(({ version }) => version === job.version)).toMatchObject({
      role: 'refused',
      refused: job.reason,
    });
    expect((await scored('after the refusal')).model.version).toBe(champion);
  },
  PATIENCE,
);

test('what is not there, or not now, is said', async () => {
  expect((await call('GET', at(PATHS.job, 'none'))).status).toBe(404);
  expect((await call('POST', at(PATHS.jobResume, 'none'))).status).toBe(404);
  expect((await call('POST', at(PATHS.promotion, '../../x'))).status).toBe(404);
  expect((await call('GET', at(PATHS.comparison, 'none'))).status).toBe(404);
  expect((await call('POST', PATHS.training, { since: 'yesterday' })).status).toBe(400);
});
