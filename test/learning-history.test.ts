import { spawn } from 'node:child_process';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { createEventScorer, type StatefulScorer } from '../scorer-service/src/detection/scorer.ts';
import { STATE_FILE } from '../scorer-service/src/detection/state.ts';
import { type HistoryCounts, learnHistory, progressIn } from '../scorer-service/src/lifecycle/history.ts';
import { KeptProfiles } from '../scorer-service/src/lifecycle/kept-profiles.ts';
import { PROFILES_INDEX, ProfileStore } from '../scorer-service/src/storage/profile-store.ts';
import { simulate } from '../scripts/simulator/simulate.ts';
import { withElasticsearch } from './support/elasticsearch.ts';

jest.setTimeout(5 * 60_000);

const elasticsearch = withElasticsearch();
const BUNDLE = fileURLToPath(new URL('../scorer-service/bundle', import.meta.url));
const COMMAND = fileURLToPath(new URL('../scripts/learn.ts', import.meta.url));
const INDEX = 'logs-shop.access-default';
const START = Date.UTC(2026, 2, 2);
const END = START + 3_600_000;
const history = { indices: [INDEX], since: START, until: END, again: false };
const OPTIONS = { learn: false, explain: false, again: false, deadline: Number.POSITIVE_INFINITY };
const folders: string[] = [];
const log = { info: () => {}, warn: (_: object, text: string) => warnings.push(text), error: () => {} };
const warnings: string[] = [];
let events = 0;

async function folder(): Promise<string> {
  folders.push(await mkdtemp(join(tmpdir(), 'history-')));
  return folders.at(-1) as string;
}

function scorerOf(directory?: string): StatefulScorer {
  const scorer = createEventScorer({ bundleDirectory: BUNDLE, clock: () => END });
  if (directory !== undefined) expect(scorer.restoreState(directory)).toBeUndefined();
  return scorer;
}

/** What is said of events that come after the history, by one who has learned from it. */
function opinion(scorer: StatefulScorer): unknown {
  const after = [...simulate({ seed: 12, start: END, hours: 1, rate: 0.05, attackShare: 0.3 })];
  return scorer.score(
    after.map(({ event }) => event),
    OPTIONS,
  );
}

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function run(state: string, ...args: string[]): Promise<Ended> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', COMMAND, ...args], {
    env: { ...process.env, ELASTICSEARCH_URL: elasticsearch().url, API_SENTINEL_STATE_DIRECTORY: state },
  });
  let [out, err] = ['', ''];
  child.stdout.on('data', (text) => {
    out += text;
  });
  child.stderr.on('data', (text) => {
    err += text;
  });
  return new Promise((resolve) => child.once('exit', (code) => resolve({ code, out, err })));
}

const range = ['--indices', INDEX, '--since', new Date(START).toISOString(), '--until', new Date(END).toISOString()];

beforeAll(async () => {
  const { client } = elasticsearch();
  await client.indices.create({
    index: INDEX,
    mappings: { dynamic: false, properties: { '@timestamp': { type: 'date' } } },
  });
  const documents = [...simulate({ seed: 11, start: START, hours: 1, rate: 0.6, attackShare: 0.2 })];
  events = documents.length;
  // In another order than that in which they happened.
  const shuffled = documents.map((_, i) => documents[(i * 7919) % documents.length]);
  await client.bulk({
    refresh: true,
    operations: shuffled.flatMap(({ event }) => [{ index: { _index: INDEX } }, event as object]),
  });
  expect((await client.count({ index: INDEX })).count).toBe(events);
}, 600_000);

afterAll(async () => {
  for (const one of folders) await rm(one, { recursive: true, force: true });
});

describe('learning from history', () => {
  test('leaves what it would have learned from the events as they came, also when it is killed in the middle', async () => {
    const { client } = elasticsearch();
    const ended = new AbortController().signal;
    const learning = { client, signal: ended, onProgress: () => {}, onPartial: () => {}, checkpoint: 300 };
    const whole = scorerOf();
    const counts = await learnHistory(history, { ...learning, scorer: whole, directory: await folder() });
    expect(counts).toEqual({ read: events, learned: events, passedBy: 0, unusable: 0 });

    const broken = await folder();
    const crash = (so: HistoryCounts): void => {
      if (so.read > events / 2) throw new Error('killed');
    };
    await expect(
      learnHistory(history, { ...learning, scorer: scorerOf(), directory: broken, onProgress: crash }),
    ).rejects.toThrow('killed');
    const progress = progressIn(broken, history);
    expect(progress?.learned).toBeGreaterThan(0);
    const again = scorerOf(broken);
    const rest = await learnHistory(history, { ...learning, scorer: again, directory: broken });
    expect(rest.read).toBeLessThan(events);
    expect(progressIn(broken, history)).toBeUndefined();
    expect(opinion(again)).toEqual(opinion(whole));
    expect(opinion(again)).not.toEqual(opinion(scorerOf()));
  });

  test('is a command: it counts, learns and says so, and what it leaves is what the scorer begins with', async () => {
    const state = await folder();
    const dry = await run(state, ...range, '--dry-run');
    expect(dry).toMatchObject({ code: 0, out: '' });
    expect(dry.err).toContain(`${events.toLocaleString('en')} events from 2026-03-02T00:00:00.000Z`);
    expect(await readdir(state)).toEqual([]);

    const done = await run(state, ...range);
    expect(done.err).not.toContain('    at ');
    expect(done).toMatchObject({ code: 0 });
    expect(done.out).toContain(`Learned from ${events.toLocaleString('en')} events`);
    const whole = scorerOf();
    const nothing = { signal: new AbortController().signal, onProgress: () => {}, onPartial: () => {} };
    const { client } = elasticsearch();
    await learnHistory(history, { client, scorer: whole, directory: await folder(), ...nothing });
    expect(opinion(scorerOf(state))).toEqual(opinion(whole));
  });

  test.each([
    [['--indices', 'logs-nobody'], 1, 'There is no index or data stream named logs-nobody'],
    [['--days', 'many'], 2, 'a number of days'],
    [['--days', '2', '--since', '2026-03-02'], 2, 'give one of them'],
    [['--since', '2026-03-02', '--until', '2026-03-01'], 2, 'end before it begins'],
    [['--indices', INDEX, '--since', '2020-01-01', '--until', '2020-01-02'], 1, 'There is nothing to learn from'],
  ])('says of %j what is wrong', async (args, code, sentence) => {
    const ended = await run(await folder(), ...args);
    expect(ended.code).toBe(code);
    expect(ended.err).toContain(sentence);
    expect(ended.err).not.toContain('    at ');
  });
});

describe('profiles in Elasticsearch', () => {
  test('are brought back where the machine is lost; a write that was killed in the middle leaves the one before', async () => {
    const { client } = elasticsearch();
    const documents = [...simulate({ seed: 11, start: START, hours: 1, rate: 0.2, attackShare: 0.3 })].map(
      (one) => one.event,
    );
    const scorer = scorerOf();
    const here = await folder();
    const small = { pieceBytes: 4_096, bytesPerSecond: 1e9 };
    const learn = { ...OPTIONS, learn: true };
    scorer.score(documents.slice(0, 300), learn);
    await scorer.saveState(here);
    const kept = new KeptProfiles(new ProfileStore(client, small), here, log);
    await kept.store();
    const then = opinion(scorer);

    scorer.score(documents.slice(300, 600), learn);
    await scorer.saveState(here);
    expect(opinion(scorer)).not.toEqual(then);
    let puts = 0;
    const dying = new Proxy(client, {
      get: (target, name) =>
        name === 'index' && ++puts > 2 ? () => Promise.reject(new Error('killed')) : Reflect.get(target, name, target),
    });
    await new KeptProfiles(new ProfileStore(dying, small), here, log).store();
    expect(puts).toBe(3);
    expect(warnings.pop()).toContain('killed');

    const lost = await folder();
    await new KeptProfiles(new ProfileStore(client, small), lost, log).fetch();
    expect(opinion(scorerOf(lost))).toEqual(then);

    await kept.store();
    const now = await folder();
    await new KeptProfiles(new ProfileStore(client, small), now, log).fetch();
    expect(opinion(scorerOf(now))).toEqual(opinion(scorer));
    expect(warnings).toEqual([]);

    // The pieces of the one before are gone.
    await client.indices.refresh({ index: PROFILES_INDEX });
    const pieces = Math.ceil((await stat(join(here, STATE_FILE))).size / small.pieceBytes);
    const left = (await client.count({ index: PROFILES_INDEX })).count;
    expect(left).toBeLessThanOrEqual(pieces + 1 + 2);
    expect(left).toBeGreaterThan(pieces);
  });

  test('do not replace a file here that is newer, nor are damaged ones taken', async () => {
    const { client } = elasticsearch();
    const scorer = scorerOf();
    const here = await folder();
    await scorer.saveState(here);
    const before = (await stat(join(here, STATE_FILE))).mtimeMs;
    await new KeptProfiles(new ProfileStore(client), here, log).fetch();
    expect((await stat(join(here, STATE_FILE))).mtimeMs).toBe(before);

    const { hits } = await client.search<{ profiles: { generation: string } }>({
      index: PROFILES_INDEX,
      query: { term: { 'profiles.what': 'newest' } },
    });
    await client.delete({ index: PROFILES_INDEX, id: `${hits.hits[0]._source?.profiles.generation}-1`, refresh: true });
    const lost = await folder();
    await new KeptProfiles(new ProfileStore(client), lost, log).fetch();
    expect(warnings.pop()).toContain('damaged');
    expect(await readdir(lost)).toEqual([]);
  });
});
