import { Random } from '@api-sentinel/models';
import { describe, expect, test } from '@jest/globals';
import { AdaptiveThresholds } from './adaptive-thresholds.ts';

const DAY = 86_400_000;
const START = Date.UTC(2026, 2, 2);

/** Days of events, a share of which score evenly between 50 and 100; every one at its threshold opens an alert. */
function run(thresholds: AdaptiveThresholds, days: number, perDay: number, noisy: number): number[] {
  const random = new Random(5);
  const alerts: number[] = [];
  for (let day = 0; day < days; day++) {
    let made = 0;
    for (let i = 0; i < perDay; i++) {
      const time = START + day * DAY + (i * DAY) / perDay;
      const risk = random.float() < noisy ? 50 + 50 * random.float() : 10;
      const opened = risk >= thresholds.of('/a', time);
      thresholds.observe('/a', time, risk, opened);
      made += Number(opened);
    }
    alerts.push(made);
  }
  return alerts;
}

describe('adaptive thresholds', () => {
  test('begin anew around another risk, with what was learned kept, and stay below what is critical', () => {
    const thresholds = new AdaptiveThresholds({ budget: 10 });
    thresholds.retune(40);
    expect(thresholds.of('/a', START)).toBe(40);
    for (let i = 0; i < 500; i++) thresholds.observe('/a', START + i, 99, true);
    const raised = thresholds.of('/a', START);
    expect(raised).toBeGreaterThan(45);
    expect(raised).toBeLessThanOrEqual(59);
    thresholds.retune(95);
    expect(thresholds.of('/a', START)).toBeLessThan(80);
    expect(thresholds.of('/b', START)).toBeLessThan(80);
  });

  test('begin at 60', () => {
    expect(new AdaptiveThresholds({ budget: 10 }).of('/a', START)).toBe(60);
  });

  test('hold what is welcome where the bounds allow it', () => {
    // 200 events a day score 50 to 100: from 60 on 160 of them would be alerts, from 79 on 84.
    const thresholds = new AdaptiveThresholds({ budget: 110 });
    const alerts = run(thresholds, 12, 5_000, 0.04);
    const late = alerts.slice(4).reduce((sum, made) => sum + made, 0) / 8;
    expect(late).toBeGreaterThan(90);
    expect(late).toBeLessThan(130);
    const { days, promised, alerts: all } = thresholds.report();
    expect(days).toBeCloseTo(12, 0);
    expect(promised).toBeCloseTo(days * 110, 5);
    expect(all).toBe(alerts.reduce((sum, made) => sum + made, 0));
  });

  test('never leave their bounds, so nothing critical is held back', () => {
    const thresholds = new AdaptiveThresholds({ budget: 1 });
    run(thresholds, 3, 2_000, 0.5);
    expect(thresholds.of('/a', START)).toBeLessThanOrEqual(79);
    const quiet = new AdaptiveThresholds({ budget: 1000 });
    run(quiet, 3, 500, 0);
    expect(quiet.of('/a', START)).toBeGreaterThanOrEqual(50);
    expect(quiet.of('/a', START)).toBeLessThan(60);
  });

  test('a noisy endpoint raises its own threshold at its hour more than that of others', () => {
    const thresholds = new AdaptiveThresholds({ budget: 1000 });
    for (let i = 0; i < 3000; i++) {
      const time = START + i * 1000;
      thresholds.observe('/noisy', time, 75, false);
      thresholds.observe('/calm', time, 5, false);
    }
    expect(thresholds.of('/noisy', START)).toBeGreaterThan(thresholds.of('/calm', START) + 5);
    expect(thresholds.of('/noisy', START + 6 * 3_600_000)).toBeLessThan(thresholds.of('/noisy', START));
  });

  test('a budget or bounds that cannot be are refused', () => {
    expect(() => new AdaptiveThresholds({ budget: 0 })).toThrow('above 0');
    expect(() => new AdaptiveThresholds({ budget: 1, most: 90 })).toThrow('below 80');
  });
});
