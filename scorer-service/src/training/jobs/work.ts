/** The process of one training job: gathers events, trains, compares; below scoring in priority. Told and telling by messages. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { join } from 'node:path';
import { Client } from '@elastic/elasticsearch';
import { clientOptions, scorerSettings } from '../../configuration/options.ts';
import { Labels } from '../../feedback/labels.ts';
import { AlertStore } from '../../storage/alert-store.ts';
import { sentenceOf } from '../../storage/answers.ts';
import { train } from '../train.ts';
import { compare } from './compare.ts';
import { type WrittenFolder, writeEventFolder } from './event-source.ts';
import type { Order, Report } from './protocol.ts';

const TRIALS = 8;
const MOST_ROWS = 20_000;
const GATHERED = 0.1;
const TRAINED = 0.85;
const LEAST_EVENTS = 1;

const tell = (report: Report): void => void process.send?.(report);

async function work(order: Order): Promise<void> {
  const { settings, request, tuning, folder } = order;
  const events = join(folder, 'events');
  const bundle = join(folder, 'bundle');
  tell({ kind: 'step', step: 'gathering', progress: 0 });
  const counts = await gathered(order, events);
  tell({ kind: 'gathered', ...counts });
  if (counts.events < LEAST_EVENTS && request.payloads === 0) {
    throw new Error('there is no event in this time to learn from; choose an earlier beginning');
  }
  tell({ kind: 'step', step: 'training', progress: GATHERED });
  if (!existsSync(join(bundle, 'manifest.json'))) {
    let part = GATHERED;
    await train({
      folders: counts.events > 0 ? [events] : [],
      payloads: request.payloads,
      seed: request.seed,
      out: bundle,
      most: Math.min(MOST_ROWS, Math.max(6_000, request.max_events)),
      ...(request.tune && { tuning: { trials: TRIALS, journals: join(folder, 'journals') } }),
      progress: (text) => {
        part = progressOf(text, part);
        tell({ kind: 'log', text, progress: part });
      },
    });
  }
  tell({ kind: 'step', step: 'comparing', progress: TRAINED });
  const base = {
    ...scorerSettings(settings),
    weights: { groups: tuning.group_weights, models: tuning.model_weights },
    levels: tuning.levels,
  };
  const { comparison, reliability, eventsPerSecond } = await compare({
    folder: events,
    champion: { ...base, bundleDirectory: order.champion },
    challenger: { ...base, bundleDirectory: bundle },
    threshold: tuning.alert_threshold,
    seed: request.seed,
    now: Date.now,
    progress: (text) => tell({ kind: 'log', text, progress: 0.95 }),
  });
  tell({ kind: 'done', version: comparison.challenger, comparison, reliability, eventsPerSecond });
}

/** The events of an earlier try, or those that are there now. */
async function gathered({ settings, request }: Order, folder: string): Promise<WrittenFolder> {
  const known = join(folder, 'counts.json');
  if (existsSync(known)) return JSON.parse(readFileSync(known, 'utf8')) as WrittenFolder;
  rmSync(folder, { recursive: true, force: true });
  rmSync(`${folder}.part`, { recursive: true, force: true });
  const client = new Client(clientOptions(settings));
  try {
    const store = new AlertStore(client, settings.alerts.namespace);
    const labels = new Labels(client, store, { say: () => Promise.reject(new Error('a training says nothing')) });
    const said = request.use_labels ? await labels.effective() : new Map();
    const range = {
      indices: settings.backfill.indices,
      since: request.since,
      until: request.until,
      most: request.max_events,
    };
    const counts = await writeEventFolder(client, range, said, folder, (text) => tell({ kind: 'log', text }));
    writeFileSync(known, JSON.stringify(counts));
    return counts;
  } finally {
    await client.close();
  }
}

/** How far training is, by what it says; it never goes back. */
function progressOf(text: string, before: number): number {
  const part = /^part (\d+) of (\d+) /.exec(text);
  if (part) return Math.max(before, GATHERED + (0.55 * Number(part[1])) / Number(part[2]));
  if (text.endsWith('fitted on all rows')) return Math.min(TRAINED, Math.max(before, 0.66) + 0.018);
  return Math.min(0.2, before + 0.01) > before ? before + 0.01 : before;
}

process.once('message', (order: Order) => {
  try {
    setPriority(0, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    tell({ kind: 'log', text: 'the priority could not be lowered on this machine' });
  }
  work(order)
    .catch((error: unknown) => tell({ kind: 'failed', reason: sentenceOf(error) }))
    .finally(() => process.disconnect?.());
});
