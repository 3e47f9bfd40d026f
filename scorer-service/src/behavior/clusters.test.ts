import { describe, expect, test } from '@jest/globals';
import { SenderKinds } from './clusters.ts';

/** Two kinds of senders, and now and then one of neither. */
function rowOf(event: number): Float32Array {
  const kind = event % 97 === 0 ? 3 + (event % 5) : (event >> 5) % 2;
  return Float32Array.of(kind + ((event * 7919) % 101) / 2000, kind);
}

function fed(events: number, kinds = new SenderKinds(2), from = 0): SenderKinds {
  for (let i = from; i < events; i++) kinds.learn(rowOf(i));
  return kinds;
}

describe('kinds of senders', () => {
  test('are found a step an event: not with the event that begins it, but soon after', () => {
    const kinds = fed(127 * 32 + 1);
    expect(kinds.size).toBe(0);
    fed(127 * 32 + 100, kinds, 127 * 32 + 1);
    expect(kinds.size).toBe(0);
    fed(127 * 32 + 300, kinds, 127 * 32 + 100);
    expect(kinds.size).toBeGreaterThan(4);
    expect(kinds.distance(Float32Array.of(0, 0))).toBeLessThan(0.1);
    expect(kinds.distance(Float32Array.of(0.5, 0.5))).toBeGreaterThan(0.3);
  });

  test('are found at the same event by one that was saved in the middle of it', () => {
    for (const cut of [127 * 32 + 1, 127 * 32 + 50, 255 * 32 + 77, 383 * 32 + 390, 500 * 32]) {
      const whole = fed(cut);
      const saved = whole.save();
      const restored = new SenderKinds(2);
      restored.restore((name) => saved[name]);
      const query = Float32Array.of(0.4, 0.2);
      for (let i = cut; i < cut + 5000; i++) {
        whole.learn(rowOf(i));
        restored.learn(rowOf(i));
        expect(restored.distance(query)).toBe(whole.distance(query));
      }
    }
  });
});
