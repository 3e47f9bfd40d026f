import { describe, expect, test } from '@jest/globals';
import { EventParser } from '../../events/parse.ts';
import { payloadEvents } from './events.ts';

describe('the payload grammar', () => {
  const events = [...payloadEvents(3000, 1)];

  test('gives the same requests for the same seed', () => {
    expect([...payloadEvents(200, 1)]).toEqual(events.slice(0, 200));
    expect([...payloadEvents(200, 2)]).not.toEqual(events.slice(0, 200));
  });

  test('makes nothing but events, half of them harmful, in every family', () => {
    const parser = new EventParser();
    for (const { document } of events) parser.parseDocument(document);
    expect(parser.counts).toEqual({ event: 3000, skipped: 0, failed: 0 });
    const harmful = events.filter(({ label }) => label === 1).length;
    expect(Math.abs(harmful / 3000 - 0.5)).toBeLessThan(0.05);
    const families = new Set(events.map(({ family }) => family));
    expect([...families].filter((family) => family.startsWith('benign.')).length).toBeGreaterThan(15);
    expect(families.size).toBeGreaterThan(40);
  });

  test('leaves no rule unexpanded', () => {
    expect(
      events.filter(({ document, family }) => family !== 'benign.secrets' && JSON.stringify(document).includes('<~')),
    ).toEqual([]);
  });

  test('tells harmful from harmless by nothing but the value', () => {
    const share = (label: number, test: (request: { method: string; headers?: unknown }) => boolean): number => {
      const own = events.filter((event) => event.label === label);
      return (
        own.filter(({ document }) => test((document.http as { request: { method: string } }).request)).length /
        own.length
      );
    };
    expect(
      Math.abs(share(0, ({ method }) => method === 'GET') - share(1, ({ method }) => method === 'GET')),
    ).toBeLessThan(0.06);
    expect(
      Math.abs(share(0, ({ headers }) => headers !== undefined) - share(1, ({ headers }) => headers !== undefined)),
    ).toBeLessThan(0.06);
  });
});
