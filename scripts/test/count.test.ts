import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { countOf } from './count.ts';

const folder = mkdtempSync(join(tmpdir(), 'count-'));
afterAll(() => rmSync(folder, { recursive: true }));

function counted(results: object, status: number) {
  const file = join(folder, 'results.json');
  const none = { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0 };
  writeFileSync(file, JSON.stringify({ ...none, numRuntimeErrorTestSuites: 0, ...results }));
  return countOf(file, status);
}

test.each([
  ['tests by what came of them', { numPassedTests: 5, numPendingTests: 2, numTodoTests: 1 }, 0, [5, 0, 3]],
  ['failed tests', { numPassedTests: 5, numFailedTests: 2 }, 1, [5, 2, 0]],
  ['a file that could not be run', { numPassedTests: 5, numRuntimeErrorTestSuites: 1 }, 1, [5, 1, 0]],
  ['a run that failed for another reason', { numPassedTests: 5 }, 1, [5, 1, 0]],
])('counts %s', (_, results, status, [passed, failed, skipped]) => {
  expect(counted(results, status)).toEqual({ passed, failed, skipped });
});

test('a run that left no results is a failure', () => {
  expect(countOf(join(folder, 'none.json'), 1)).toEqual({ passed: 0, failed: 1, skipped: 0 });
});
