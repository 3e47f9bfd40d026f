import { afterEach, describe, expect, test } from '@jest/globals';
import type { Saying } from '../../alerts/said.ts';
import { type AlertQuery, ON_BEHALF_HEADER, PATHS } from '../../contract/index.ts';
import type { Actions } from '../../feedback/alert-actions.ts';
import { UnknownCursor } from '../../search/cursor.ts';
import type { Search } from '../../search/elasticsearch-search.ts';
import { keysOfEveryRole, type Served, serve } from '../testing/serve.ts';
import { alertOf } from '../testing/stream-reader.ts';

let served: Served;
afterEach(() => served.app.close());

async function get(path: string): Promise<{ status: number; answer: Record<string, unknown> }> {
  const response = await fetch(served.url + path);
  return { status: response.status, answer: (await response.json()) as Record<string, unknown> };
}

/** Stands in for the search in Elasticsearch: two alerts, the second on a page of its own. */
function search(asked: AlertQuery[] = []): Search {
  return {
    list: async (query) => {
      asked.push(query);
      if (query.cursor === undefined) return { alerts: [alertOf('1', 'CRITICAL')], total: 2, cursor: 'next page' };
      if (query.cursor !== 'next page') throw new UnknownCursor();
      return { alerts: [alertOf('2')], total: 2 };
    },
    get: async (id) => (id === '1' || id === 'a/b' ? alertOf(id) : undefined),
  } as Search;
}

describe('GET /v1/alerts', () => {
  test('gives pages until there is no cursor', async () => {
    served = await serve({}, { search: search() });
    const first = await get('/v1/alerts');
    expect(first).toEqual({
      status: 200,
      answer: { alerts: [alertOf('1', 'CRITICAL')], total: 2, cursor: 'next page' },
    });
    const second = await get(`/v1/alerts?cursor=${encodeURIComponent('next page')}`);
    expect(second).toEqual({ status: 200, answer: { alerts: [alertOf('2')], total: 2 } });
  });

  test('asks for what the query says, 50 by default', async () => {
    const asked: AlertQuery[] = [];
    served = await serve({}, { search: search(asked) });
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
    ['?from=1', /"from" is not known here; allowed: since, until, level, only_level, type,/],
    ['?cursor=other', /belongs to no page/],
  ])('refuses %s with what is allowed', async (query, sentence) => {
    served = await serve({}, { search: search() });
    const { status, answer } = await get(`/v1/alerts${query}`);
    expect(status).toBe(400);
    expect(answer.message).toMatch(sentence);
  });

  test('answers 503 without Elasticsearch, and while it fails', async () => {
    served = await serve();
    expect(await get('/v1/alerts')).toMatchObject({ status: 503, answer: { error: 'no_elasticsearch' } });
    await served.app.close();
    const failing = {
      list: () => Promise.reject(new Error('connection refused by 192.0.2.1')),
      get: () => Promise.reject(new Error('connection refused by 192.0.2.1')),
    } as unknown as Search;
    served = await serve({}, { search: failing });
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
    served = await serve({}, { search: search() });
    expect(await get('/v1/alerts/1')).toEqual({ status: 200, answer: alertOf('1') });
    expect(await get('/v1/alerts/a%2Fb')).toEqual({ status: 200, answer: alertOf('a/b') });
  });

  test.each(['/v1/alerts/none', '/v1/alerts/__proto__'])('answers %s with 404', async (path) => {
    served = await serve({}, { search: search() });
    expect((await get(path)).status).toBe(404);
  });

  test('refuses an id longer than any', async () => {
    served = await serve({}, { search: search() });
    expect(await get(`/v1/alerts/${'x'.repeat(300)}`)).toMatchObject({ status: 414, answer: { error: 'too_long' } });
  });

  test.each(['/v1/alerts/%zz', '/v1/alerts/%ff'])('answers %s, which is no path, with 400', async (path) => {
    served = await serve({}, { search: search() });
    expect(await get(path)).toMatchObject({ status: 400, answer: { error: 'bad_url' } });
  });
});

describe('POST /v1/alerts/changes', () => {
  const asked: { ids: readonly string[]; saying: Saying }[] = [];
  const actions = {
    say: async (ids: readonly string[], saying: Saying) => {
      asked.push({ ids, saying });
      return { changed: [alertOf('1')], failed: [{ id: '2', reason: 'There is no alert of this id.' }] };
    },
  } as unknown as Actions;
  const change = async (key: string, body: object, headers: Record<string, string> = {}) => {
    const answer = await fetch(served.url + PATHS.alertChanges, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `ApiKey ${key}`, ...headers },
      body: JSON.stringify(body),
    });
    return { status: answer.status, body: (await answer.json()) as { message: string } };
  };

  test('notes who did it, and the person for whom a server called', async () => {
    const { keys, entries } = keysOfEveryRole();
    served = await serve({ keys: entries }, { actions });
    expect((await change(keys.read, { ids: ['1'], status: 'closed' })).status).toBe(403);
    expect((await change(keys.act, { ids: ['1', '2'], status: 'closed' })).status).toBe(200);
    const person = { [ON_BEHALF_HEADER]: encodeURIComponent('Zoë\n') };
    await change(keys.act, { ids: ['1'], assignee: null, note: 'mine' }, person);
    expect(asked).toMatchObject([
      { ids: ['1', '2'], saying: { status: 'closed', by: 'act' } },
      { ids: ['1'], saying: { assignee: null, note: 'mine', by: 'Zoë (act)' } },
    ]);
  });

  test.each([
    [{ ids: ['1'] }, /Nothing is to be changed/],
    [{ ids: [], status: 'open' }, /at least 1 entry/],
    [{ ids: ['1'], status: 'done' }, /must be one of open, acknowledged, closed/],
    [{ ids: ['1'], state: 'open' }, /"state" is not known here/],
    [{ ids: ['1'], assignee: '' }, /assignee/],
  ])('refuses %j', async (body, sentence) => {
    const { keys, entries } = keysOfEveryRole();
    served = await serve({ keys: entries }, { actions });
    const { status, body: answer } = await change(keys.act, body);
    expect(status).toBe(400);
    expect(answer.message).toMatch(sentence);
  });
});
