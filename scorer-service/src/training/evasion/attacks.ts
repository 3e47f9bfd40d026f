/** Attacks that are to be mutated: values of the payload grammar and of event folders, with the language they are in. */
import { Random } from '@api-sentinel/models';
import { readEvents, readLabels } from '../event-folder.ts';
import { expand, type Rules } from '../payloads/grammar.ts';
import { SCRIPT, SCRIPT_FAMILIES } from '../payloads/script.ts';
import { SERVER, SERVER_FAMILIES } from '../payloads/server.ts';
import { SQL, SQL_FAMILIES } from '../payloads/sql.ts';
import type { Language } from './mutations.ts';

export interface Attack {
  readonly value: string;
  readonly language: Language;
  readonly from: string;
}

const LANGUAGES: Readonly<Record<string, Language>> = { traversal: 'path', wrapper: 'path', command: 'shell' };

/** Values of the payload grammar's harmful families, each family as often as the others. */
export function grammarAttacks(count: number, seed: number): Attack[] {
  const random = new Random(seed, 31);
  const families: [string, Rules, Language][] = [
    ...SQL_FAMILIES.map((rule): [string, Rules, Language] => [rule, SQL, 'sql']),
    ...SCRIPT_FAMILIES.map((rule): [string, Rules, Language] => [rule, SCRIPT, 'script']),
    ...SERVER_FAMILIES.map((rule): [string, Rules, Language] => [rule, SERVER, LANGUAGES[rule] ?? 'other']),
  ];
  return Array.from({ length: count }, (_, i) => {
    const [rule, rules, language] = families[i % families.length];
    return { value: expand(rules, rule, random), language, from: 'payload grammar' };
  });
}

/** The language of a class of a labelled set. */
function languageOf(cls: string): Language {
  const name = cls.toLowerCase();
  if (name.includes('sql')) return 'sql';
  if (name.includes('xss') || name.includes('script')) return 'script';
  if (name.includes('cmd') || name.includes('command') || name.includes('shell')) return 'shell';
  return name.includes('path') || name.includes('traversal') || name.includes('lfi') ? 'path' : 'other';
}

/** The attacks of an event folder that stand in the query's parameter `q`, at most so many, drawn by the seed. */
export async function folderAttacks(folder: string, count: number, seed: number): Promise<Attack[]> {
  const labels = await readLabels(folder);
  const found: Attack[] = [];
  const from =
    folder
      .split(/[\\/]/)
      .filter((part) => part !== '')
      .at(-1) ?? folder;
  for await (const { document, label } of readEvents(folder, labels)) {
    if (label?.label !== 1) continue;
    const query = (document as { url?: { query?: unknown } }).url?.query;
    if (typeof query !== 'string' || !query.startsWith('q=')) continue;
    try {
      found.push({ value: decodeURIComponent(query.slice(2)), language: languageOf(label.cls), from });
    } catch {
      // A value that brings its own malformed encoding cannot be encoded anew.
    }
  }
  const random = new Random(seed, 37);
  for (let i = found.length - 1; i > 0; i--) {
    const other = random.integer(i + 1);
    [found[i], found[other]] = [found[other], found[i]];
  }
  return found.slice(0, count);
}
