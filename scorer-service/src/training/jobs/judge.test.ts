import { describe, expect, test } from '@jest/globals';
import { type Counted, judge } from './judge.ts';

const slice = (more: Partial<Counted> = {}): Counted => ({
  name: 'labels',
  events: 200,
  attacks: 100,
  champion: { found: 90, false_alarms: 3 },
  challenger: { found: 90, false_alarms: 3 },
  ...more,
});
const QUIET = { events: 10_000, champion: 20, challenger: 20 };

describe('a challenger', () => {
  test('that is no worse may be promoted, and what it does better is said', () => {
    expect(judge([slice()], QUIET)).toMatchObject({ promotable: true });
    const { reasons } = judge([slice({ challenger: { found: 99, false_alarms: 3 } })], QUIET);
    expect(reasons[1]).toBe('labels: it finds 99 attacks, the champion 90.');
  });

  test('may differ by what is no difference', () => {
    expect(judge([slice({ challenger: { found: 88, false_alarms: 5 } })], QUIET).promotable).toBe(true);
  });

  test.each<[string, Counted, RegExp]>([
    ['finds fewer attacks', slice({ challenger: { found: 80, false_alarms: 0 } }), /finds 80 of 100 attacks/],
    ['raises more false alarms', slice({ challenger: { found: 99, false_alarms: 9 } }), /flags 9 of 100 harmless/],
    [
      'loses one of the few that people labeled',
      slice({
        events: 3,
        attacks: 3,
        champion: { found: 3, false_alarms: 0 },
        challenger: { found: 2, false_alarms: 0 },
      }),
      /finds 2 of 3 attacks, the champion 3/,
    ],
  ])('that %s may not, however good elsewhere', (_, worse, sentence) => {
    const good = slice({ name: 'other', challenger: { found: 100, false_alarms: 0 } });
    const { promotable, reasons } = judge([good, worse], QUIET);
    expect(promotable).toBe(false);
    expect(reasons.join()).toMatch(sentence);
  });

  test('that would flag far more of the traffic may not', () => {
    const { promotable, reasons } = judge([slice()], { ...QUIET, challenger: 200 });
    expect([promotable, reasons.join()]).toEqual([false, expect.stringContaining('would flag 200')]);
  });

  test('is not judged by slices in which there is nothing', () => {
    expect(judge([slice({ events: 0, attacks: 0 })], QUIET).slices).toEqual([]);
  });
});
