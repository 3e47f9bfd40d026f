import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Actor, Exchange } from './exchange.ts';
import { Timeline } from './timeline.ts';

const at = (time: number) => ({ time }) as Exchange;

function* actor(times: readonly number[]): Actor {
  for (const time of times) yield at(time);
}

function drain(timeline: Timeline, end: number): number[] {
  const out: number[] = [];
  for (let next = timeline.next(end); next; next = timeline.next(end)) out.push(next.time);
  return out;
}

describe('Timeline', () => {
  test('merges actors into one order and loses nothing', () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.nat(1_000)), { maxLength: 30 }), (lists) => {
        const timeline = new Timeline();
        for (const list of lists) timeline.add(actor(list.toSorted((a, b) => a - b)), 0);
        expect(drain(timeline, 2_000)).toEqual(lists.flat().toSorted((a, b) => a - b));
      }),
    );
  });

  test('lets actors begin others, and moves what comes too early to where the actor stands', () => {
    function* parent(): Actor {
      yield at(10);
      yield { time: 20, spawn: actor([5, 25]) };
      yield { time: 22, spawn: undefined };
      yield at(15);
    }
    const timeline = new Timeline();
    timeline.add(parent(), 0);
    expect(drain(timeline, 100)).toEqual([10, 20, 22, 25]);
    expect(timeline.size).toBe(0);
  });

  test('stops before the end and can be asked again', () => {
    const timeline = new Timeline();
    timeline.add(actor([1, 2, 3, 4]), 0);
    expect(drain(timeline, 3)).toEqual([1, 2]);
    expect(drain(timeline, 9)).toEqual([3, 4]);
  });
});
