import { describe, expect, test } from '@jest/globals';
import { sighting } from '../alerts/testing/sightings.ts';
import { ecsFields } from './verdict-fields.ts';

const { verdict } = sighting({ id: 'a', risk: 79.65, reason: 'why' });
const event = { risk_score: 79.65, risk_score_norm: 79.65, reason: 'why' };
const threat = { framework: 'MITRE ATT&CK', technique: { id: ['T1190'] } };

describe('the ECS fields that a verdict adds', () => {
  test.each<[string, object, object]>([
    ['all, to an ECS document that has none', { ecs: { version: '8.11' } }, { event, threat }],
    ['none to a document that does not say that it is ECS', { url: { path: '/' } }, {}],
    ['into objects that are there', { event: { kind: 'event' }, threat: {} }, { event, threat }],
    ['only what is absent', { event: { risk_score: 1, reason: null } }, { event: { risk_score_norm: 79.65 }, threat }],
    ['nothing where the name is used differently', { ecs: {}, event: 'text', threat: ['x'] }, {}],
    ['nothing beside dotted keys', { ecs: {}, 'event.reason': 'mine', 'threat.tactic.id': 'x' }, {}],
    ['no technique beside one, nested or dotted', { ecs: {}, event: 1, threat: { 'technique.id': 'T1' } }, {}],
    ['no technique of ours beside another framework', { ecs: {}, event: 1, threat: { framework: 'mine' } }, {}],
    ['the technique beside our framework', { ecs: {}, event: 1, threat: { framework: 'MITRE ATT&CK' } }, { threat }],
  ])('%s', (_, source, fields) => {
    expect(ecsFields(source as Record<string, unknown>, verdict)).toEqual(fields);
  });

  test('no threat without a technique, and nothing for what was not scored', () => {
    const harmless = { ...verdict, attack: { ...verdict.attack, mitre: [] } };
    expect(ecsFields({ event: {} }, harmless)).toEqual({ event });
    expect(ecsFields({ event: {} }, { status: 'failed', scored_at: '', reason: '' })).toEqual({});
  });
});
