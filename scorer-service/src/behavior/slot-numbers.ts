/** Numbers by slot: so many of each, all zero at first. */
import type { SlotOwner } from './slots.ts';

export class SlotNumbers implements SlotOwner {
  values = new Float64Array(0);
  /** Numbers of one slot. */
  readonly stride: number;
  readonly #worth: (values: Float64Array, base: number) => number;

  /**
   * @param worth what those from `values[base]` on are worth keeping for; see `SlotOwner`
   */
  constructor(stride: number, worth: (values: Float64Array, base: number) => number) {
    this.stride = stride;
    this.#worth = worth;
  }

  grow(capacity: number): void {
    const values = new Float64Array(capacity * this.stride);
    values.set(this.values);
    this.values = values;
  }

  clear(slot: number): void {
    this.values.fill(0, slot * this.stride, (slot + 1) * this.stride);
  }

  worth(slot: number): number {
    return this.#worth(this.values, slot * this.stride);
  }

  /** The numbers of the first so many slots, and behind them some that belong to all. */
  save(slots: number, ofAll: readonly number[] = []): Uint8Array {
    const own = slots * this.stride;
    const kept = new Float64Array(own + ofAll.length);
    kept.set(this.values.subarray(0, own));
    kept.set(ofAll, own);
    return new Uint8Array(kept.buffer);
  }

  /**
   * @param places where each saved slot belongs; -1 for nowhere
   * @param what is restored, in words
   * @returns the numbers that belong to all, `ofAll` of them
   * @throws Error where the bytes are of another size
   */
  restore(bytes: Uint8Array, places: Int32Array, what: string, ofAll = 0): Float64Array {
    const { stride } = this;
    const own = places.length * stride;
    if (bytes.length !== (own + ofAll) * 8) throw new Error(`its ${what} are of another size`);
    const kept = new Float64Array(bytes.buffer, bytes.byteOffset, own + ofAll);
    for (const [i, slot] of places.entries())
      if (slot >= 0) this.values.set(kept.subarray(i * stride, (i + 1) * stride), slot * stride);
    return kept.subarray(own);
  }
}
