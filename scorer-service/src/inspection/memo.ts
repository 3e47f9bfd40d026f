/** What was found in values that come again and again: agents, hosts, media types, paths. */
import type { Figures } from './figures.ts';

/** Longer values are rarely the same twice. */
const MAX_LENGTH = 512;
/** Values remembered of the younger half; the older half is as large, so that what comes often stays. */
const MAX_YOUNG = 2048;

/** Figures of a value in which no family of scanners found anything: places and values, one after the other. */
export type Quiet = Float64Array;
/** A value that is to be read each time. */
export const LOUD = new Float64Array(0);

/** Two generations: what is asked for moves to the younger one, and the older one is dropped when that is full. */
export class Memo {
  #young = new Map<string, Quiet>();
  #old = new Map<string, Quiet>();

  get(text: string): Quiet | undefined {
    const young = this.#young.get(text);
    if (young !== undefined) return young;
    const old = this.#old.get(text);
    if (old !== undefined) this.set(text, old);
    return old;
  }

  set(text: string, found: Quiet): void {
    if (this.#young.size >= MAX_YOUNG) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(text, found);
  }

  static fits(text: string): boolean {
    return text.length <= MAX_LENGTH;
  }
}

/** The figures that are not 0. */
export function quietOf(figures: Figures): Quiet {
  const found: number[] = [];
  for (let i = 0; i < figures.length; i++) if (figures[i] !== 0) found.push(i, figures[i]);
  // Empty is what stands for values that are loud.
  return Float64Array.from(found.length === 0 ? [0, 0] : found);
}

export function raiseAll(quiet: Quiet, out: Figures): void {
  for (let i = 0; i < quiet.length; i += 2) if (quiet[i + 1] > out[quiet[i]]) out[quiet[i]] = quiet[i + 1];
}
