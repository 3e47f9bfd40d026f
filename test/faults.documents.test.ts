import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { buildProcessor } from '../ingest-pipelines/processor/build.ts';
import { START_TIMEOUT, withElasticsearch } from './support/elasticsearch.ts';
import {
  type Ending,
  HOOKED,
  type ItemAnswer,
  PLAIN,
  putHookedAndPlain,
  sendRaw,
  untilAllEnded,
} from './support/hooked-stream.ts';
import { accessEvent, bePatient } from './support/integration.ts';
import { startTestScorer, type TestScorer } from './support/scorer.ts';

jest.setTimeout(300_000);

const elasticsearch = withElasticsearch(async () => ({ plugin: (await buildProcessor()).zip }));
let scorer: TestScorer;

const nested = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
const withField = (id: string, field: string) => JSON.stringify(accessEvent(id)).replace(/\}$/, `,${field}}`);

/** What a shipper may send, or somebody who wants to do harm through it. Each is made with its own id. */
const HOSTILE: Readonly<Record<string, (id: string) => Buffer | string>> = {
  'no JSON at all': () => 'GET / HTTP/1.1',
  'half a document': () => '{"@timestamp":"2026-01-05T00:00:00Z","event":{',
  'an empty document': () => '{}',
  'a list': () => '[1,2,3]',
  'no timestamp': (id) => JSON.stringify({ event: { id }, url: { path: '/' } }),
  'a document of 1 MB': (id) =>
    JSON.stringify(
      accessEvent(id, { http: { request: { method: 'POST', body: { content: 'x'.repeat(1_000_000) } } } }),
    ),
  'a document of 1 MB in many fields': (id) =>
    withField(id, `"tags":[${Array.from({ length: 60_000 }, (_, i) => `"tag-number-${i}"`).join(',')}]`),
  'deep nesting': (id) => withField(id, `"deep":${nested(15)}`),
  'nesting deeper than the mapping allows': (id) => withField(id, `"deep":${nested(60)}`),
  'absurd nesting': (id) => withField(id, `"deep":${nested(2_000)}`),
  'a status that is no number': (id) => JSON.stringify(accessEvent(id, { http: { response: { status_code: 'abc' } } })),
  'a status as text': (id) => JSON.stringify(accessEvent(id, { http: { response: { status_code: '404' } } })),
  'an address that is none': (id) => JSON.stringify(accessEvent(id, { source: { ip: '999.1.1.1' } })),
  'an object where a text belongs': (id) => JSON.stringify(accessEvent(id, { url: { path: { deep: 1 } } })),
  'a text where an object belongs': (id) => JSON.stringify(accessEvent(id, { url: 'http://x/' })),
  'http as a list': (id) => JSON.stringify(accessEvent(id, { http: [{ request: { method: 'GET' } }, 7] })),
  'control characters': (id) => JSON.stringify(accessEvent(id, { url: { path: '/\u0000\u0001\u001b[2J\r\n\u2028' } })),
  'broken UTF-8': (id) => {
    const [head, tail] = JSON.stringify(accessEvent(id, { url: { path: '/BROKEN' } })).split('BROKEN');
    return Buffer.concat([Buffer.from(head), Buffer.from([0xff, 0xfe, 0xc3, 0x28]), Buffer.from(tail)]);
  },
  'a lone surrogate': (id) => JSON.stringify(accessEvent(id)).replace('"/"', '"/\\ud800"'),
  'a number that no double holds': (id) => withField(id, '"labels":{"big":1e400}'),
  'our own field as a text': (id) => withField(id, '"api_sentinel":"scored"'),
  'our own field with a status of its own': (id) => withField(id, '"api_sentinel":{"status":"scored"}'),
  'our own field of another shape': (id) => withField(id, '"api_sentinel":{"risk":"high","scores":[1]}'),
  'prototype keys': (id) =>
    withField(id, '"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}'),
  'event as a text': (id) => JSON.stringify({ ...accessEvent(id), event: id }),
  'threat as a text': (id) => JSON.stringify(accessEvent(id, { threat: 'none', url: { path: "/?q=' OR 1=1--" } })),
  'an attack where threat has been a text': (id) =>
    JSON.stringify(accessEvent(id, { url: { path: '/', query: "q=1' UNION SELECT password FROM users--" } })),
  'a risk score that is no number': (id) =>
    JSON.stringify({ ...accessEvent(id), event: { id, risk_score: 'high', risk_score_norm: 'high' } }),
};
const names = Object.keys(HOSTILE);
const idOf = (name: string) => name.replaceAll(' ', '-');

/** The answers to one bulk: a sound document, the hostile one, another sound one. */
interface Trial {
  readonly hooked: readonly ItemAnswer[];
  readonly plain: readonly ItemAnswer[];
}
const trials = new Map<string, Trial>();
let found: Map<string, Ending>;

beforeAll(async () => {
  const { client, url } = elasticsearch();
  scorer = await startTestScorer(url);
  await putHookedAndPlain(client, scorer.url);
  await bePatient(client);
  for (const name of names) {
    const id = idOf(name);
    const sound = (which: string) => ({ id: `${which}-${id}`, source: JSON.stringify(accessEvent(`${which}-${id}`)) });
    const batch = [sound('before'), { id, source: HOSTILE[name](id) }, sound('after')];
    trials.set(name, { hooked: await sendRaw(url, HOOKED, batch), plain: await sendRaw(url, PLAIN, batch) });
  }
  found = await untilAllEnded(client);
}, START_TIMEOUT);

afterAll(() => scorer?.end());

describe('a bulk that holds', () => {
  test.each(names)('%s: accepted or refused as by an empty pipeline, and brought to an end', (name) => {
    const { hooked, plain } = trials.get(name)!;
    expect(hooked).toEqual(plain);
    const ids = [`before-${idOf(name)}`, idOf(name), `after-${idOf(name)}`];
    ids.forEach((id, i) => {
      expect(found.has(id)).toBe(hooked[i].status === 201);
    });
    const [before, hostile, after] = ids.map((id) => found.get(id));
    for (const neighbour of [before, after]) if (neighbour) expect(neighbour.status).toBe('scored');
    if (hostile && hostile.status !== 'scored') {
      expect(hostile.status).toMatch(/^(failed|skipped)$/);
      expect(hostile.reason).toEqual(expect.stringMatching(/\S/));
    }
  });

  test('anything at all: every accepted document is in the index once', async () => {
    const { count } = await elasticsearch().client.count({ index: `${HOOKED}-default` });
    const accepted = [...trials.values()].flatMap(({ hooked }) => hooked).filter(({ status }) => status === 201);
    expect(accepted.length).toBeGreaterThan(names.length);
    expect(count).toBe(accepted.length);
  });
});
