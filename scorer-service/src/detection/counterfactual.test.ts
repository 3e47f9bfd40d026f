import { describe, expect, test } from '@jest/globals';
import { type Changeable, type CounterfactualInput, counterfactual } from './counterfactual.ts';

const feature = (place: number, name: string, family: Changeable['family'], added: number): Changeable => ({
  place,
  name,
  family,
  value: 3,
  usual: 0,
  added,
});

/** The risk is 20 for each number above 0, and 20 each for behaviour and evidence. */
const input = (changes: Partial<CounterfactualInput>): CounterfactualInput => ({
  row: Float32Array.of(3, 3, 0),
  features: [feature(0, 'sql_union', 'inspection', 2), feature(1, 'source_requests_10s', 'source', 1)],
  evidence: undefined,
  where: 'url.query',
  behaves: false,
  harmful: 40,
  risk: ({ row, behavior, evidence }) =>
    20 * row.filter((value) => value > 0).length +
    (behavior && changes.behaves ? 20 : 0) +
    (evidence && changes.evidence ? 20 : 0),
  ...changes,
});

describe('the smallest change', () => {
  test('names the plain value alone where that is enough', () => {
    expect(counterfactual(input({}))).toBe('With a plain value in url.query the risk would have been 20.0.');
  });

  test('names single features where fewer are enough', () => {
    const features = [feature(0, 'sql_union', 'inspection', 2), feature(1, 'sql_words', 'inspection', 1)];
    expect(counterfactual(input({ features }))).toBe('With sql union 0 instead of 3 the risk would have been 20.0.');
  });

  test('looks at behaviour first where the evidence is behaviour', () => {
    expect(counterfactual(input({ evidence: 'behavior', behaves: true }))).toBe(
      'With usual behaviour of those behind it the risk would have been 20.0.',
    );
  });

  test('takes both where neither is enough, and says nothing where both are not', () => {
    const both = input({ evidence: 'content', behaves: true });
    expect(counterfactual(both)).toBe(
      'Only with a plain value in url.query and usual behaviour of those behind it the risk would have been 0.0.',
    );
    expect(counterfactual({ ...both, risk: () => 90 })).toBeUndefined();
  });
});
