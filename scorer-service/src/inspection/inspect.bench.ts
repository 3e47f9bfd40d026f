/**
 * Inspection alone, on one core: `node scorer-service/src/inspection/inspect.bench.ts [--events N] [--data DIR…]`. Requests of the
 * payload grammar, harmless and harmful apart, and those of the folders named. Prints µs of processor time an event.
 */
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import type { ApiEvent } from '../events/event.ts';
import { EventParser } from '../events/parse.ts';
import { readEvents } from '../training/event-folder.ts';
import { payloadEvents } from '../training/payloads/events.ts';
import { emptyInspection, Inspector } from './inspect.ts';

const { values } = parseArgs({
  options: { events: { type: 'string', default: '10000' }, data: { type: 'string', multiple: true, default: [] } },
});
const count = Number(values.events);
const ROUNDS = 5;

const parser = new EventParser();
const sets: Record<string, ApiEvent[]> = { 'payload grammar, harmless': [], 'payload grammar, harmful': [] };
function add(set: ApiEvent[], document: unknown): void {
  const parsed = parser.parseDocument(document);
  if (parsed.kind === 'event' && set.length < count) set.push(parsed.event);
}
for (const { document, label } of payloadEvents(count * 2, 99))
  add(sets[label === 1 ? 'payload grammar, harmful' : 'payload grammar, harmless'], document);
for (const folder of values.data) {
  const set: ApiEvent[] = [];
  sets[basename(folder)] = set;
  for await (const { document } of readEvents(folder, new Map())) {
    if (set.length >= count) break;
    add(set, document);
  }
}

const rows: Record<string, Record<string, number>> = {};
for (const [name, events] of Object.entries(sets)) {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++) {
    const inspector = new Inspector();
    const inspection = emptyInspection();
    const start = process.cpuUsage();
    for (const event of events) inspector.inspect(event, inspection);
    const { user, system } = process.cpuUsage(start);
    best = Math.min(best, (user + system) / events.length);
  }
  rows[name] = { events: events.length, 'µs an event': Math.round(best * 100) / 100 };
}
console.table(rows);
