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

  /** All that is remembered as bytes by name, by copies of memory: nothing is scored meanwhile. */
  save(): Record<string, Uint8Array> {
    const count = this.#slots.size;
    return {
      ...this.#slots.save(),
      model: Buffer.from(JSON.stringify({ model: this.model, size: this.size })),
      states: new Uint8Array(this.#states.slice(0, count * this.size).buffer),
      events: new Uint8Array(this.#events.slice(0, count).buffer),
    };
  }

  /** Puts what was saved into this empty memory; what another model remembered is left out. @throws Error where it is damaged */
  restore(section: (name: string) => Uint8Array): void {
    const { model, size } = JSON.parse(Buffer.from(section('model')).toString('utf8')) as Record<string, unknown>;
    if (model !== this.model || size !== this.size) return;
    const [states, events] = [section('states'), section('events')];
    if (states.length !== events.length * this.size || events.length !== section('order').length)
      throw new Error('what it holds of sequences is of another size');
    const places = this.#slots.restore(section);
    const savedStates = new Float32Array(states.buffer, states.byteOffset, states.length / 4);
    const savedEvents = new Uint32Array(events.buffer, events.byteOffset, events.length / 4);
    for (const [i, slot] of places.entries()) {
      if (slot < 0) continue;
      this.#states.set(savedStates.subarray(i * this.size, (i + 1) * this.size), slot * this.size);
      this.#events[slot] = savedEvents[i];
    }
  }
}
