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
}
