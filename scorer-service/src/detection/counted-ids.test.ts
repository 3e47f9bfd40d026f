import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ScoredVerdict } from '../contract/index.ts';
import { CountedIds } from './counted-ids.ts';

const MINUTE = 60_000;
const entry = (id: string, eventTime: number, wallTime: number) => ({
  id,
  verdict: { event_id: id } as ScoredVerdict,
  eventTime,
  wallTime,
});

describe('counted ids', () => {
  test('are kept until they are old by event time and by wall time', () => {
    const ids = new CountedIds();
    ids.add(entry('a', 0, 0));
    ids.add(entry('b', 60 * MINUTE, 1));
    expect(ids.get('a')).toBeDefined();
    ids.add(entry('c', 60 * MINUTE, 11 * MINUTE));
    expect(ids.get('a')).toBeUndefined();
    expect(ids.get('b')).toBeDefined();
    expect(ids.forgottenEarly).toBe(0);
  });

  test('at the bound the oldest goes early, and that is counted', () => {
    const ids = new CountedIds({ maxIds: 3, keepFor: 10 * MINUTE });
    for (const [i, id] of ['a', 'b', 'c', 'd', 'e'].entries()) ids.add(entry(id, i, i));
    expect(ids.size).toBe(3);
    expect(linesOf(ids).map((line) => JSON.parse(line)[0])).toEqual(['c', 'd', 'e']);
    expect(ids.forgottenEarly).toBe(2);
  });

  test('at the bound of bytes too', () => {
    const ids = new CountedIds({ maxBytes: 110, keepFor: 10 * MINUTE });
    for (const [i, id] of ['a', 'b', 'c'].entries()) ids.add(entry(`${id}${'é'.repeat(15)}`, i, i));
    expect(ids.size).toBe(1);
    expect(ids.forgottenEarly).toBe(2);
  });

  test('are the newest of those that came, each with its first verdict, whatever the ids', () => {
    const id = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('a', 'b', '"', '\u{d800}', 'x'.repeat(2_000)));
    fc.assert(
      fc.property(fc.array(id, { maxLength: 60 }), fc.integer({ min: 1, max: 8 }), (sent, maxIds) => {
        const ids = new CountedIds({ maxIds, keepFor: 10 * MINUTE });
        const known = new Map<string, number>();
        for (const [i, name] of sent.entries()) {
          ids.add({ ...entry(name, i, i), verdict: { status: 'scored', scored_at: String(i) } as ScoredVerdict });
          if (!known.has(name)) known.set(name, i);
          if (known.size > maxIds) known.delete([...known.keys()][0]);
        }
        expect(ids.size).toBe(known.size);
        for (const [name, i] of known) expect(ids.get(name)?.scored_at).toBe(String(i));
        for (const name of sent) if (!known.has(name)) expect(ids.get(name)).toBeUndefined();

        const again = new CountedIds({ maxIds, keepFor: 10 * MINUTE });
        for (const line of linesOf(ids)) again.restore(line);
        expect(linesOf(again)).toEqual(linesOf(ids));
      }),
    );
  });
});

test('what is saved stays as it is while ids are added and forgotten', () => {
  const ids = new CountedIds({ maxIds: 3, keepFor: 10 * MINUTE });
  for (let i = 0; i < 3; i++) ids.add(entry(`first-${i}`, i, i));
  const saved = ids.save();
  const before = Buffer.concat(saved).toString();
  // More than one chunk holds, so that the memory of the first could be taken for what follows.
  for (let i = 0; i < 60_000; i++) ids.add(entry(`then-${i}-${'x'.repeat(100)}`, i, i));
  expect(Buffer.concat(saved).toString()).toBe(before);
});

function linesOf(ids: CountedIds): string[] {
  return Buffer.concat(ids.save()).toString().split('\n').slice(0, -1);
}
