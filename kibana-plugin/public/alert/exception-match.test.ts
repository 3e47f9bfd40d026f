import { describe, expect, test } from '@jest/globals';
import { preparedAlert } from '../../testing/prepared-alerts.ts';
import { firstChoice, matchOf, piecesIn, piecesOf } from './exception-match.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const alert = {
  ...preparedAlert(1, NOW),
  entity: { kind: 'source', id: '198.51.100.7' },
  source: '198.51.100.7',
} as const;

describe('an exception from an alert', () => {
  test('takes at first its attack type, endpoint and whom it is about', () => {
    expect(matchOf(piecesOf(alert), firstChoice(alert))).toEqual({
      attack_type: alert.attack.type,
      endpoint: alert.endpoint,
      source: '198.51.100.7',
    });
  });

  test('never matches everything', () => {
    expect(matchOf(piecesOf(alert), [])).toBeUndefined();
  });

  test('tells what it matches in the order in which it was offered', () => {
    const pieces = piecesOf(alert);
    const all = pieces.map(({ name }) => name);
    expect(piecesIn(matchOf(pieces, [...all].reverse()) ?? {})).toEqual(pieces);
    expect(piecesIn({ below: 70 })).toEqual([]);
  });

  test('offers only what the alert knows', () => {
    const names = piecesOf(alert).map(({ name }) => name);
    expect(names).not.toContain('session');
    expect(names).toContain('source');
  });
});
