/** Helpers of the readers' tests. */
import fc from 'fast-check';
import type { Place, Sink } from './sink.ts';

/** Keeps what it is given, up to a bound. */
export class KeptValues implements Sink {
  readonly values: { place: Place; name: string; text: string; start: number }[] = [];
  readonly rests: string[] = [];
  readonly #most: number;

  constructor(most = Number.POSITIVE_INFINITY) {
    this.#most = most;
  }

  add(place: Place, name: string, text: string, _field: string, start: number): boolean {
    if (text === '') return true;
    if (this.values.length >= this.#most) return false;
    this.values.push({ place, name, text, start });
    return true;
  }

  rest(_place: Place, text: string): void {
    this.rests.push(text);
  }

  /** `name=text` of every value. */
  get pairs(): string[] {
    return this.values.map(({ name, text }) => `${name}=${text}`);
  }
}

/** Texts put together of the given pieces and of anything else. */
export function made(...pieces: readonly string[]): fc.Arbitrary<string> {
  return fc
    .array(
      fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...pieces) }, fc.string({ maxLength: 4, unit: 'binary' })),
      {
        maxLength: 60,
      },
    )
    .map((parts) => parts.join(''));
}
