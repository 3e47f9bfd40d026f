import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { AlertBook } from '../../scorer-service/src/alerts/alert-book.ts';
import { anySighting, KeptFeed, sighting } from '../../scorer-service/src/alerts/testing/sightings.ts';
import type { Alert } from '../../scorer-service/src/contract/index.ts';
import { KeptAlerts } from './kept-alerts.ts';

const now = () => Date.UTC(2026, 2, 1);

function observeAll(alerts: KeptAlerts, all: readonly Parameters<typeof sighting>[0][]): KeptAlerts {
  for (const fields of all) {
    const { event, verdict } = sighting(fields);
    alerts.observe(event, verdict);
  }
  return alerts;
}

describe('KeptAlerts', () => {
  test('groups as the service does', () => {
    fc.assert(
      fc.property(fc.array(anySighting, { maxLength: 60 }), (all) => {
        const kept = [...observeAll(new KeptAlerts({ now }), all).riskiestFirst()];
        const book = new AlertBook(new KeptFeed(), { now });
        for (const fields of all) {
          const { event, verdict } = sighting(fields);
          book.observe(event, verdict);
        }
        book.close();
        expect(kept).toHaveLength(book.size);
        for (const alert of kept) expect(alert).toEqual(book.get(alert.id));
      }),
      { numRuns: 50 },
    );
  });

  test('gives the riskiest first', () => {
    const alerts = observeAll(new KeptAlerts({ now }), [
      { id: 'a', risk: 70, source: '203.0.113.1' },
      { id: 'b', risk: 95, source: '203.0.113.2' },
      { id: 'c', risk: 80, source: '203.0.113.3' },
      { id: 'd', risk: 59, source: '203.0.113.4' },
    ]);
    expect([...alerts.riskiestFirst()].map(({ risk }) => risk.score)).toEqual([95, 80, 70]);
  });

  test('keeps the riskiest where they are too many, and counts the others', () => {
    const risks = Array.from({ length: 200 }, (_, i) => 60 + ((i * 37) % 200) / 5);
    const all = risks.map((risk, i) => ({ id: `e${i}`, risk, source: `203.0.113.${i}` }));
    const alerts = observeAll(new KeptAlerts({ now }, { alerts: 20, ids: 1_000 }), all);
    const kept = [...alerts.riskiestFirst()].map(({ risk }) => risk.score);
    expect(kept.length).toBeLessThanOrEqual(20);
    expect(kept.length).toBeGreaterThanOrEqual(15);
    expect(kept).toEqual([...risks].sort((a, b) => b - a).slice(0, kept.length));
    expect(alerts.dropped + alerts.size).toBe(200);
  });

  test('is bounded in event ids too', () => {
    const all = Array.from({ length: 400 }, (_, i) => ({
      id: `e${i}`,
      risk: 60 + (i % 40),
      source: `203.0.113.${i % 40}`,
    }));
    const alerts = observeAll(new KeptAlerts({ now }, { alerts: 1_000, ids: 100 }), all);
    const ids = [...alerts.riskiestFirst()].reduce((sum, { event_ids }) => sum + event_ids.length, 0);
    expect(ids).toBeLessThanOrEqual(100);
    expect(alerts.dropped).toBeGreaterThan(0);
  });

  test('tells of an alert when it is new, when its level changes and when its events have doubled', () => {
    const told: Alert[] = [];
    const alerts = new KeptAlerts({ now }, { alerts: 10, ids: 1_000 }, (alert) => told.push(alert));
    observeAll(
      alerts,
      Array.from({ length: 9 }, (_, i) => ({ id: `e${i}`, risk: i === 2 ? 90 : 70 })),
    );
    expect(told.map(({ count, risk }) => [count, risk.level])).toEqual([
      [1, 'HIGH'],
      [2, 'HIGH'],
      [3, 'CRITICAL'],
      [6, 'CRITICAL'],
    ]);
  });
});
