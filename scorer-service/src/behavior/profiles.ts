/** The profiles of one kind of entity: slots by name, and what their windows hold. */
import { Slots } from './slots.ts';
import { FIGURES, type Observation, WindowStore } from './windows.ts';

export class Profiles {
  readonly windows = new WindowStore();
  readonly slots: Slots;
  /** Figures of the entity last read, by `B`; the array is used again. */
  readonly figures = new Float64Array(FIGURES.length);

  constructor(limit: number) {
    this.slots = new Slots(limit, this.windows);
  }

  /** Reads the figures of `name` with the event counted in; nothing changes. */
  read(name: string, seen: Observation): Float64Array {
    this.windows.read(this.slots.find(name), seen, this.figures);
    return this.figures;
  }

  add(name: string, seen: Observation): void {
    this.windows.add(this.slots.take(name), seen);
  }
}
