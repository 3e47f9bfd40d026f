import type { EventRow } from '@api-sentinel/scorer-service/contract';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { foldRepeats } from './fold-repeats.ts';

const row = (id: string, more: Partial<EventRow> = {}): EventRow => ({
  index: 'i',
  id,
  method: 'GET',
  endpoint: '/a',
  response: 200,
  risk: 3,
  level: 'LOW',
  ...more,
});

describe('the sequence of requests', () => {
  test('folds neighbours that are alike, and keeps what each answered', () => {
    const folds = foldRepeats([
      row('1'),
      row('2', { response: 404, risk: 9 }),
      row('3', { response: 404 }),
      row('4', { method: 'POST' }),
      row('5'),
    ]);
    expect(folds.map(({ method, events }) => [method, events.length])).toEqual([
      ['GET', 3],
      ['POST', 1],
      ['GET', 1],
    ]);
    expect(folds[0]).toMatchObject({
      responses: [
        ['404', 2],
        ['200', 1],
      ],
      risk: 9,
    });
  });

  test('does not fold an attack into what was harmless', () => {
    const attack = row('2', { level: 'CRITICAL', attack_type: 'xss', risk: 93 });
    expect(foldRepeats([row('1'), attack]).map(({ attackType }) => attackType)).toEqual([undefined, 'xss']);
  });

  test('loses no request and keeps their order', () => {
    const some = fc.array(fc.record({ method: fc.constantFrom('GET', 'POST'), endpoint: fc.constantFrom('/a', '/b') }));
    fc.assert(
      fc.property(some, (parts) => {
        const rows = parts.map((part, i) => row(String(i), part));
        expect(foldRepeats(rows).flatMap(({ events }) => events)).toEqual(rows);
      }),
    );
  });
});
