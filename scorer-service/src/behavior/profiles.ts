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

  /** All profiles as bytes by name, the least recently used first. */
  save(): Record<string, Uint8Array> {
    const names: string[] = [];
    const slots: number[] = [];
    for (const [name, slot] of this.slots.entries()) {
      names.push(name);
      slots.push(slot);
    }
    return { names: Buffer.from(JSON.stringify(names)), ...this.windows.save(slots) };
  }

  /** Puts saved profiles into this empty table; where it has room for fewer, the most recently used are kept. @throws Error */
  restore(section: (name: string) => Uint8Array): void {
    const names = JSON.parse(Buffer.from(section('names')).toString('utf8')) as string[];
    const load = this.windows.loader(section, names.length);
    const skipped = Math.max(names.length - this.slots.limit, 0);
    for (let i = skipped; i < names.length; i++) load(i, this.slots.take(names[i]));
  }
}
