import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Alert } from '../../scorer-service/src/contract/index.ts';
import { alertLine, inert } from './alert-line.ts';
import { AlertPrinter } from './alert-printer.ts';

const alert: Alert = {
  id: 'a1',
  status: 'open',
  risk: { score: 91.25, level: 'CRITICAL' },
  attack: { type: 'sql_injection', confidence: 0.97, owasp: [], mitre: [], evidence: [] },
  entity: { kind: 'source', id: '198.51.100.7' },
  endpoint: '/api/items/{id}',
  first_event_time: '2026-03-02T10:00:00.000Z',
  last_event_time: '2026-03-02T10:00:05.000Z',
  count: 3,
  event_ids: ['e1', 'e2', 'e3'],
  request: { method: 'GET', path: '/api/items/1' },
  reason: 'The parameter q closes a quote and adds UNION SELECT.',
  model: { version: '1' },
  updated_at: '2026-03-02T10:00:06.000Z',
};

describe('an alert in the terminal', () => {
  test('says level, score, time, type, who, where, how many and why', () => {
    expect(stripVTControlCharacters(alertLine(alert))).toBe(
      ' CRITICAL 91   10:00:05  sql injection  source 198.51.100.7 -> /api/items/{id} (3 events)\n' +
        '               The parameter q closes a quote and adds UNION SELECT.',
    );
  });

  test('what the log says can neither drive the terminal nor forge a line', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (hostile) => {
        const shown = inert(`\u001b[2J\r\n\u202e${hostile}`);
        expect(stripVTControlCharacters(shown)).toBe(shown);
        expect(shown.split(/[\n\r\u2028\u2029\u0085]/)).toHaveLength(1);
        expect(shown).not.toContain('\u202e');
      }),
    );
  });
});

test('a growing alert is printed when it is new, when it doubles and when its level changes', () => {
  const printed: string[] = [];
  const printer = new AlertPrinter((line) => printed.push(stripVTControlCharacters(line)));
  for (let count = 1; count <= 1_000; count++) printer.show({ ...alert, count });
  expect(printed.map((line) => Number(/\((\d+) events?\)/.exec(line)?.[1]))).toEqual([
    1, 2, 4, 8, 16, 32, 64, 128, 256, 512,
  ]);
  printer.show({ ...alert, count: 1_001, risk: { score: 61, level: 'HIGH' } });
  expect(printed.at(-1)).toContain('HIGH 61');
  printer.show({ ...alert, id: 'another', count: 1 });
  expect(printed).toHaveLength(12);
});
