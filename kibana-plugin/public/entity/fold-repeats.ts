/** The requests of an entity as one reads them: the same thing done again and again is one line. */
import type { EventRow } from '@api-sentinel/scorer-service/contract';

export interface Fold {
  /** Of its first event. */
  readonly key: string;
  readonly method: string;
  /** The template of the endpoint, or the path where there is none. */
  readonly place: string;
  /** Response codes with how often each came, the most frequent first. */
  readonly responses: readonly (readonly [code: string, count: number])[];
  readonly attackType: string | undefined;
  readonly risk: number;
  /** In the order given. */
  readonly events: readonly EventRow[];
}

/** Folds neighbours that ask the same of the same place and were judged alike into one. */
export function foldRepeats(events: readonly EventRow[]): Fold[] {
  const folds: EventRow[][] = [];
  let last = '';
  for (const event of events) {
    const alike = JSON.stringify([event.method, placeOf(event), event.attack_type, event.level]);
    if (alike === last) folds.at(-1)?.push(event);
    else folds.push([event]);
    last = alike;
  }
  return folds.map(foldOf);
}

function placeOf({ endpoint, path }: EventRow): string {
  return endpoint ?? path ?? '';
}

function foldOf(events: readonly EventRow[]): Fold {
  const [first] = events as readonly [EventRow, ...EventRow[]];
  const codes = new Map<string, number>();
  for (const { response } of events) {
    const code = response === undefined ? '–' : String(response);
    codes.set(code, (codes.get(code) ?? 0) + 1);
  }
  return {
    key: `${first.index}/${first.id}`,
    method: first.method ?? '',
    place: placeOf(first),
    responses: [...codes].sort((a, b) => b[1] - a[1]),
    attackType: first.attack_type === 'none' ? undefined : first.attack_type,
    risk: Math.max(...events.map(({ risk = 0 }) => risk)),
    events,
  };
}
