import { describe, expect, test } from '@jest/globals';
import { type SlotOwner, Slots } from './slots.ts';

class Worths implements SlotOwner {
  worths: number[] = [];
  grow(): void {}
  clear(slot: number): void {
    this.worths[slot] = 0;
  }
  worth(slot: number): number {
    return this.worths[slot] ?? 0;
  }
}

function names(slots: Slots): string[] {
  return [...slots.entries()].map(([name]) => name);
}

describe('slots', () => {
  test('of owners that tell nothing go in the order in which they were last used', () => {
    const slots = new Slots(3, { grow() {}, clear() {} });
    for (const name of ['a', 'b', 'c', 'a', 'd']) slots.take(name);
    expect(names(slots)).toEqual(['c', 'a', 'd']);
  });

  test('with something worth keeping outlast a flood of names that come once', () => {
    const owner = new Worths();
    const slots = new Slots(64, owner);
    const kept = Array.from({ length: 20 }, (_, i) => `kept${i}`);
    for (const name of kept) owner.worths[slots.take(name)] = 1;
    for (let i = 0; i < 10_000; i++) slots.take(`once${i}`);
    for (const name of kept) expect(slots.find(name)).toBeGreaterThanOrEqual(0);
    expect(slots.size).toBe(64);
  });

  test('worth less go first where all are worth something', () => {
    const owner = new Worths();
    const slots = new Slots(4, owner);
    for (const [name, worth] of [
      ['a', 5],
      ['b', 2],
      ['c', 9],
      ['d', 4],
    ] as const)
      owner.worths[slots.take(name)] = worth;
    slots.take('e');
    expect(names(slots).sort()).toEqual(['a', 'c', 'd', 'e']);
  });

  test('are restored at their places and in their order; with less room the last used stay', () => {
    const slots = new Slots(8, new Worths());
    for (const name of ['a', 'b', 'c', 'd', 'b']) slots.take(name);
    const saved = slots.save();
    const section = (name: string) => saved[name as 'names' | 'order'];
    const whole = new Slots(8, new Worths());
    expect([...whole.restore(section)]).toEqual([0, 1, 2, 3]);
    expect([...whole.entries()]).toEqual([...slots.entries()]);
    const small = new Slots(2, new Worths());
    small.restore(section);
    expect(names(small)).toEqual(['d', 'b']);
  });

  test('refuse an order that is none', () => {
    const section = (order: Int32Array) => (name: string) =>
      name === 'names' ? Buffer.from('["a","b"]') : new Uint8Array(order.buffer);
    for (const order of [Int32Array.of(0), Int32Array.of(0, 0), Int32Array.of(0, 2), Int32Array.of(-1, 0)])
      expect(() => new Slots(4, new Worths()).restore(section(order))).toThrow('its order of use');
  });
});
