/** Jumps of the clock: one host whose clock is years ahead must not make all that is remembered old. */

/** What is no jump, in milliseconds. */
const LEAP = 2 * 24 * 3_600_000;
/** Events in a row that must agree before a leap is believed: after a gap in the traffic they all do. */
const AGREE = 8;

export class ClockGuard {
  #now = 0;
  #leaps = 0;

  /** Whether an event of this time may be learned from. Late events may: windows take them where they belong. */
  admits(time: number): boolean {
    if (this.#now === 0 || time <= this.#now + LEAP) {
      if (time > this.#now - LEAP) this.#leaps = 0;
      this.#now = Math.max(this.#now, time);
      return true;
    }
    if (++this.#leaps < AGREE) return false;
    this.#leaps = 0;
    this.#now = time;
    return true;
  }

  save(): Record<string, Uint8Array> {
    return { clock: new Uint8Array(Float64Array.of(this.#now, this.#leaps).buffer) };
  }

  /** @throws Error where the bytes are of another size */
  restore(section: (name: string) => Uint8Array): void {
    const bytes = section('clock');
    if (bytes.length !== 16) throw new Error('its clock is of another size');
    [this.#now, this.#leaps] = new Float64Array(bytes.buffer, bytes.byteOffset, 2);
  }
}
