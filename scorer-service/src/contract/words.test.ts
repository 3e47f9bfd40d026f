import { describe, expect, test } from '@jest/globals';
import { DEFAULT_GROUP_WEIGHTS, GROUP_NAMES, levelOf, MODEL_GROUPS, MODEL_NAMES } from './words.ts';

describe('levels', () => {
  test.each([
    [0, 'LOW'],
    [39.99, 'LOW'],
    [40, 'MEDIUM'],
    [59.99, 'MEDIUM'],
    [60, 'HIGH'],
    [79.99, 'HIGH'],
    [80, 'CRITICAL'],
    [100, 'CRITICAL'],
  ])('%d is %s', (score, level) => {
    expect(levelOf(score)).toBe(level);
  });

  test('moved bounds move the level', () => {
    expect(levelOf(70, { critical: 70, high: 50, medium: 10 })).toBe('CRITICAL');
    expect(levelOf(10, { critical: 70, high: 50, medium: 10 })).toBe('MEDIUM');
  });
});

describe('models', () => {
  test('every one of the ten belongs to a group that has a weight, and the weights sum to one', () => {
    expect(MODEL_NAMES).toHaveLength(10);
    for (const name of MODEL_NAMES) expect(GROUP_NAMES).toContain(MODEL_GROUPS[name]);
    expect(Object.values(DEFAULT_GROUP_WEIGHTS).reduce((sum, weight) => sum + weight)).toBeCloseTo(1, 12);
  });
});
