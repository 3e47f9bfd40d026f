/** Gives single requests the behaviour of some sender of the simulated traffic. */
import { Random } from '@api-sentinel/models';
import { FEATURES, type FeatureFamily } from '../features/definitions.ts';
import { isPayload } from './gather.ts';
import type { RowTable } from './rows.ts';

/** What a request says of itself; all other families say who sends it, and when. */
const OWN: ReadonlySet<FeatureFamily> = new Set(['request', 'inspection', 'response']);
/** One single request in so many stays a stranger's first. */
const STRANGERS = 4;

/**
 * Collections of single requests come from nobody: every sender is a stranger, and half of the strangers attack. Left so, models learn to
 * mistrust strangers, and to judge what is sent by who sends it. So three in four requests, harmful and harmless alike, take the figures of
 * behaviour from an event of harmless traffic drawn for them: what is sent then speaks for itself. Changes the table's rows.
 */
export function mixBehavior(table: RowTable, seed: number): void {
  const places = FEATURES.flatMap(({ family }, place) => (OWN.has(family) ? [] : [place]));
  const donors: number[] = [];
  for (let i = 0; i < table.rows; i++) if (table.labels[i] === 0 && !isPayload(table, i)) donors.push(i);
  if (donors.length === 0) return;
  const random = new Random(seed, 37);
  const { width, features } = table;
  for (let i = 0; i < table.rows; i++) {
    if (!isPayload(table, i) || random.integer(STRANGERS) === 0) continue;
    const from = donors[random.integer(donors.length)] * width;
    for (const place of places) features[i * width + place] = features[from + place];
  }
}
