import { describe, expect, test } from '@jest/globals';
import { features, namesConsumers } from './feature.ts';
import type { AlertingEntry, KibanaFeature } from './kibana-types/features.ts';

const idOf = (entry: AlertingEntry) => (typeof entry === 'string' ? entry : entry.ruleTypeId);

/** What Kibana refuses a feature for, in every version: a privilege with something that the feature does not state, or the reverse. */
function expectConsistent(feature: KibanaFeature): void {
  const { all, read } = feature.privileges;
  for (const part of ['app', 'catalogue'] as const) {
    expect(new Set([...(all[part] ?? []), ...(read[part] ?? [])])).toEqual(new Set(feature[part]));
  }
  const named = [all, read].flatMap(({ alerting }) => [
    ...(alerting?.rule.all ?? []),
    ...(alerting?.rule.read ?? []),
    ...(alerting?.alert.all ?? []),
    ...(alerting?.alert.read ?? []),
  ]);
  expect(new Set(named.map(idOf))).toEqual(new Set((feature.alerting ?? []).map(idOf)));
  for (const [section, pages] of Object.entries(feature.management ?? {}))
    expect(all.management?.[section]).toEqual(pages);
  expect(feature.id).toMatch(/^[a-zA-Z0-9_-]+$/);
}

describe('features', () => {
  test.each(['7.17.6', '8.17.0', '8.19.2', '9.3.1'])('%s: each states what its privileges give', (version) => {
    for (const feature of features(version)) expectConsistent(feature);
  });

  test.each([
    ['7.17.6', false],
    ['8.9.0', false],
    ['8.17.9', false],
    ['8.18.0', true],
    ['9.0.0', true],
    ['10.0.0-SNAPSHOT', true],
  ])('%s names consumers: %s', (version, expected) => {
    expect(namesConsumers(version)).toBe(expected);
    const [{ alerting }] = features(version);
    expect(alerting?.map((entry) => typeof entry)).toEqual(alerting?.map(() => (expected ? 'object' : 'string')));
  });
});
