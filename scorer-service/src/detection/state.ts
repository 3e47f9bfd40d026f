/** Profiles and counted ids as they are kept between two runs: one file, written whole or not at all. */
import { KINDS, type PatternBehaviorAnalyzer } from '../behavior/analyzer.ts';
import { readSnapshot, writeSnapshot } from '../behavior/snapshot.ts';
import type { CountedEntry, CountedIds } from './counted-ids.ts';

const FILE = 'behavior.snapshot';

export function writeState(directory: string, behavior: PatternBehaviorAnalyzer, ids: CountedIds): void {
  const sections: Record<string, Uint8Array> = {};
  for (const kind of KINDS) {
    for (const [name, bytes] of Object.entries(behavior.profiles[kind].save())) sections[`${kind}.${name}`] = bytes;
  }
  sections.ids = Buffer.from(JSON.stringify([...ids.entries()]));
  writeSnapshot(directory, FILE, sections);
}

/** A sentence where nothing was restored: because there is nothing, or because it is damaged. */
export function readState(directory: string, behavior: PatternBehaviorAnalyzer, ids: CountedIds): string | undefined {
  const sections = readSnapshot(directory, FILE);
  if (typeof sections === 'string') return sections;
  try {
    for (const kind of KINDS) {
      behavior.profiles[kind].restore((name) => {
        const section = sections.get(`${kind}.${name}`);
        if (section === undefined) throw new Error(`its section ${kind}.${name} is missing`);
        return section;
      });
    }
    for (const entry of JSON.parse(Buffer.from(sections.get('ids') ?? []).toString('utf8')) as CountedEntry[])
      ids.add(entry);
    return undefined;
  } catch (error) {
    return `the profiles in ${directory} do not fit this release (${error instanceof Error ? error.message : String(error)}); starting without them`;
  }
}
