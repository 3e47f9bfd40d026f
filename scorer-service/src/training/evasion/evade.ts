/** How many of the attacks that a bundle detects it still detects once they are mutated. */
import { Random } from '@api-sentinel/models';
import { DEFAULT_LEVEL_BOUNDS } from '../../contract/index.ts';
import { createEventScorer } from '../../detection/scorer.ts';
import { rounded } from '../evaluation/figures.ts';
import { type Attack, folderAttacks, grammarAttacks } from './attacks.ts';
import { type Attempt, type Kind, MUTATIONS, type Mutation } from './mutations.ts';

export interface EvasionSettings {
  readonly bundle: string;
  /** Detected attacks that are mutated. */
  readonly attacks: number;
  readonly seed: number;
  /** Event folders whose attacks are mutated beside those of the payload grammar. */
  readonly folders: readonly string[];
}

export interface MutationFigures {
  readonly kind: Kind | 'all' | 'three at once';
  readonly mutation: string;
  /** Attacks that could be mutated so, and those of them that were still detected. */
  readonly tried: number;
  readonly detected: number;
  readonly share: number | null;
}

export interface EvasionFigures {
  /** Version of the bundle. */
  readonly bundle: string;
  readonly seed: number;
  /** Detected attacks, by where they are from. */
  readonly attacks: Readonly<Record<string, number>>;
  readonly rows: readonly MutationFigures[];
  /** Over all mutations of all attacks. */
  readonly share: number;
}

const OPTIONS = { learn: false, explain: false, again: true, deadline: Number.POSITIVE_INFINITY };
const BATCH = 500;

/** Mutates by every mutation that the language of an attack survives, each alone, and by three at once. Same seed, same attacks. */
export async function evade({ bundle, attacks, seed, folders }: EvasionSettings): Promise<EvasionFigures> {
  const scorer = createEventScorer({ bundleDirectory: bundle });
  const flagged = (documents: readonly unknown[]): boolean[] => {
    const flags: boolean[] = [];
    for (let at = 0; at < documents.length; at += BATCH)
      for (const verdict of scorer.score(documents.slice(at, at + BATCH), OPTIONS))
        flags.push(verdict.status === 'scored' && verdict.risk.score >= DEFAULT_LEVEL_BOUNDS.high);
    return flags;
  };
  const chosen = await detectedAttacks(attacks, seed, folders, flagged);
  const random = new Random(seed, 41);
  const rows: MutationFigures[] = [];
  for (const mutation of MUTATIONS) {
    const documents: unknown[] = [];
    for (const attack of chosen) {
      const mutated = mutatedBy(attack, [mutation], random, documents.length);
      if (mutated !== undefined) documents.push(mutated);
    }
    rows.push(figures(mutation.kind, mutation.name, flagged(documents)));
  }
  const tried = rows.reduce((sum, row) => sum + row.tried, 0);
  const detected = rows.reduce((sum, row) => sum + row.detected, 0);
  const mixed: unknown[] = [];
  for (const attack of chosen) {
    const fitting = MUTATIONS.filter(({ languages }) => languages.includes(attack.language));
    const three = Array.from({ length: 3 }, () => fitting[random.integer(fitting.length)]);
    const mutated = mutatedBy(attack, three, random, mixed.length);
    if (mutated !== undefined) mixed.push(mutated);
  }
  rows.push(figures('three at once', 'drawn from all of these', flagged(mixed)));
  const by: Record<string, number> = {};
  for (const { from } of chosen) by[from] = (by[from] ?? 0) + 1;
  return { bundle: scorer.bundle ?? '', seed, attacks: by, rows, share: rounded(tried === 0 ? 0 : detected / tried) };
}

/** As many from each source, so far as it has them. */
async function detectedAttacks(
  count: number,
  seed: number,
  folders: readonly string[],
  flagged: (documents: readonly unknown[]) => boolean[],
): Promise<Attack[]> {
  const sources: Attack[][] = [grammarAttacks(count * 2, seed)];
  for (const folder of folders) {
    const found = await folderAttacks(folder, count * 2, seed);
    if (found.length > 0) sources.push(found);
  }
  const detected = sources.map((source) => {
    const flags = flagged(source.map((attack, i) => documentOf(plain(attack.value), `plain-${i}`)));
    return source.filter((_, i) => flags[i]);
  });
  const chosen: Attack[] = [];
  for (let i = 0; chosen.length < count && detected.some((source) => i < source.length); i++)
    for (const source of detected) if (i < source.length && chosen.length < count) chosen.push(source[i]);
  return chosen;
}

function plain(value: string): Attempt {
  return { value, encoded: undefined, before: [], behind: [], parts: undefined };
}

function mutatedBy(attack: Attack, mutations: readonly Mutation[], random: Random, place: number): unknown {
  const attempt = plain(attack.value);
  let changed = false;
  // What encodes comes last: it encodes what the others have written.
  const ordered = [...mutations].sort((a, b) => Number(isEncoder(a)) - Number(isEncoder(b)));
  for (const mutation of ordered) {
    if (mutation.languages.includes(attack.language) && mutation.apply(attempt, random)) changed = true;
  }
  return changed ? documentOf(attempt, `mutated-${place}`) : undefined;
}

function isEncoder({ kind }: Mutation): boolean {
  return kind === 'encoders';
}

function documentOf({ value, encoded, before, behind, parts }: Attempt, id: string): Record<string, unknown> {
  const own =
    parts === undefined
      ? [`q=${encoded ?? encodeURIComponent(value.toWellFormed())}`]
      : parts.map((part) => `q=${encodeURIComponent(part.toWellFormed())}`);
  return {
    '@timestamp': '2026-03-02T10:00:00.000Z',
    event: { id },
    http: { request: { method: 'GET' }, response: { status_code: 200 } },
    url: { path: '/api/v1/items', query: [...before, ...own, ...behind].join('&') },
    source: { ip: '203.0.113.9' },
    user_agent: { original: 'Mozilla/5.0 (X11; Linux x86_64; rv:126.0) Gecko/20100101 Firefox/126.0' },
  };
}

function figures(kind: MutationFigures['kind'], mutation: string, flags: readonly boolean[]): MutationFigures {
  const detected = flags.filter(Boolean).length;
  return {
    kind,
    mutation,
    tried: flags.length,
    detected,
    share: flags.length === 0 ? null : rounded(detected / flags.length),
  };
}

/** The section of EVALUATION.md. */
export function evasionSection({ bundle, seed, attacks, rows, share }: EvasionFigures): string {
  const from = Object.entries(attacks)
    .map(([name, count]) => `${count} of ${name}`)
    .join(', ');
  return `
## Evasion

Attacks that bundle ${bundle} detects (${from}; seed ${seed}), mutated so that their target still understands them. Of all mutations, each alone, **${share}** are
still detected.

| kind | mutation | tried | detected | share |
| --- | --- | --- | --- | --- |
${rows.map((row) => `| ${row.kind} | ${row.mutation.replaceAll('|', '\\|')} | ${row.tried} | ${row.detected} | ${row.share ?? '-'} |`).join('\n')}
`;
}
