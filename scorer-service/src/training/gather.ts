/** All events that a bundle is trained on, as rows with their groups. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { TrainingData } from '@api-sentinel/models';
import { fingerprint, type Label, readEvents, readLabels } from './event-folder.ts';
import { payloadEvents } from './payloads/events.ts';
import { RowMaker, type RowTable } from './rows.ts';
import { nameOfFolder, OWN, type Source, sourceOf } from './sources.ts';
import { listEvents, readWordLists } from './word-lists.ts';

/** How the groups of single requests begin. */
const PAYLOAD = 'payload:';
/** Single requests are told to sequence models as short visits: an attack may come first or later. */
const VISIT = 4;

export interface Sources {
  /** Event folders, each read in its own time, and folders of word lists. */
  readonly folders: readonly string[];
  /** Single requests made by the payload grammar. */
  readonly payloads: number;
  readonly seed: number;
  /** Told what is being done. */
  readonly progress: (sentence: string) => void;
}

/** What one source brought, and of which family it is. */
export type Gathered = TrainingData & { readonly family: string };

/** The group of single requests of one family. */
export function groupOfPayload(family: string): string {
  return `${PAYLOAD}${family}`;
}

/** Whether a row is a single request and no part of traffic. */
export function isPayload(table: RowTable, row: number): boolean {
  return table.groups[row].startsWith(PAYLOAD);
}

/** Adds the rows of all sources to the table. @returns what they were, for the manifest */
export async function gather(sources: Sources, table: RowTable): Promise<Gathered[]> {
  const { folders, payloads, seed, progress } = sources;
  const data: Gathered[] = [];
  const told = (name: string, source: Source, before: number, sha256: string): void => {
    const rows = table.rows - before;
    data.push({ name, rows, sha256, licence: `${source.licence} (${source.origin})`, family: source.family });
    progress(`${name}: ${rows} events`);
  };
  for (const folder of folders) {
    const name = nameOfFolder(folder);
    if (!existsSync(join(folder, 'events.ndjson.gz'))) {
      const lists = readWordLists(folder);
      if (lists.length === 0) progress(`${folder} has no events.ndjson.gz and no known word list, and is passed by`);
      for (const list of lists) {
        const before = table.rows;
        const maker = new RowMaker(false);
        let i = 0;
        for (const document of listEvents(list, seed)) {
          maker.add(document, single(1, list.source.family, data.length, list.name, i++), table);
        }
        told(`payload_lists/${list.name}`, list.source, before, list.sha256);
      }
      continue;
    }
    const source = sourceOf(folder, existsSync(join(folder, 'profiles.ndjson.gz')));
    if (!source.trains) {
      progress(`${name} (${source.licence}) is for evaluating only and is passed by`);
      continue;
    }
    const labels = await readLabels(folder);
    const sequence = [...labels.values()].some(({ key }) => key !== undefined);
    const maker = new RowMaker(sequence);
    const before = table.rows;
    let i = 0;
    for await (const { document, label } of readEvents(folder, labels)) {
      const origin = sequence
        ? {
            label: label?.label ?? -1,
            group: groupOf(label, data.length),
            set: data.length,
            family: source.family,
          }
        : single(label?.label ?? -1, source.family, data.length, source.family, i++);
      maker.add(document, origin, table);
    }
    told(name, source, before, await fingerprint(folder));
  }
  if (payloads > 0) {
    const before = table.rows;
    const hash = createHash('sha256');
    const maker = new RowMaker(false);
    let i = 0;
    for (const { document, label, family } of payloadEvents(payloads, seed)) {
      hash.update(JSON.stringify(document));
      maker.add(document, single(label, OWN.family, data.length, family, i++), table);
    }
    told('payload grammar', OWN, before, hash.digest('hex'));
  }
  return data;
}

function single(label: number, family: string, set: number, group: string, i: number) {
  return { label, family, set, group: groupOfPayload(group), sequence: `visit ${Math.floor(i / VISIT)}` };
}

/**
 * Attacks of one class are one group over all folders: their scores out of fold come from learners that never saw the class, which
 * is what a new attack will meet. What is harmless is grouped by its entity.
 */
function groupOf(label: Label | undefined, set: number): string {
  if (label === undefined) return `${set}:`;
  return label.label === 0 ? `${set}:${label.key ?? label.cls}` : `attack:${label.cls}`;
}
