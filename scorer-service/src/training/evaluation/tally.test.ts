import { describe, expect, test } from '@jest/globals';
import { type SightingFields, sighting } from '../../alerts/testing/sightings.ts';
import { Tally } from './tally.ts';

const START = Date.UTC(2026, 2, 2);
const MINUTE = 60_000;
const ABOUT = { set: 's', family: 's', kind: 'sequence', seen: false, bundle: 'b' } as const;

function tallyOf(events: readonly (SightingFields & { readonly label: number; readonly key?: string })[]): Tally {
  const tally = new Tally();
  for (const { label, key, ...fields } of events) {
    const { event, verdict } = sighting(fields);
    tally.add(event.time, verdict, { label, cls: label === 1 ? 'bad' : 'good', key, campaign: undefined });
  }
  return tally;
}

describe('figures of a set', () => {
  test('count an event by itself where there are no entities', () => {
    const { tpr, fpr, auc, critical, by_class, entities } = tallyOf([
      { id: 'a', risk: 90, label: 1 },
      { id: 'b', risk: 59, label: 1 },
      { id: 'c', risk: 60, label: 0 },
      { id: 'd', risk: 1, label: 0 },
      { id: 'e', risk: 99, label: -1 },
    ]).figures({ ...ABOUT, kind: 'requests' });
    expect({ tpr, fpr, auc, critical, entities }).toEqual({
      tpr: 0.5,
      fpr: 0.5,
      auc: 0.75,
      critical: 0.5,
      entities: undefined,
    });
    expect(by_class).toEqual({ bad: [1, 2], good: [1, 2] });
  });

  test('count an event with its entity in a sequence, and say when the first alert came', () => {
    const day = 24 * 60;
    const figures = tallyOf([
      { id: 'a', time: START, risk: 10, source: '192.0.2.1', label: 1, key: '192.0.2.1' },
      { id: 'b', time: START + MINUTE, risk: 20, source: '192.0.2.1', label: 1, key: '192.0.2.1' },
      { id: 'c', time: START + 2 * MINUTE, risk: 70, source: '192.0.2.1', label: 1, key: '192.0.2.1' },
      { id: 'd', time: START + 3 * MINUTE, risk: 30, source: '192.0.2.2', label: 1, key: '192.0.2.2' },
      { id: 'e', time: START + 4 * MINUTE, risk: 65, source: '192.0.2.3', label: 0, key: '192.0.2.3' },
      { id: 'f', time: START + 2 * day * MINUTE, risk: 5, source: '192.0.2.4', label: 0, key: '192.0.2.4' },
    ]).figures(ABOUT);
    expect(figures).toMatchObject({
      tpr: 0.75,
      fpr: 0.5,
      entities: { attack: 2, flagged: 1, benign: 2, false: 1, first_alert_after_events: { p50: 2, p90: 2 } },
      days: 2,
      false_entities_per_day: 0.5,
      alerts: 2,
      alerts_per_day: 1,
    });
  });

  test('name in alerts the address, the user or the campaign with its members', () => {
    const alerts = tallyOf([
      { id: 'a', time: START, risk: 70, source: '192.0.2.1', label: 1 },
      { id: 'b', time: START + MINUTE, risk: 80, source: '192.0.2.1', label: 1 },
      { id: 'c', time: START + MINUTE, risk: 75, type: 'scraping', source: '192.0.2.1', user: 'kim', label: 1 },
      {
        id: 'd',
        time: START + 2 * MINUTE,
        risk: 61,
        type: 'brute_force',
        campaign: 'k',
        source: '192.0.2.9',
        label: 1,
      },
      {
        id: 'e',
        time: START + 3 * MINUTE,
        risk: 62,
        type: 'brute_force',
        campaign: 'k',
        source: '192.0.2.8',
        label: 1,
      },
      { id: 'f', time: START, risk: 59, source: '192.0.2.7', label: 0 },
    ]).alerts();
    expect(alerts).toEqual([
      { key: '192.0.2.1', type: 'sql_injection', risk: 80, first_event_time: new Date(START).toISOString() },
      { key: 'kim', type: 'scraping', risk: 75, first_event_time: new Date(START + MINUTE).toISOString() },
      {
        key: 'k',
        type: 'brute_force',
        risk: 62,
        first_event_time: new Date(START + 2 * MINUTE).toISOString(),
        members: ['192.0.2.8', '192.0.2.9'],
      },
    ]);
  });

  test('weigh the precision of what is critical to one attack in a hundred', () => {
    const events = Array.from({ length: 1000 }, (_, i) => ({
      id: `${i}`,
      risk: i % 2 === 0 || i === 1 ? 90 : 10,
      label: i % 2 === 0 ? 1 : 0,
    }));
    const { precision_80_at_1pct, precision_80_at_1pct_low } = tallyOf(events).figures({ ...ABOUT, kind: 'requests' });
    expect(precision_80_at_1pct).toBeCloseTo(0.01 / (0.01 + 0.99 * 0.002), 3);
    expect(precision_80_at_1pct_low).toBeLessThan(precision_80_at_1pct ?? 0);
  });
});
