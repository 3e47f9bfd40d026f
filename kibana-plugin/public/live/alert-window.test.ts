import { describe, expect, test } from '@jest/globals';
import { preparedAlert } from '../../testing/prepared-alerts.ts';
import { arrived, EMPTY_WINDOW, released } from './alert-window.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const at = (number: number, seconds: number, more = {}) => {
  const time = new Date(NOW + seconds * 1_000).toISOString();
  return { ...preparedAlert(number, NOW), id: `a${number}`, last_event_time: time, updated_at: time, ...more };
};
const ids = (alerts: readonly { id: string }[]) => alerts.map(({ id }) => id);

describe('a window of alerts', () => {
  test('lets what is new wait, newest first, each once', () => {
    const window = arrived({ shown: [at(1, 0)], waiting: [] }, [at(2, 1), at(3, 3), at(2, 2)], 10);
    expect(ids(window.shown)).toEqual(['a1']);
    expect(ids(window.waiting)).toEqual(['a3', 'a2']);
    expect(window.waiting[1].last_event_time).toBe(at(2, 2).last_event_time);
  });

  test('changes what is shown where it stands', () => {
    const window = arrived({ shown: [at(1, 5), at(2, 0)], waiting: [] }, [at(2, 9, { count: 77 })], 10);
    expect(ids(window.shown)).toEqual(['a1', 'a2']);
    expect(window.shown[1].count).toBe(77);
    expect(window.waiting).toEqual([]);
  });

  test('does not go back to what is older', () => {
    const window = arrived({ shown: [at(1, 5, { count: 9 })], waiting: [] }, [at(1, 1, { count: 2 })], 10);
    expect(window.shown[0].count).toBe(9);
  });

  test('leaves the list itself as it is where none of it changed', () => {
    const shown = [at(1, 0)];
    expect(arrived({ shown, waiting: [] }, [at(2, 1)], 10).shown).toBe(shown);
  });

  test('shows what waited, newest first, and no more than it may', () => {
    const window = released(arrived({ shown: [at(1, 0)], waiting: [] }, [at(2, 1), at(3, 3)], 10), 2);
    expect(ids(window.shown)).toEqual(['a3', 'a2']);
    expect(window.waiting).toEqual([]);
    expect(released(EMPTY_WINDOW, 2)).toBe(EMPTY_WINDOW);
  });

  test('counts no more as waiting than it may', () => {
    const many = Array.from({ length: 50 }, (_, number) => at(number, number));
    expect(arrived(EMPTY_WINDOW, many, 20).waiting).toHaveLength(20);
  });
});
