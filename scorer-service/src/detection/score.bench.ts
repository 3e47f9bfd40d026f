/**
 * From log line to verdict on one core: `node scorer-service/src/detection/score.bench.ts [--lines F] [--events N] [--attacks SHARE]
 * [--bundle DIR] [--json F] [--name NAME]`. Lines are those of the file, a JSON document each; without it requests of the payload
 * grammar, each from a sender of its own, of which the given share is harmful. Every id is new. Prints events/s and where the time goes.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { loadBundle } from '@api-sentinel/models';
import { PatternBehaviorAnalyzer } from '../behavior/analyzer.ts';
import type { ApiEvent } from '../events/event.ts';
import { EventParser } from '../events/parse.ts';
import { LogFeatureExtractor } from '../features/extractor.ts';
import { emptyInspection, Inspector } from '../inspection/inspect.ts';
import { payloadEvents } from '../training/payloads/events.ts';
import { nameAttack } from './attacks/registry.ts';
import { Columns } from './columns.ts';
import { MultiModelAnomalyDetector } from './ensemble.ts';
import { eventKind } from './event-kind.ts';
import { createEventScorer } from './scorer.ts';
import { SequenceMemory } from './sequence-memory.ts';
import { readBaseline, readUsual } from './usual.ts';

const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '20000' },
    attacks: { type: 'string', default: '0.02' },
    json: { type: 'string' },
    bundle: { type: 'string' },
    lines: { type: 'string' },
    name: { type: 'string', default: 'detection.line_to_verdict' },
  },
});
const count = Number(values.events);
const attackShare = Number(values.attacks);
const BATCH = 256;
const bundleDirectory = values.bundle ?? fileURLToPath(new URL('../../bundle', import.meta.url));

const lines = values.lines === undefined ? [] : readFileSync(values.lines, 'utf8').trimEnd().split('\n');
let attacks = 0;
for (const { document, label } of values.lines === undefined ? payloadEvents(count * 3, 99) : []) {
  if (lines.length >= count) break;
  if (label === 1 && attacks >= attackShare * (lines.length + 1)) continue;
  if (label === 1) attacks++;
  lines.push(JSON.stringify(document));
}

function seconds(work: () => void): number {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1e6;
}

const options = { learn: true, explain: false, again: false, deadline: Number.POSITIVE_INFINITY };
function whole(): void {
  const scorer = createEventScorer({ bundleDirectory });
  for (let at = 0; at < lines.length; at += BATCH)
    scorer.score(
      lines.slice(at, at + BATCH).map((line) => JSON.parse(line)),
      options,
    );
}
whole();
const total = seconds(whole);

const parser = new EventParser();
const inspector = new Inspector();
const inspection = emptyInspection();
const behavior = new PatternBehaviorAnalyzer();
const extractor = new LogFeatureExtractor();
const bundle = loadBundle(bundleDirectory);
const usual = readUsual(bundle.manifest.extra, bundle.manifest.features.names.length);
const detector = new MultiModelAnomalyDetector(bundle, readBaseline(bundle.manifest.extra, usual));
const columns = new Columns(bundle.manifest.features.names, extractor.names);
const memory = new SequenceMemory(detector.memory, bundle.manifest.sha256, 65_536);
const rows = new Float32Array(lines.length * extractor.width);
let documents: unknown[] = [];
const events: ApiEvent[] = [];
const parts: Record<string, number> = {};
parts.json = seconds(() => {
  documents = lines.map((line) => JSON.parse(line));
});
parts.parse = seconds(() => {
  for (const document of documents) {
    const parsed = parser.parseDocument(document);
    if (parsed.kind === 'event') events.push(parsed.event);
  }
});
parts.inspect = seconds(() => {
  for (const event of events) inspector.inspect(event, inspection);
});
const behaviors = events.map((event) => behavior.observe(event, false));
parts.behavior = seconds(() => {
  for (const event of events) behavior.observe(event, true);
});
parts.features = seconds(() => {
  for (const [i, event] of events.entries())
    extractor.extractInto({ event, inspection, behavior: behaviors[i] }, rows, i * extractor.width);
});
parts.name = seconds(() => {
  for (const [i, event] of events.entries()) nameAttack({ event, inspection, behavior: behaviors[i] });
});
parts.ensemble = seconds(() => {
  for (let at = 0; at < events.length; at += BATCH) {
    const count = Math.min(BATCH, events.length - at);
    detector.probabilities({
      rows: columns.take(rows.subarray(at * extractor.width), count),
      kinds: events.slice(at, at + count).map((event, i) => eventKind(event, behaviors[at + i])),
      sessions: behaviors.slice(at, at + count).map(({ sessionName }) => sessionName),
      memory,
      learn: true,
    });
  }
});
const own = new Float64Array(detector.names.length).fill(0.5);
const explained = Math.min(200, BATCH, events.length % BATCH || BATCH);
const explaining = seconds(() => {
  const first = columns.take(rows, explained);
  for (let i = 0; i < explained; i++) detector.explain(i, first, own);
});

const rate = Math.round(lines.length / total);
console.log(
  `${values.name}: ${rate} events/s of processor time (${lines.length} events${values.lines === undefined ? `, ${attacks} of them harmful` : ''})`,
);
console.table(
  Object.fromEntries(
    Object.entries(parts).map(([name, time]) => [
      name,
      { 'µs an event': Math.round((time / lines.length) * 1e7) / 10 },
    ]),
  ),
);
console.log(`one explanation: ${Math.round((explaining / explained) * 1e6)} µs`);
if (values.json !== undefined) {
  writeFileSync(values.json, `${JSON.stringify([{ name: values.name, unit: 'events/s', value: rate }])}\n`);
}
