import { describe, expect, test } from '@jest/globals';
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
    expect([...ids.lines()].map((line) => JSON.parse(line)[0])).toEqual(['c', 'd', 'e']);
    expect(ids.forgottenEarly).toBe(2);
  });
});
