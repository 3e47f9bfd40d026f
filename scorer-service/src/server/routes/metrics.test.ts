import { afterEach, expect, test } from '@jest/globals';
import { Metrics } from '../metrics.ts';
import { type Served, serve } from '../testing/serve.ts';

let served: Served;
afterEach(() => served.app.close());

async function metrics(): Promise<string> {
  const response = await fetch(`${served.url}/metrics`);
  expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=/);
  return response.text();
}

test('requests, events, levels and times are counted', async () => {
  served = await serve();
  const body = JSON.stringify({ events: [{ url: { path: '/' }, risk: 90 }, { url: { path: '/' } }, null] });
  await fetch(`${served.url}/v1/score`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  await fetch(`${served.url}/v1/score`, { method: 'POST' });
  await fetch(`${served.url}/v1/secret-path-of-somebody`);
  const text = await metrics();
  for (const line of [
    'api_sentinel_events_total{status="scored"} 2',
    'api_sentinel_events_total{status="failed"} 1',
    'api_sentinel_scored_events_total{level="CRITICAL"} 1',
    'api_sentinel_scored_events_total{level="LOW"} 1',
    'api_sentinel_http_requests_total{route="/v1/score",method="POST",status="200"} 1',
    'api_sentinel_http_requests_total{route="unknown",method="GET",status="404"} 1',
    'api_sentinel_score_seconds_count 1',
    'api_sentinel_score_wait_seconds_count 1',
    'api_sentinel_score_requests_in_hand 0',
    'api_sentinel_stream_readers 0',
    'api_sentinel_bundle_info{version="stand-in-1"} 1',
  ]) {
    expect(text).toContain(`\n${line}\n`);
  }
  expect(text).toContain('nodejs_eventloop_lag_seconds');
  expect(text).not.toContain('secret-path');
});

test('while no bundle is loaded there is no sample of one', async () => {
  served = await serve();
  served.scorer.bundle = undefined;
  expect(await metrics()).not.toContain('api_sentinel_bundle_info{');
});

test('what other rooms watch stands beside', async () => {
  const own = new Metrics();
  let pending = 3;
  own.watch('backfill_pending_events', 'Events left pending.', () => pending);
  served = await serve({}, { metrics: own });
  expect(await metrics()).toContain('api_sentinel_backfill_pending_events 3\n');
  pending = 0;
  expect(await metrics()).toContain('api_sentinel_backfill_pending_events 0\n');
});
