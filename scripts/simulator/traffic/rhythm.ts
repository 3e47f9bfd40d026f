const HOUR = 3_600_000;
const { floor } = Math;

/** How busy a kind of traffic is by hour of day (UTC) and by day of week, relative to its own mean. */
export type Rhythm = 'people' | 'work' | 'evening' | 'night' | 'always';

const HOURS: Readonly<Record<Rhythm, readonly number[]>> = {
  people: [
    0.35, 0.22, 0.15, 0.12, 0.15, 0.3, 0.6, 0.9, 1.1, 1.2, 1.25, 1.3, 1.4, 1.3, 1.2, 1.2, 1.3, 1.45, 1.6, 1.75, 1.8,
    1.6, 1.1, 0.7,
  ],
  work: [
    0.03, 0.02, 0.02, 0.02, 0.05, 0.15, 0.6, 1.8, 2.8, 2.7, 2.4, 2.0, 1.5, 2.0, 2.3, 2.2, 1.8, 1.0, 0.4, 0.2, 0.1, 0.08,
    0.05, 0.04,
  ],
  evening: [
    0.6, 0.3, 0.15, 0.1, 0.1, 0.15, 0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 1.1, 1.0, 0.9, 1.0, 1.3, 1.7, 2.2, 2.6, 2.6, 2.2, 1.6,
    1.1,
  ],
  night: [
    2.2, 2.4, 2.6, 2.6, 2.2, 1.6, 0.8, 0.3, 0.2, 0.2, 0.2, 0.2, 0.3, 0.3, 0.3, 0.3, 0.3, 0.4, 0.6, 0.8, 1.0, 1.4, 1.8,
    2.0,
  ],
  always: new Array<number>(24).fill(1),
};

/** Sunday first. */
const DAYS: Readonly<Record<Rhythm, readonly number[]>> = {
  people: [1.15, 0.95, 0.92, 0.95, 0.98, 1.0, 1.1],
  work: [0.06, 1.35, 1.35, 1.35, 1.3, 1.2, 0.1],
  evening: [1.3, 0.9, 0.85, 0.9, 0.95, 1.0, 1.2],
  night: [1, 1, 1, 1, 1, 1, 1],
  always: [1, 1, 1, 1, 1, 1, 1],
};

/** Relative business at a moment; about 1 on average over a week, at most `PEAK`. */
export function busy(rhythm: Rhythm, time: number): number {
  const hours = HOURS[rhythm];
  const at = time / HOUR;
  const hour = floor(at);
  const from = hours[((hour % 24) + 24) % 24]!;
  const to = hours[(((hour + 1) % 24) + 24) % 24]!;
  const day = (((floor(at / 24) + 4) % 7) + 7) % 7;
  return (from + (to - from) * (at - hour)) * DAYS[rhythm][day]!;
}

export const PEAK = 4;

/** Mean of `busy` over a stretch of time, sampled every quarter of an hour; over a week if it has no end. */
export function meanBusy(rhythm: Rhythm, start: number, end: number): number {
  const to = Number.isFinite(end) ? end : start + 7 * 24 * HOUR;
  const step = Math.min(HOUR / 4, (to - start) / 4);
  let sum = 0;
  let count = 0;
  for (let time = start + step / 2; time < to; time += step) {
    sum += busy(rhythm, time);
    count++;
  }
  return sum / Math.max(1, count);
}
