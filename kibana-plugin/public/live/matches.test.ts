import type { Alert } from '@api-sentinel/scorer-service/contract';
import { describe, expect, test } from '@jest/globals';
import { preparedAlert } from '../../testing/prepared-alerts.ts';
import type { Filters } from '../address/view.ts';
import { matches } from './matches.ts';

const alert: Alert = {
  ...preparedAlert(1, 0),
  status: 'open',
  risk: { score: 70, level: 'HIGH' },
  attack: { ...preparedAlert(1, 0).attack, type: 'xss' },
  entity: { kind: 'user', id: 'Maria.Keller' },
  user: 'Maria.Keller',
  source: '198.51.100.7',
  endpoint: '/api/v1/reviews',
  reason: 'Script in the parameter "title".',
  campaign: { id: 'c1', members: [] },
};

describe('an alert that arrives', () => {
  test.each<[Filters, boolean]>([
    [{}, true],
    [{ level: 'HIGH' }, true],
    [{ level: 'MEDIUM' }, true],
    [{ level: 'CRITICAL' }, false],
    [{ only_level: 'MEDIUM' }, false],
    [{ only_level: 'HIGH' }, true],
    [{ type: 'xss' }, true],
    [{ type: 'scraping' }, false],
    [{ status: 'closed' }, false],
    [{ endpoint: '/api/v1/reviews' }, true],
    [{ endpoint: '/api/v1' }, false],
    [{ source: '198.51.100.7', user: 'Maria.Keller' }, true],
    [{ source: '198.51.100.8' }, false],
    [{ network: '198.51.100.0/24' }, false],
    [{ session: 'x' }, false],
    [{ campaign: 'c1' }, true],
    [{ campaign: 'c2' }, false],
    [{ text: 'script TITLE' }, true],
    [{ text: 'maria' }, true],
    [{ text: '/api/v1/rev' }, true],
    [{ text: 'keller' }, false],
    [{ text: 'script elsewhere' }, false],
  ])('%j lets it through: %s', (filters, through) => {
    expect(matches(alert, filters)).toBe(through);
  });

  test('is of its source where the alert itself names none', () => {
    const { source: _source, user: _user, ...bare } = alert;
    expect(matches({ ...bare, entity: { kind: 'source', id: '10.0.0.1' } }, { source: '10.0.0.1' })).toBe(true);
  });
});
