/** Whether a challenger may take the champion's place: only where it is no worse on anything that people or we know. */
import type { Slice } from '../../contract/index.ts';

/** What a bundle flags of a slice, before it is judged. */
export type Counted = Omit<Slice, 'worse'>;

/** Of recent events that nobody labeled an attack. */
export interface RecentCounts {
  readonly events: number;
  /** Events flagged by each. */
  readonly champion: number;
  readonly challenger: number;
}

/** Counts that differ by no more than this, or by this share of the slice, are no difference. */
const FEW = 2;
const TOLERATED = 0.02;
/** Of recent traffic, a challenger may flag this share more than the champion. */
const MORE_FLAGGED = 0.01;

const many = (count: number, one: string): string => `${count.toLocaleString('en')} ${one}${count === 1 ? '' : 's'}`;

/** The slice with one sentence where the challenger is worse. */
export function judged(slice: Counted): Slice {
  const { name, events, attacks, champion, challenger } = slice;
  const lost = champion.found - challenger.found;
  const harmless = events - attacks;
  const falseAlarms = challenger.false_alarms - champion.false_alarms;
  const allowed = (of: number): number => Math.max(Math.min(FEW, Math.floor(of / 10)), Math.floor(TOLERATED * of));
  if (lost > allowed(attacks)) {
    const sentence = `${name}: it finds ${challenger.found} of ${many(attacks, 'attack')}, the champion ${champion.found}.`;
    return { ...slice, worse: sentence };
  }
  if (falseAlarms > allowed(harmless)) {
    const sentence = `${name}: it flags ${challenger.false_alarms} of ${many(harmless, 'harmless event')}, the champion ${champion.false_alarms}.`;
    return { ...slice, worse: sentence };
  }
  return slice;
}

/** All slices judged, and whether the challenger may be promoted, with the reasons in sentences. */
export function judge(
  counted: readonly Counted[],
  recent: RecentCounts,
): { readonly slices: Slice[]; readonly promotable: boolean; readonly reasons: string[] } {
  const slices = counted.filter(({ events }) => events > 0).map(judged);
  const against = slices.flatMap(({ worse }) => worse ?? []);
  const more = recent.challenger - recent.champion;
  if (more > Math.max(FEW, MORE_FLAGGED * recent.events)) {
    against.push(
      `Of ${many(recent.events, 'recent event')} it would flag ${recent.challenger}, the champion ${recent.champion}: too many for anybody to look at.`,
    );
  }
  if (against.length > 0) return { slices, promotable: false, reasons: against };
  const labeled = slices.reduce((sum, { events }) => sum + events, 0);
  const better = slices.filter(
    ({ champion, challenger }) => challenger.found > champion.found || challenger.false_alarms < champion.false_alarms,
  );
  return {
    slices,
    promotable: true,
    reasons: [
      `It is no worse than the champion on any of ${many(slices.length, 'slice')} with ${many(labeled, 'known event')}.`,
      ...better.map(({ name, champion, challenger }) =>
        challenger.found > champion.found
          ? `${name}: it finds ${challenger.found} attacks, the champion ${champion.found}.`
          : `${name}: it raises ${challenger.false_alarms} false alarms, the champion ${champion.false_alarms}.`,
      ),
    ],
  };
}
