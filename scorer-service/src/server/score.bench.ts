/**
 * What the server itself costs: requests of 256 events over real HTTP, with a scorer that answers at once what it
 * prepared. `node scorer-service/src/server/score.bench.ts [--seconds N] [--json F]`
 *
 * The client is a process of its own; the figure is verdicts for each second of processor time that the server's
 * process took, all its threads included, so that it means the same whatever else the machine does.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import fastJsonStringify from 'fast-json-stringify';
import { SCORE_PATH, ScoreResponse, type Verdict } from '../contract/index.ts';
import { serve } from './testing/serve.ts';
import { StandInScorer } from './testing/stand-in-scorer.ts';

const EVENTS = 256;
const IN_FLIGHT = 4;

function event(index: number): object {
  return {
    '@timestamp': '2026-01-01T00:00:00.000Z',
    event: { id: `bench-event-${index}`, kind: 'event', dataset: 'nginx.access', duration: 1_234_567 },
    source: { ip: `198.51.100.${index % 250}`, port: 40_000 + index },
    url: { path: `/api/users/${index}`, query: 'page=1&size=50', original: `/api/users/${index}?page=1&size=50` },
    user_agent: { original: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0' },
    http: {
      version: '1.1',
      request: {
        method: 'POST',
        bytes: 200,
        mime_type: 'application/json',
        headers: { host: 'shop.example', accept: '*/*', 'accept-language': 'en', cookie: 'a=b; c=d; e=f' },
        body: { content: JSON.stringify({ text: 'x'.repeat(180) }) },
      },
      response: { status_code: 200, bytes: 1_234 },
    },
  };
}

const documents = Array.from({ length: EVENTS }, (_, index) => event(index));
const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '5' }, json: { type: 'string' }, client: { type: 'string' } },
});

/** Sends the events again and again over kept connections; each call is one request. */
function requester(url: string, events: readonly object[]): () => Promise<void> {
  const body = Buffer.from(JSON.stringify({ events }));
  const agent = new Agent({ keepAlive: true, maxSockets: IN_FLIGHT });
  const headers = { 'content-type': 'application/json', 'content-length': body.length };
  return () =>
    new Promise((resolve, reject) => {
      const sent = request(url, { method: 'POST', agent, headers }, (answer) => {
        if (answer.statusCode !== 200) reject(new Error(`status ${answer.statusCode}`));
        answer.resume();
        answer.on('end', resolve);
      });
      sent.on('error', reject);
      sent.end(body);
    });
}

async function client(url: string): Promise<void> {
  const one = requester(url, documents);
  await Promise.all(
    Array.from({ length: IN_FLIGHT }, async () => {
      for (;;) await one();
    }),
  );
}

/** Milliseconds of 2,000 requests of one event, one after another, sorted; client and server share this process. */
async function latencies(url: string): Promise<number[]> {
  const one = requester(url, documents.slice(0, 1));
  const taken: number[] = [];
  for (let index = 0; index < 2_500; index++) {
    const began = performance.now();
    await one();
    if (index >= 500) taken.push(performance.now() - began);
  }
  return taken.sort((a, b) => a - b);
}

/** Microseconds that each verdict takes; the first second warms up. */
function timed(work: () => unknown): number {
  let calls = 0;
  let began = performance.now();
  for (const until of [began + 1_000, began + 2_000]) {
    calls = 0;
    began = performance.now();
    while (performance.now() < until) {
      work();
      calls++;
    }
  }
  return ((performance.now() - began) * 1_000) / calls / EVENTS;
}

async function bench(seconds: number): Promise<void> {
  const standIn = new StandInScorer();
  standIn.keepCalls = false;
  const verdicts = standIn.score(documents, { learn: true, explain: false, again: false, deadline: Infinity });
  const prepared = {
    bundle: 'stand-in-1',
    score: (asked: readonly unknown[]): readonly Verdict[] => verdicts.slice(0, asked.length),
  };
  const { app, url } = await serve({}, { scorer: prepared });
  const sender = spawn(process.execPath, [fileURLToPath(import.meta.url), '--client', `${url}${SCORE_PATH}`], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  let answered = 0;
  app.server.on('request', (_request, response) => response.on('finish', () => answered++));
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  const before = answered;
  const cpu = process.cpuUsage();
  const began = performance.now();
  await new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
  const { user, system } = process.cpuUsage(cpu);
  const verdictsAnswered = (answered - before) * EVENTS;
  const wall = (performance.now() - began) / 1_000;
  sender.kill();
  await once(sender, 'exit');
  const milliseconds = await latencies(`${url}${SCORE_PATH}`);
  await app.close();

  const answer = { bundle: 'stand-in-1', verdicts };
  const bySchema = fastJsonStringify(ScoreResponse as object);
  const text = Buffer.from(JSON.stringify({ events: documents }));
  const plain = timed(() => JSON.stringify(answer));
  const rows = [
    { name: 'server.verdicts_per_cpu_second', unit: 'verdicts/s', value: (verdictsAnswered / (user + system)) * 1e6 },
    { name: 'server.verdicts_per_second', unit: 'verdicts/s', value: verdictsAnswered / wall },
    { name: 'server.one_event.p50', unit: 'ms', value: milliseconds[Math.floor(milliseconds.length * 0.5)] },
    { name: 'server.one_event.p99', unit: 'ms', value: milliseconds[Math.floor(milliseconds.length * 0.99)] },
    { name: 'server.parse', unit: 'µs/event', value: timed(() => JSON.parse(text.toString('utf8'))) },
    { name: 'server.stringify', unit: 'µs/verdict', value: plain },
    { name: 'server.stringify_by_schema', unit: 'µs/verdict', value: timed(() => bySchema(answer)) },
  ];
  for (const { name, unit, value } of rows) console.log(`${name.padEnd(34)}${value.toFixed(2).padStart(14)} ${unit}`);
  if (values.json) writeFileSync(values.json, `${JSON.stringify(rows, null, 2)}\n`);
}

if (values.client) await client(values.client);
else await bench(Number(values.seconds));
