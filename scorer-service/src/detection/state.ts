/** Profiles and counted ids as they are kept between two runs: one file, written whole or not at all. */
import type { PatternBehaviorAnalyzer } from '../behavior/analyzer.ts';
import { readSnapshot, type Section, writeSnapshot } from '../behavior/snapshot.ts';
import type { CountedIds } from './counted-ids.ts';
import type { SequenceMemory } from './sequence-memory.ts';

/** The file of a state folder in which it stands. */
export const STATE_FILE = 'behavior.snapshot';

/** What is written is what stands when this is called, whatever is scored before it is done. */
export async function writeState(
  directory: string,
  behavior: PatternBehaviorAnalyzer,
  ids: CountedIds,
  sequences: SequenceMemory,
): Promise<void> {
  const sections: Record<string, Section> = { ...behavior.save() };
  for (const [name, bytes] of Object.entries(sequences.save())) sections[`sequences.${name}`] = bytes;
  sections.ids = ids.save();
  await writeSnapshot(directory, STATE_FILE, sections);
}

/** A sentence where nothing was restored: because there is nothing, or because it is damaged. */
export function readState(
  directory: string,
  behavior: PatternBehaviorAnalyzer,
  ids: CountedIds,
  sequences: SequenceMemory,
): string | undefined {
  const sections = readSnapshot(directory, STATE_FILE);
  if (typeof sections === 'string') return sections;
  try {
    behavior.restore(sections);
    // A snapshot of a release without sequences is read without them.
    if (sections.has('sequences.model')) {
      sequences.restore((name) => {
        const section = sections.get(`sequences.${name}`);
        if (section === undefined) throw new Error(`its section sequences.${name} is missing`);
        return section;
      });
    }
    for (const line of linesOf(sections.get('ids') ?? new Uint8Array(0))) ids.restore(line);
    return undefined;
  } catch (error) {
    return `the profiles in ${directory} do not fit this release (${error instanceof Error ? error.message : String(error)}); starting without them`;
  }
}

const LINE_END = 10;

function* linesOf(bytes: Uint8Array): Generator<string> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let from = 0; from < buffer.length; ) {
    let end = buffer.indexOf(LINE_END, from);
    if (end < 0) end = buffer.length;
    yield buffer.toString('utf8', from, end);
    from = end + 1;
  }
}
