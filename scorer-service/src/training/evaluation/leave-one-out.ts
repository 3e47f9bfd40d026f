/** Each family judged by a bundle that was trained without it, and without what it shares with others. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FEATURE_NAMES } from '../../features/definitions.ts';
import { readEvents, readLabels } from '../event-folder.ts';
import { type Gathered, gather, type Sources } from '../gather.ts';
import { RowTable } from '../rows.ts';
import { sourceOf } from '../sources.ts';
import { trainOn } from '../train.ts';
import { valuesOf } from '../values.ts';
import { type Ablation, ablationOf } from './ablation.ts';
import { evaluateFolder, type FolderEvaluation } from './evaluate-folder.ts';

export interface LeaveOneOutSettings extends Sources {
  /** Folders to be judged. */
  readonly judged: readonly string[];
  readonly most: number;
  /** Told too what each model and each family of features adds. */
  readonly ablation: boolean;
}

export interface LeftOut {
  readonly evaluations: readonly FolderEvaluation[];
  readonly ablations: readonly Ablation[];
}

/**
 * Families that never train are left out together: their bundle is the one trained on all that may, without the values that stand in
 * any of them.
 */
export async function leaveOneOut(settings: LeaveOneOutSettings): Promise<LeftOut> {
  const { judged, progress, seed, most } = settings;
  const table = new RowTable(FEATURE_NAMES.length);
  const data = await gather(settings, table);
  const rounds = new Map<string, string[]>();
  for (const folder of judged) {
    const { family, trains } = sourceOf(folder, false);
    const round = trains ? family : '';
    rounds.set(round, [...(rounds.get(round) ?? []), folder]);
  }
  const evaluations: FolderEvaluation[] = [];
  const ablations: Ablation[] = [];
  for (const [family, folders] of rounds) {
    const out = mkdtempSync(join(tmpdir(), 'left-out-'));
    try {
      progress(family === '' ? 'training for what never trains' : `training without ${family}`);
      const { kept, left } = withoutFamily(table, data, family);
      await trainOn(kept, left, {
        out,
        seed,
        most,
        without: await valuesOfFolders(folders),
        importance: false,
        progress: (sentence) => progress(`  ${sentence}`),
      });
      for (const folder of folders) {
        evaluations.push(await evaluateFolder(folder, out));
        if (settings.ablation) ablations.push(await ablationOf(folder, out));
      }
    } finally {
      rmSync(out, { recursive: true });
    }
  }
  return { evaluations, ablations };
}

function withoutFamily(
  table: RowTable,
  data: readonly Gathered[],
  family: string,
): { kept: RowTable; left: readonly Gathered[] } {
  if (!data.some((one) => one.family === family)) return { kept: table, left: data };
  const rows = Int32Array.from({ length: table.rows }, (_, i) => i).filter((i) => table.families[i] !== family);
  return { kept: table.take(rows), left: data.filter((one) => one.family !== family) };
}

/** Hashes of all values that stand in these folders. */
async function valuesOfFolders(folders: readonly string[]): Promise<ReadonlySet<number>> {
  const values = new Set<number>();
  for (const folder of folders) {
    if (!existsSync(join(folder, 'events.ndjson.gz'))) continue;
    const labels = await readLabels(folder);
    for await (const { document } of readEvents(folder, labels))
      for (const value of valuesOf(document)) values.add(value);
  }
  return values;
}
