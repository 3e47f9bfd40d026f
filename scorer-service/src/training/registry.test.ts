import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { DEFAULT_GROUP_WEIGHTS, MODEL_NAMES, type ModelName } from '../contract/index.ts';
import { ModelRegistry, RegistryRefusal } from './registry.ts';

const SHIPPED = fileURLToPath(new URL('../../bundle', import.meta.url));
const TUNING = {
  group_weights: DEFAULT_GROUP_WEIGHTS,
  model_weights: Object.fromEntries(MODEL_NAMES.map((name) => [name, 1])) as Record<ModelName, number>,
};

let state: string;
beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), 'registry-'));
});
afterEach(() => rmSync(state, { recursive: true }));

test('the bundle of the settings is the champion until another is promoted, and is described by its manifest', () => {
  const registry = new ModelRegistry(state);
  const { version, folder } = registry.open(SHIPPED, 'shipped', 0);
  expect([registry.champion, folder]).toEqual([version, SHIPPED]);
  const { champion, previous, models } = registry.list(TUNING);
  expect([champion, previous, models.length]).toEqual([version, undefined, 1]);
  const [model] = models;
  expect(model).toMatchObject({ role: 'champion', origin: 'shipped', version });
  expect(model.members.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 9);
  expect(model.figures.length).toBeGreaterThan(0);
  expect(model.size_bytes).toBeGreaterThan(10_000);
  expect(model.importance?.reduce((sum, { share }) => sum + share, 0)).toBeLessThanOrEqual(1 + 1e-9);
});

test('what is not there can be neither shown, promoted nor gone back to, and the sentence says so', () => {
  const registry = new ModelRegistry(state);
  const { version } = registry.open(SHIPPED, 'shipped', 0);
  expect(() => registry.mayPromote(version)).toThrow(/champion already/);
  for (const act of [
    () => registry.mayPromote('../x'),
    () => registry.comparison('x'),
    () => registry.rollBack('a', 0),
  ]) {
    expect(act).toThrow(RegistryRefusal);
  }
  expect(registry.comparison(version)).toBeUndefined();
  expect(existsSync(join(state, 'x'))).toBe(false);
});

test('is the same after a restart, and a bundle whose folder is gone is left out', () => {
  const { version } = new ModelRegistry(state).open(SHIPPED, 'shipped', 0);
  const file = join(state, 'models', 'registry.json');
  const content = JSON.parse(readFileSync(file, 'utf8'));
  const gone = { ...content.entries[0], version: 'gone', folder: join(state, 'gone'), role: 'champion' };
  writeFileSync(file, JSON.stringify({ ...content, champion: 'gone', entries: [...content.entries, gone] }));
  const registry = new ModelRegistry(state);
  expect(registry.open(SHIPPED, 'shipped', 0).version).toBe(version);
  expect(registry.list(TUNING).models.map((model) => model.version)).toEqual([version]);
});

test.each(['{"base": "4.', '{"entries": 3}'])(
  'a list of bundles that holds %s is put aside, and the bundle of the settings scores',
  (text) => {
    const { version } = new ModelRegistry(state).open(SHIPPED, 'shipped', 0);
    const file = join(state, 'models', 'registry.json');
    writeFileSync(file, text);
    const registry = new ModelRegistry(state);
    const opened = registry.open(SHIPPED, 'shipped', 0);
    expect(opened).toMatchObject({ version, damage: expect.stringContaining('was put aside') });
    expect(readFileSync(`${file}.damaged`, 'utf8')).toBe(text);
    expect(registry.list(TUNING).champion).toBe(version);
    expect(new ModelRegistry(state).open(SHIPPED, 'shipped', 0).damage).toBeUndefined();
  },
);
