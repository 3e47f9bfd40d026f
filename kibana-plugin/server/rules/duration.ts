const UNITS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** `90s`, `15m`, `6h`, `1d`: a whole number and a unit. */
export const DURATION_PATTERN = '^[1-9][0-9]{0,4}[smhd]$';

/** Milliseconds of a text that matches the pattern. */
export function durationOf(text: string): number {
  return Number(text.slice(0, -1)) * UNITS[text.at(-1) as keyof typeof UNITS];
}
