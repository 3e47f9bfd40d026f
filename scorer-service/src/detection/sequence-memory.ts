/** What the sequence model remembers of each session: an opaque stretch of numbers in a slot of its own. */
import { Slots } from '../behavior/slots.ts';

/** Remembers `size` numbers, and how many events made them, of at most so many sessions; the least recently used makes room. */
export class SequenceMemory {
  readonly size: number;
  /** Of what model the numbers are; those of another say nothing to it. */
  readonly model: string;
  readonly #slots: Slots;
  #states = new Float32Array(0);
  #events = new Uint32Array(0);

  /** @param size numbers a session, from 0 up; 0 for a bundle without a sequence model */
  constructor(size: number, model: string, limit: number) {
    this.size = size;
    this.model = model;
    this.#slots = new Slots(limit, {
      grow: (capacity) => {
        const states = new Float32Array(capacity * size);
        states.set(this.#states);
        this.#states = states;
        const events = new Uint32Array(capacity);
        events.set(this.#events);
        this.#events = events;
      },
      clear: (slot) => {
        this.#states.fill(0, slot * size, (slot + 1) * size);
        this.#events[slot] = 0;
      },
    });
  }

  /** Sessions that are remembered. */
  get sessions(): number {
    return this.#slots.size;
  }

  /** Events that a session has sent, as far as is remembered. */
  eventsOf(session: string | undefined): number {
    const slot = session === undefined ? -1 : this.#slots.find(session);
    return slot < 0 ? 0 : this.#events[slot];
  }

  /** Writes what is remembered of a session to `out[at …]`, zeros for a stranger. */
  read(session: string, out: Float32Array, at = 0): void {
    const slot = this.#slots.find(session);
    const { size } = this;
    if (slot < 0) {
      out.fill(0, at, at + size);
      return;
    }
    const states = this.#states;
    for (let i = 0, from = slot * size; i < size; i++) out[at + i] = states[from + i];
  }

  /** Remembers `from[at …]` of a session, one event having been added. */
  write(session: string, from: Float32Array, at = 0): void {
    const slot = this.#slots.take(session);
    const { size } = this;
    const states = this.#states;
    for (let i = 0, to = slot * size; i < size; i++) states[to + i] = from[at + i];
    this.#events[slot]++;
  }

  /** All that is remembered as bytes by name, the least recently used first. */
  save(): Record<string, Uint8Array> {
    const names: string[] = [];
    const states = new Float32Array(this.#slots.size * this.size);
    const events = new Uint32Array(this.#slots.size);
    for (const [name, slot] of this.#slots.entries()) {
      states.set(this.#states.subarray(slot * this.size, (slot + 1) * this.size), names.length * this.size);
      events[names.length] = this.#events[slot];
      names.push(name);
    }
    return {
      names: Buffer.from(JSON.stringify({ model: this.model, size: this.size, names })),
      states: new Uint8Array(states.buffer),
      events: new Uint8Array(events.buffer),
    };
  }

  /** Puts what was saved into this empty memory; what another model remembered is left out. @throws Error where it is damaged */
  restore(section: (name: string) => Uint8Array): void {
    const { model, size, names } = JSON.parse(Buffer.from(section('names')).toString('utf8')) as {
      model: string;
      size: number;
      names: string[];
    };
    if (model !== this.model || size !== this.size) return;
    const [states, events] = [section('states'), section('events')];
    if (!Array.isArray(names) || states.length !== names.length * size * 4 || events.length !== names.length * 4)
      throw new Error('what it holds of sequences is of another size');
    const savedStates = new Float32Array(states.slice().buffer);
    const savedEvents = new Uint32Array(events.slice().buffer);
    for (let i = Math.max(names.length - this.#slots.limit, 0); i < names.length; i++) {
      this.write(names[i], savedStates, i * size);
      this.#events[this.#slots.find(names[i])] = savedEvents[i];
    }
  }
}
