import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import type { RunFigures } from './run.ts';
import { readRuns, scenariosSection, summaryOf, withScenarios } from './summary.ts';

const tally = (found: number, crowdsec: number) => ({
  campaigns: 1,
  found,
  crowdsec,
  failures: 0,
  requests: 0,
  members: 10,
  named: 5,
});
const run = (seed: number, slow: number, falsePerDay: number): RunFigures => ({
  seed,
  days: 3,
  rate: 20,
  each: 1,
  bundle: 'x',
  events: 10,
  seconds: 1,
  falseAlerts: 3 * falsePerDay,
  falsePerDay,
  scenarios: { slow: tally(slow, 0), loud: tally(0, 1) },
});

test('what others find by half does not count, and the worst run is quoted beside the mean', () => {
  const summary = summaryOf([run(1, 1, 0), run(2, 0, 2)]);
  expect(summary).toMatchObject({ runs: 2, recallMean: 0.5, recallWorst: 0, falseMean: 1, falseWorst: 2 });
  expect(summary.rows.map(({ scenario, counts }) => [scenario, counts])).toEqual([
    ['loud', false],
    ['slow', true],
  ]);
  expect(scenariosSection([run(1, 1, 0)])).toContain('| slow | yes | 1 | 1 | 0.5 |');
});

test('the section of a page is put in the place of the one before, and of no other', () => {
  const page = '# Evaluation\n\n## Peers\n\nA.\n';
  const once = withScenarios(page, [run(1, 1, 0)]);
  expect(once).toBe(page + scenariosSection([run(1, 1, 0)]));
  const behind = '\n## Evasion\n\nB.\n';
  expect(withScenarios(once + behind, [run(2, 0, 2)])).toBe(page + scenariosSection([run(2, 0, 2)]) + behind);
});

test('a file that is not there holds no runs, and a broken line is told', () => {
  const home = mkdtempSync(join(tmpdir(), 'runs-'));
  try {
    const file = join(home, 'runs.ndjson');
    expect(readRuns(file)).toEqual([]);
    writeFileSync(file, `${JSON.stringify(run(1, 1, 0))}\n{"seed":`);
    expect(() => readRuns(file)).toThrow('Line 2');
  } finally {
    rmSync(home, { recursive: true });
  }
});
