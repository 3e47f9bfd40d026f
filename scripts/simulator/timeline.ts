import type { Actor, Exchange, Step } from './exchange.ts';

interface Entry {
  step: Step;
  readonly actor: Actor;
  readonly order: number;
}

/**
 * Merges any number of actors, each in time order, into one sequence in time order. Memory grows with the actors that
 * live at one moment, not with what they say.
 */
export class Timeline {
  readonly #heap: Entry[] = [];
  #order = 0;

  get size(): number {
    return this.#heap.length;
  }

  /** Adds an actor; what it yields before `time` is moved to `time`. */
  add(actor: Actor, time: number): void {
    const first = actor.next();
    if (first.done) return;
    this.#heap.push({ step: notBefore(first.value, time), actor, order: this.#order++ });
    this.#rise(this.#heap.length - 1);
  }

  /** The next request before `end`, or undefined when there is none. */
  next(end: number): Exchange | undefined {
    while (this.#heap.length > 0) {
      const top = this.#heap[0]!;
      const step = top.step;
      if (step.time >= end) return undefined;
      const following = top.actor.next();
      if (following.done) this.#removeTop();
      else {
        top.step = notBefore(following.value, step.time);
        this.#sink(0);
      }
      if (!('spawn' in step)) return step;
      if (step.spawn) this.add(step.spawn, step.time);
    }
    return undefined;
  }

  #removeTop(): void {
    const last = this.#heap.pop()!;
    if (this.#heap.length === 0) return;
    this.#heap[0] = last;
    this.#sink(0);
  }

  #rise(from: number): void {
    const heap = this.#heap;
    let i = from;
    const entry = heap[i]!;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (!before(entry, heap[parent]!)) break;
      heap[i] = heap[parent]!;
      i = parent;
    }
    heap[i] = entry;
  }

  #sink(from: number): void {
    const heap = this.#heap;
    let i = from;
    const entry = heap[i]!;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && before(heap[child + 1]!, heap[child]!)) child++;
      if (!before(heap[child]!, entry)) break;
      heap[i] = heap[child]!;
      i = child;
    }
    heap[i] = entry;
  }
}

function before(a: Entry, b: Entry): boolean {
  return a.step.time < b.step.time || (a.step.time === b.step.time && a.order < b.order);
}

function notBefore(step: Step, time: number): Step {
  if (step.time >= time) return step;
  return 'spawn' in step ? { time, spawn: step.spawn } : { ...step, time };
}
