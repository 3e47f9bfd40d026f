import { afterEach, describe, expect, test } from '@jest/globals';
import { type Served, serve } from '../testing/serve.ts';
import { alertOf } from '../testing/stream-reader.ts';
import { type AlertQuery, type AlertSearch, UnknownCursor } from './alerts.ts';

let served: Served;
afterEach(() => served.app.close());

async function get(path: string): Promise<{ status: number; answer: Record<string, unknown> }> {
  const response = await fetch(served.url + path);
  return { status: response.status, answer: (await response.json()) as Record<string, unknown> };
}

/** Stands in for the search in Elasticsearch: two alerts, the second on a page of its own. */
function search(asked: AlertQuery[] = []): AlertSearch {
  return {
    list: async (query) => {
      asked.push(query);
      if (query.cursor === undefined) return { alerts: [alertOf('1', 'CRITICAL')], cursor: 'next page' };
      if (query.cursor !== 'next page') throw new UnknownCursor();
      return { alerts: [alertOf('2')] };
    },
    get: async (id) => (id === '1' || id === 'a/b' ? alertOf(id) : undefined),
  };
}

describe('GET /v1/alerts', () => {
  test('gives pages until there is no cursor', async () => {
    served = await serve({}, { alerts: search() });
    const first = await get('/v1/alerts');
    expect(first).toEqual({ status: 200, answer: { alerts: [alertOf('1', 'CRITICAL')], cursor: 'next page' } });
    const second = await get(`/v1/alerts?cursor=${encodeURIComponent('next page')}`);
    expect(second).toEqual({ status: 200, answer: { alerts: [alertOf('2')] } });
  });

  test('asks for what the query says, 50 by default', async () => {
    const asked: AlertQuery[] = [];
    served = await serve({}, { alerts: search(asked) });
    await get('/v1/alerts');
    await get('/v1/alerts?level=HIGH&type=xss&since=2026-01-31T12:00:00Z&limit=5');
    expect(asked).toEqual([{ limit: 50 }, { level: 'HIGH', type: 'xss', since: '2026-01-31T12:00:00Z', limit: 5 }]);
  });

  test.each([
    ['?level=high', /"level" must be one of CRITICAL, HIGH, MEDIUM, LOW\./],
    ['?type=sqli', /"type" must be one of credential_stuffing/],
    ['?since=yesterday', /"since" must be a time such as/],
    ['?limit=0', /"limit" must be >= 1\./],
    ['?limit=1001', /"limit" must be <= 1000\./],
    ['?limit=ten', /"limit" must be of type integer\./],
    ['?from=1', /"from" is not known here; allowed: level, type, since, limit, cursor\./],
    ['?cursor=other', /belongs to no page/],
  ])('refuses %s with what is allowed', async (query, sentence) => {
    served = await serve({}, { alerts: search() });
    const { status, answer } = await get(`/v1/alerts${query}`);
    expect(status).toBe(400);
    expect(answer.message).toMatch(sentence);
  });

  test('answers 503 without Elasticsearch, and while it fails', async () => {
    served = await serve();
    expect(await get('/v1/alerts')).toMatchObject({ status: 503, answer: { error: 'no_elasticsearch' } });
    await served.app.close();
    const failing: AlertSearch = {
      list: () => Promise.reject(new Error('connection refused by 192.0.2.1')),
      get: () => Promise.reject(new Error('connection refused by 192.0.2.1')),
    };
    served = await serve({}, { alerts: failing });
    for (const path of ['/v1/alerts', '/v1/alerts/1']) {
      const { status, answer } = await get(path);
      expect(status).toBe(503);
      expect(JSON.stringify(answer)).not.toContain('192.0.2.1');
    }
    expect(served.log.join('')).toContain('192.0.2.1');
  });
});

describe('GET /v1/alerts/:id', () => {
  test('gives one alert, whatever its id is made of', async () => {
    served = await serve({}, { alerts: search() });
    expect(await get('/v1/alerts/1')).toEqual({ status: 200, answer: alertOf('1') });
    expect(await get('/v1/alerts/a%2Fb')).toEqual({ status: 200, answer: alertOf('a/b') });
  });

  test.each(['/v1/alerts/none', '/v1/alerts/__proto__'])('answers %s with 404', async (path) => {
    served = await serve({}, { alerts: search() });
    expect((await get(path)).status).toBe(404);
  });

  test('refuses an id longer than any', async () => {
    served = await serve({}, { alerts: search() });
    expect(await get(`/v1/alerts/${'x'.repeat(300)}`)).toMatchObject({ status: 414, answer: { error: 'too_long' } });
  });

  test.each(['/v1/alerts/%zz', '/v1/alerts/%ff'])('answers %s, which is no path, with 400', async (path) => {
    served = await serve({}, { alerts: search() });
    expect(await get(path)).toMatchObject({ status: 400, answer: { error: 'bad_url' } });
  });
});
