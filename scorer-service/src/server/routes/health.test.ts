import { afterEach, expect, test } from '@jest/globals';
import { type Served, serve } from '../testing/serve.ts';

let served: Served;
afterEach(() => served.app.close());

test('a live and ready service says so, with its bundle', async () => {
  served = await serve();
  expect(await (await fetch(`${served.url}/health/live`)).json()).toEqual({ status: 'live' });
  const ready = await fetch(`${served.url}/health/ready`);
  expect(ready.status).toBe(200);
  expect(await ready.json()).toEqual({ status: 'ready', bundle: 'stand-in-1', reasons: [] });
});

test('a service that can score nothing is live but not ready, and says why', async () => {
  served = await serve({}, { unready: () => ['Elasticsearch does not answer.'] });
  served.scorer.bundle = undefined;
  expect((await fetch(`${served.url}/health/live`)).status).toBe(200);
  const ready = await fetch(`${served.url}/health/ready`);
  expect(ready.status).toBe(503);
  expect(await ready.json()).toEqual({
    status: 'not_ready',
    reasons: ['No bundle is loaded, so nothing can be scored.', 'Elasticsearch does not answer.'],
  });
});
