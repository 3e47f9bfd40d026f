import { afterEach, expect, test } from '@jest/globals';
import type { Search } from '../search/elasticsearch-search.ts';
import { type Served, serve } from './testing/serve.ts';

let served: Served;
afterEach(() => served.app.close());

test.each([
  ['/v1/entities', 'The query lacks "kind"; see /v1/openapi.json.'],
  ['/v1/alerts?limit=0', 'The query parameter "limit" must be'],
  ['/v1/alerts?colour=red', 'The query parameter "colour" is not known here; allowed: '],
])('GET %s is answered with a sentence', async (path, sentence) => {
  served = await serve({}, { search: {} as unknown as Search });
  const answer = await fetch(`${served.url}${path}`);
  expect(answer.status).toBe(400);
  expect(((await answer.json()) as { message: string }).message).toContain(sentence);
});

test('a body that lacks something, and one of another kind, are answered with a sentence', async () => {
  served = await serve();
  const post = async (body: string) => {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${served.url}/v1/score`, { method: 'POST', headers, body });
    return [answer.status, ((await answer.json()) as { message: string }).message];
  };
  expect(await post('{}')).toEqual([400, 'The body lacks "events"; see /v1/openapi.json.']);
  expect(await post('{"events":7}')).toEqual([400, '"events" of the body must be of type array.']);
});
