import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import stringWidth from 'string-width';
import { sighting } from '../../scorer-service/src/alerts/testing/sightings.ts';
import type { Alert } from '../../scorer-service/src/contract/index.ts';
import { KeptAlerts } from './kept-alerts.ts';
import { tableLines } from './table.ts';

function alertOf(fields: Partial<Parameters<typeof sighting>[0]>, more: Partial<Alert> = {}): Alert {
  const alerts = new KeptAlerts();
  const { event, verdict } = sighting({ id: 'e', ...fields });
  alerts.observe(event, verdict);
  return { ...[...alerts.riskiestFirst()][0], ...more };
}

const PLAIN = { columns: 100, colours: false };

describe('tableLines', () => {
  test('has a row with the facts and the sentence below it', () => {
    const alert = alertOf(
      { risk: 91.4, reason: 'Ten log-ins failed.' },
      { last_event_time: '2026-03-01T12:20:05.000Z', count: 1_234 },
    );
    const [head, row, why, ...rest] = tableLines([alert], PLAIN);
    expect(head).toMatch(/^LEVEL +RISK +TYPE +WHO +ENDPOINT +FIRST-LAST \(UTC\) +COUNT$/);
    expect(row).toMatch(/^CRITICAL +91 +sql injection +203\.0\.113\.9 +\/api\/users +12:00:00-12:20:05 +1,234$/);
    expect(why.trim()).toBe('Ten log-ins failed.');
    expect(rest).toEqual([]);
  });

  test('says the day where alerts are of several', () => {
    const rows = tableLines([alertOf({}), alertOf({ time: Date.UTC(2026, 2, 4, 23, 59) })], PLAIN).join('\n');
    expect(rows).toContain('03-01 12:00:00');
    expect(rows).toContain('03-04 23:59:00');
  });

  test('shows an address that had to be cut in its row whole below it', () => {
    const source = '2001:db8:1111:2222:3333:4444:5555:6666';
    const lines = tableLines([alertOf({ source }, { endpoint: `/api/${'segment/'.repeat(6)}` })], PLAIN);
    expect(lines[1]).not.toContain(source);
    expect(lines.slice(2).join(' ')).toContain(source);
  });

  test('is never wider than the terminal and never drives it, whatever the log holds', () => {
    const hostile = fc.string({
      unit: fc.oneof(
        fc.string({ unit: 'grapheme', maxLength: 1 }),
        fc.string({ unit: 'binary', maxLength: 1 }),
        fc.constantFrom('\u001b[2J', '\u202e', '\n', '\r', '漢'),
      ),
    });
    fc.assert(
      fc.property(hostile, hostile, hostile, fc.integer({ min: 30, max: 200 }), (source, endpoint, reason, columns) => {
        const alert = alertOf({}, { entity: { kind: 'user', id: source }, endpoint, reason });
        for (const line of tableLines([alert, alertOf({})], { columns, colours: false })) {
          expect(stringWidth(line)).toBeLessThanOrEqual(columns);
          for (const character of line) expect(isControl(character.codePointAt(0) as number)).toBe(false);
        }
      }),
    );
  });

  test('has colours only where they are wanted, and the same text with them', () => {
    const alerts = [alertOf({}), alertOf({ risk: 65 })];
    const coloured = tableLines(alerts, { columns: 120, colours: true });
    const plain = tableLines(alerts, { columns: 120, colours: false });
    expect(coloured.join('')).toContain('\u001b[');
    expect(plain.join('')).not.toContain('\u001b');
    expect(coloured.map(stripVTControlCharacters)).toEqual(plain);
  });

  test('is nothing without alerts', () => {
    expect(tableLines([], PLAIN)).toEqual([]);
  });
});

function isControl(code: number): boolean {
  return code < 0x20 || (code >= 0x7f && code < 0xa0) || (code >= 0x202a && code <= 0x202e) || code === 0x2028;
}
