import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { FEATURE_NAMES } from './definitions.ts';
import { featureTable } from './table.ts';

describe('the table of features', () => {
  test('in FEATURES.md is what the definitions say', () => {
    expect(readFileSync(new URL('../../FEATURES.md', import.meta.url), 'utf8')).toBe(featureTable());
  });

  test('names every feature once', () => {
    expect(new Set(FEATURE_NAMES).size).toBe(FEATURE_NAMES.length);
  });
});
