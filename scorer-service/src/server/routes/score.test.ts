import { request as httpRequest } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Static } from 'typebox';
import { Value } from 'typebox/value';
import { DEADLINE_HEADER, ScoreResponse } from '../../contract/index.ts';
import { keysOfEveryRole, type Served, serve } from '../testing/serve.ts';

let served: Served;
afterEach(() => served.app.close());

type Answer = Static<typeof ScoreResponse> & { error?: string; message: string };

const GOOD = { event: { id: 'good' }, url: { path: '/' } };

async function post(body: unknown, { query = '', headers = {} } = {}): Promise<{ response: Response; answer: Answer }> {
  const response = await fetch(`${served.url}/v1/score${query}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' || body instanceof Uint8Array ? (body as string) : JSON.stringify(body),
  });
  return { response, answer: (await response.json()) as Answer };
}

async function refused(given: Promise<{ response: Response; answer: Answer }>): Promise<[number, string]> {
  const { response, answer } = await given;
  expect(Object.keys(answer).sort()).toEqual(['error', 'message']);
  expect(answer.message).toMatch(/^[A-Z"].*\.$/s);
  expect(answer.message).not.toMatch(/\n| at .*\.ts|node_modules/);
  return [response.status, answer.error ?? ''];
}

describe('POST /v1/score', () => {
  test('answers one verdict an event, in order, in the form of the contract', async () => {
    served = await serve();
    const events = [{ ...GOOD, risk: 79.65 }, null, 5, 'x', [], { event: { id: 'alert', kind: 'alert' } }, GOOD];
    const { response, answer } = await post({ events });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(Value.Errors(ScoreResponse, answer)).toEqual([]);
    expect(answer.bundle).toBe('stand-in-1');
    expect(answer.verdicts.map(({ status }) => status)).toEqual([
      'scored',
      'failed',
      'failed',
      'failed',
      'failed',
      'skipped',
      'scored',
    ]);
    expect(answer.verdicts[0]).toMatchObject({ risk: { score: 79.65, level: 'HIGH' } });
  });

  test('takes 1,000 events and refuses 1,001', async () => {
    served = await serve();
    const { answer } = await post({ events: Array.from({ length: 1_000 }, () => GOOD) });
    expect(answer.verdicts).toHaveLength(1_000);
    expect(await refused(post({ events: Array.from({ length: 1_001 }, () => GOOD) }))).toEqual([413, 'too_many']);
  });

  test('learns and explains as the query says, and does neither by default', async () => {
    served = await serve();
    await post({ events: [GOOD] });
    await post({ events: [GOOD] }, { query: '?learn=false&explain=true&again=true' });
    expect(served.scorer.calls.map(({ options: { learn, explain, again } }) => ({ learn, explain, again }))).toEqual([
      { learn: true, explain: false, again: false },
      { learn: false, explain: true, again: true },
    ]);
  });

  test.each(['?lern=false', '?learn=maybe', '?learn=true&learn=false', '?learn=', '?__proto__=1', '?explain=1&x=%00'])(
    'refuses the query %s and scores nothing',
    async (query) => {
      served = await serve();
      const [status] = await refused(post({ events: [GOOD] }, { query }));
      expect(status).toBe(400);
      expect(served.scorer.calls).toHaveLength(0);
    },
  );

  test('names an unknown query parameter and those that are known', async () => {
    served = await serve();
    const { answer } = await post({ events: [GOOD] }, { query: '?lern=false' });
    expect(answer.message).toBe('The query parameter "lern" is not known here; allowed: learn, explain, again.');
  });

  test.each([
    ['{}', 400, 'bad_request'],
    ['null', 400, 'bad_request'],
    ['[]', 400, 'bad_request'],
    ['{"events": []}', 400, 'bad_request'],
    ['{"events": {}}', 400, 'bad_request'],
    ['{"events": "x"}', 400, 'bad_request'],
    ['{"events": [1], "more": 1}', 400, 'unknown_parameter'],
    ['{"events": [1]', 400, 'bad_json'],
    ['', 400, 'bad_json'],
    ['['.repeat(1 << 20), 400, 'bad_json'],
    ['{"events": [NaN]}', 400, 'bad_json'],
  ])('refuses the body %s', async (body, status, error) => {
    served = await serve();
    expect(await refused(post(body))).toEqual([status, error]);
    expect(served.scorer.calls).toHaveLength(0);
  });

  test.each(['text/plain', 'application/x-ndjson', 'application/jsonx', ''])('refuses the type %j', async (type) => {
    served = await serve();
    expect(await refused(post('{"events":[1]}', { headers: { 'content-type': type } }))).toEqual([
      415,
      'unsupported_media_type',
    ]);
  });

  test('takes gzip, and refuses what is none, what swells beyond the bound, and other compressions', async () => {
    served = await serve();
    const gzip = { headers: { 'content-encoding': 'gzip' } };
    expect((await post(gzipSync(JSON.stringify({ events: [GOOD] })), gzip)).answer.verdicts).toHaveLength(1);
    expect(await refused(post('{"events":[1]}', gzip))).toEqual([400, 'bad_gzip']);
    expect(await refused(post(gzipSync(JSON.stringify({ events: [GOOD] })).subarray(0, 30), gzip))).toEqual([
      400,
      'bad_gzip',
    ]);
    const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024, ' '));
    expect(await refused(post(bomb, gzip))).toEqual([413, 'too_large']);
    expect(await refused(post('{}', { headers: { 'content-encoding': 'br' } }))).toEqual([415, 'unsupported_encoding']);
  });

  test('refuses 9 MiB, announced or not', async () => {
    served = await serve();
    const large = ' '.repeat(9 * 1024 * 1024);
    expect(await refused(post(large))).toEqual([413, 'too_large']);
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const headers = { 'content-type': 'application/json', 'transfer-encoding': 'chunked' };
      const sent = httpRequest(`${served.url}/v1/score`, { method: 'POST', headers }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      });
      sent.on('error', reject);
      sent.end(large);
    });
    expect(status).toBe(413);
    expect((await post({ events: [GOOD] })).response.status).toBe(200);
  });

  test('scores events of hostile form as far as the scorer can, and never fails the whole for one', async () => {
    served = await serve();
    const deep = `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`;
    const text = `{"events":[
      {"__proto__": {"polluted": true}, "constructor": {"prototype": {"polluted": true}}, "url": {"path": "/"}},
      ${deep},
      {"url": {"path": "/"}, "http": {"response": {"status_code": 1e400, "bytes": 123456789012345678901234567890}}},
      {"url": {"path": "\\ud800\\u0000"}}]}`;
    const { response, answer } = await post(text);
    expect(response.status).toBe(200);
    expect(answer.verdicts.map(({ status }) => status)).toEqual(['scored', 'failed', 'scored', 'scored']);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  test('reads broken UTF-8 with replacement characters instead of failing the neighbours', async () => {
    served = await serve();
    const broken = Buffer.concat([
      Buffer.from('{"events":[{"url":{"path":"/'),
      Buffer.from([0xff, 0xc0, 0xaf, 0xed, 0xa0, 0x80]),
      Buffer.from('"}},{"url":{"path":"/"}}]}'),
    ]);
    const { answer } = await post(broken);
    expect(answer.verdicts.map(({ status }) => status)).toEqual(['scored', 'scored']);
    expect(JSON.stringify(served.scorer.calls[0].documents[0])).toContain('\ufffd');
  });

  test('answers any JSON as events with one verdict each', async () => {
    served = await serve();
    await fc.assert(
      fc.asyncProperty(fc.array(fc.jsonValue({ maxDepth: 4 }), { minLength: 1, maxLength: 20 }), async (events) => {
        const { response, answer } = await post({ events });
        expect(response.status).toBe(200);
        expect(answer.verdicts).toHaveLength(events.length);
      }),
      { numRuns: 100 },
    );
  });

  test('answers any bytes, plain or as gzip, with a refusal or verdicts, and goes on', async () => {
    served = await serve();
    const start = fc.constantFrom('', '{"events":[', '{"events":[{}]}', '\u001f\u008b\b');
    const bytes = fc.tuple(start, fc.uint8Array({ maxLength: 200 }), fc.constantFrom('', ']}'));
    await fc.assert(
      fc.asyncProperty(bytes, fc.boolean(), async ([head, middle, tail], gzip) => {
        const body = Buffer.concat([Buffer.from(head, 'latin1'), middle, Buffer.from(tail)]);
        const { response } = await post(body, gzip ? { headers: { 'content-encoding': 'gzip' } } : {});
        expect([200, 400]).toContain(response.status);
      }),
      { numRuns: 200 },
    );
    expect((await post({ events: [GOOD] })).response.status).toBe(200);
  });

  test('begins nothing past the deadline', async () => {
    served = await serve();
    const late = { headers: { [DEADLINE_HEADER]: '0' } };
    expect(await refused(post({ events: [GOOD] }, late))).toEqual([503, 'deadline_passed']);
    expect(served.scorer.calls).toHaveLength(0);
    served.scorer.before = () => {
      const until = performance.now() + 30;
      while (performance.now() < until);
    };
    const soon = { headers: { [DEADLINE_HEADER]: '50' } };
    const { response } = await post({ events: Array.from({ length: 1_000 }, () => GOOD) }, soon);
    expect(response.status).toBe(503);
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  test.each(['soon', '-1', '1.5', '', '99999999999'])('refuses the deadline %j', async (deadline) => {
    served = await serve();
    expect(await refused(post({ events: [GOOD] }, { headers: { [DEADLINE_HEADER]: deadline } }))).toEqual([
      400,
      'bad_deadline',
    ]);
  });

  test('answers 503 while no bundle is loaded', async () => {
    served = await serve();
    served.scorer.bundle = undefined;
    expect(await refused(post({ events: [GOOD] }))).toEqual([503, 'no_bundle']);
  });

  test('answers 500 without the reason when the scorer breaks, and logs the reason', async () => {
    served = await serve();
    served.scorer.before = () => {
      throw new Error('the reason \u001b[2J');
    };
    const { response, answer } = await post({ events: [GOOD] });
    expect(response.status).toBe(500);
    expect(JSON.stringify(answer)).not.toContain('the reason');
    expect(served.log.join('')).toContain('the reason \\u001b[2J');
    served.scorer.before = undefined;
    expect((await post({ events: [GOOD] })).response.status).toBe(200);
  });

  test('answers 429 with Retry-After while the queue is full, and 200 once it is not', async () => {
    served = await serve({ queue: { requests: 1 } });
    const headers = { 'content-type': 'application/json', 'content-length': 20 };
    const slow = httpRequest(`${served.url}/v1/score`, { method: 'POST', headers });
    slow.on('error', () => {});
    slow.write('{"events"');
    await until(async () => /in_hand 1\b/.test(await (await fetch(`${served.url}/metrics`)).text()));
    const { response } = await post({ events: [GOOD] });
    expect(response.status).toBe(429);
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
    slow.destroy();
    await until(async () => (await post({ events: [GOOD] })).response.status === 200);
  });

  test('bounds the bytes in hand, too', async () => {
    served = await serve({ queue: { bytes: 100_000 } });
    const headers = { 'content-type': 'application/json', 'content-length': 90_000 };
    const slow = httpRequest(`${served.url}/v1/score`, { method: 'POST', headers });
    slow.on('error', () => {});
    slow.write('{');
    await until(async () => /in_hand 1\b/.test(await (await fetch(`${served.url}/metrics`)).text()));
    expect((await post({ events: [{ ...GOOD, filling: 'x'.repeat(20_000) }] })).response.status).toBe(429);
    expect((await post({ events: [GOOD] })).response.status).toBe(200);
    slow.destroy();
  });

  test('asks for a key with the role score or admin', async () => {
    const { keys, entries } = keysOfEveryRole();
    served = await serve({ keys: entries });
    const statuses = await Promise.all(
      [
        `ApiKey ${keys.score}`,
        `Bearer ${keys.admin}`,
        `ApiKey ${keys.read}`,
        `ApiKey ${keys.score}x`,
        'ApiKey',
        '',
      ].map(async (authorization) => (await post({ events: [GOOD] }, { headers: { authorization } })).response.status),
    );
    expect(statuses).toEqual([200, 200, 403, 401, 401, 401]);
    expect(await refused(post({ events: [GOOD] }))).toEqual([401, 'unauthorized']);
    expect(served.scorer.calls).toHaveLength(2);
  });
});

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 5));
}
