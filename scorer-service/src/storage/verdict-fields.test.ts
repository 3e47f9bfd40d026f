import { describe, expect, test } from '@jest/globals';
import { sighting } from '../alerts/testing/sightings.ts';
import { ecsFields } from './verdict-fields.ts';

const { verdict } = sighting({ id: 'a', risk: 79.65, reason: 'why' });
const INDEX = '.ds-logs-nginx.access-default-2026.01.05-000001';
const event = { risk_score: 79.65, risk_score_norm: 79.65, reason: 'why' };
const threat = { framework: 'MITRE ATT&CK', technique: { id: ['T1190'] } };

describe('the ECS fields that a verdict adds', () => {
  test.each<[string, object, object]>([
    ['all, to an ECS document that has none', { ecs: { version: '8.11' } }, { event, threat }],
    ['none to a document that does not say that it is ECS', { url: { path: '/' } }, {}],
    ['into objects that are there', { event: { kind: 'event' }, threat: {} }, { event, threat }],
    [
      'only what is absent',
      { ecs: {}, event: { risk_score: 1, reason: null } },
      { event: { risk_score_norm: 79.65 }, threat },
    ],
    ['nothing where the name is used differently', { ecs: {}, event: 'text', threat: ['x'] }, {}],
    ['nothing beside dotted keys', { ecs: {}, 'event.reason': 'mine', 'threat.tactic.id': 'x' }, {}],
    ['no technique beside one, nested or dotted', { ecs: {}, event: 1, threat: { 'technique.id': 'T1' } }, {}],
    ['no technique of ours beside another framework', { ecs: {}, event: 1, threat: { framework: 'mine' } }, {}],
    ['the technique beside our framework', { ecs: {}, event: 1, threat: { framework: 'MITRE ATT&CK' } }, { threat }],
  ])('%s', (_, source, fields) => {
    expect(ecsFields(source as Record<string, unknown>, verdict, INDEX)).toEqual(fields);
  });

  test('no threat where it may be mapped as something else; our own streams map it as an object', () => {
    expect(ecsFields({ event: {} }, verdict, INDEX)).toEqual({ event });
    for (const own of ['logs-api_sentinel.access-shop', '.ds-logs-api_sentinel.access-shop-2026.01.05-000001']) {
      expect(ecsFields({ event: {} }, verdict, own)).toEqual({ event, threat });
    }
  });

  test('no threat without a technique, and nothing for what was not scored', () => {
    const harmless = { ...verdict, attack: { ...verdict.attack, mitre: [] } };
    expect(ecsFields({ event: {}, ecs: {} }, harmless, INDEX)).toEqual({ event });
    expect(ecsFields({ event: {} }, { status: 'failed', scored_at: '', reason: '' }, INDEX)).toEqual({});
  });
});
