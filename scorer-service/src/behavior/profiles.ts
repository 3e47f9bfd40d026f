/** The profiles of one kind of entity: slots by name, and what their windows hold. */
import { Rows } from './rows.ts';
import { Slots } from './slots.ts';
import { FIGURES, type Observation, WindowStore } from './windows.ts';

export class Profiles {
  readonly windows = new WindowStore();
  readonly slots: Slots;
  readonly #rows = new Rows(FIGURES.length);

  constructor(limit: number) {
    this.slots = new Slots(limit, this.windows);
  }

  /** The figures of a slot with the event counted in; nothing changes. -1 is one of whom nothing is known. */
  read(slot: number, seen: Observation): Float64Array {
    const figures = this.#rows.take();
    this.windows.read(slot, seen, figures);
    return figures;
  }

  /** As `read`, but of no figure but the requests within 10 minutes; the others are 0. */
  readRequests(slot: number, seen: Observation): Float64Array {
    const figures = this.#rows.take();
    this.windows.readRequests(slot, seen, figures);
    return figures;
  }

  /** Counts an event in, `found` being the slot of the name or -1; its slot. */
  add(name: string, found: number, seen: Observation): number {
    const slot = this.slots.takeFound(found, name);
    this.windows.add(slot, seen);
    return slot;
  }

  /** All profiles as bytes by name. */
  save(): Record<string, Uint8Array> {
    return { ...this.slots.save(), ...this.windows.save(this.slots.size) };
  }

  /** Puts saved profiles into this empty table; where it has room for fewer, the most recently used are kept. @throws Error */
  restore(section: (name: string) => Uint8Array): void {
    const places = this.slots.restore(section);
    const load = this.windows.loader(section, places.length);
    for (const [saved, slot] of places.entries()) if (slot >= 0) load(saved, slot);
  }
}
