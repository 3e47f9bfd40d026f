import { describe, expect, test } from '@jest/globals';
import { SequenceMemory } from './sequence-memory.ts';

const read = (memory: SequenceMemory, session: string): number[] => {
  const out = new Float32Array(memory.size);
  memory.read(session, out);
  return [...out];
};

describe('the memory of sequences', () => {
  test('knows of a stranger nothing, and of a session what was written last, with its events counted', () => {
    const memory = new SequenceMemory(2, 'm', 10);
    expect(read(memory, 'a')).toEqual([0, 0]);
    memory.write('a', Float32Array.of(1, 2));
    memory.write('a', Float32Array.of(3, 4));
    memory.write('b', Float32Array.of(5, 6));
    expect([read(memory, 'a'), read(memory, 'b')]).toEqual([
      [3, 4],
      [5, 6],
    ]);
    expect([memory.eventsOf('a'), memory.eventsOf('b'), memory.eventsOf('c')]).toEqual([2, 1, 0]);
  });

  test('forgets the session not used for longest', () => {
    const memory = new SequenceMemory(1, 'm', 2);
    for (const [i, name] of ['a', 'b', 'a', 'c'].entries()) memory.write(name, Float32Array.of(i + 1));
    expect(memory.sessions).toBe(2);
    expect([read(memory, 'a'), read(memory, 'b'), read(memory, 'c')]).toEqual([[3], [0], [4]]);
  });

  test('comes back from its bytes, but not into another model', () => {
    const memory = new SequenceMemory(2, 'm', 2000);
    for (let i = 0; i < 1500; i++) memory.write(`s${i}`, Float32Array.of(i, -i));
    const saved = memory.save();
    const section = (name: string) => saved[name];
    const same = new SequenceMemory(2, 'm', 2000);
    same.restore(section);
    expect([same.sessions, read(same, 's1499'), same.eventsOf('s3')]).toEqual([1500, [1499, -1499], 1]);
    const other = new SequenceMemory(2, 'n', 2000);
    other.restore(section);
    expect(other.sessions).toBe(0);
    expect(() => same.restore((name) => (name === 'states' ? new Uint8Array(3) : saved[name]))).toThrow(
      'of another size',
    );
  });
});
