/** Adaptive thresholds that go on where the last run ended: they are kept beside what the scorer learned. */
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AdaptiveThresholds } from './adaptive-thresholds.ts';

const FILE = 'thresholds.json';

/** What writes down its memory into a folder, and takes it up again. */
export interface Remembering {
  saveState(directory: string): Promise<void>;
  /** A sentence where something was not restored. */
  restoreState(directory: string): string | undefined;
}

/** One memory of a scorer and of the thresholds that its alerts are made by. */
export function withThresholds(scorer: Remembering, thresholds: AdaptiveThresholds | undefined): Remembering {
  if (thresholds === undefined) return scorer;
  return {
    async saveState(directory) {
      await scorer.saveState(directory);
      await mkdir(directory, { recursive: true });
      const file = join(directory, FILE);
      await writeFile(`${file}.new`, JSON.stringify(thresholds.save()));
      await rename(`${file}.new`, file);
    },
    restoreState(directory) {
      const sentences = [scorer.restoreState(directory), restore(join(directory, FILE), thresholds)];
      return sentences.filter((sentence) => sentence !== undefined).join('; ') || undefined;
    },
  };
}

function restore(file: string, thresholds: AdaptiveThresholds): string | undefined {
  if (!existsSync(file)) return undefined;
  try {
    thresholds.restore(JSON.parse(readFileSync(file, 'utf8')));
    return undefined;
  } catch {
    return `${file} is damaged; adaptive thresholds begin anew`;
  }
}
