/** All events that a bundle is trained on, as rows with their groups. */
import { createHash } from 'node:crypto';
import type { TrainingData } from '@api-sentinel/models';
import { fingerprint, type Label, readEvents, readLabels } from './event-folder.ts';
import { payloadEvents } from './payloads/events.ts';
import { RowMaker, type RowTable } from './rows.ts';

/** How the groups of payload families begin. */
const PAYLOAD = 'payload:';

export interface Sources {
  /** Event folders, each read in its own time. */
  readonly folders: readonly string[];
  /** Single requests made by the payload grammar. */
  readonly payloads: number;
  readonly seed: number;
  /** Told what is being done. */
  readonly progress: (sentence: string) => void;
}

/** Whether a row was made by the payload grammar. */
export function isPayload(table: RowTable, row: number): boolean {
  return table.groups[row].startsWith(PAYLOAD);
}

/** Adds the rows of all sources to the table. @returns what they were, for the manifest */
export async function gather({ folders, payloads, seed, progress }: Sources, table: RowTable): Promise<TrainingData[]> {
  const data: TrainingData[] = [];
  for (const [set, folder] of folders.entries()) {
    const labels = await readLabels(folder);
    const maker = new RowMaker();
    const before = table.rows;
    for await (const { document, label } of readEvents(folder, labels)) {
      maker.add(document, label?.label ?? -1, groupOf(label, set), set, table);
    }
    const name =
      folder
        .split(/[\\/]/)
        .filter((part) => part !== '')
        .at(-1) ?? folder;
    data.push({
      name,
      rows: table.rows - before,
      sha256: await fingerprint(folder),
      licence: 'Apache-2.0 (made by this project)',
    });
    progress(`${name}: ${table.rows - before} events`);
  }
  if (payloads > 0) {
    const before = table.rows;
    const hash = createHash('sha256');
    const maker = new RowMaker();
    for (const { document, label, family } of payloadEvents(payloads, seed)) {
      hash.update(JSON.stringify(document));
      maker.add(document, label, `${PAYLOAD}${family}`, folders.length, table);
    }
    data.push({
      name: 'payload grammar',
      rows: table.rows - before,
      sha256: hash.digest('hex'),
      licence: 'Apache-2.0 (made by this project)',
    });
    progress(`payload grammar: ${table.rows - before} events`);
  }
  return data;
}

/**
 * Attacks of one class are one group over all folders: their scores out of fold come from learners that never saw the class, which
 * is what a new attack will meet. What is harmless is grouped by its entity.
 */
function groupOf(label: Label | undefined, set: number): string {
  if (label === undefined) return `${set}:`;
  return label.label === 0 ? `${set}:${label.key ?? label.cls}` : `attack:${label.cls}`;
}
