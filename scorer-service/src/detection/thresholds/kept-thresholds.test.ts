import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { AdaptiveThresholds } from './adaptive-thresholds.ts';
import { withThresholds } from './kept-thresholds.ts';

const START = Date.UTC(2026, 2, 2);
const scorer = { saveState: async () => {}, restoreState: () => undefined };
let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'thresholds-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

function flooded(): AdaptiveThresholds {
  const thresholds = new AdaptiveThresholds({ budget: 5 });
  for (let i = 0; i < 200; i++) thresholds.observe('/loud', START + i * 1000, 95, true);
  return thresholds;
}

test('what a flood has raised is raised after a restart', async () => {
  const before = flooded();
  await withThresholds(scorer, before).saveState(directory);
  const after = new AdaptiveThresholds({ budget: 5 });
  expect(after.of('/loud', START)).toBe(60);
  expect(withThresholds(scorer, after).restoreState(directory)).toBeUndefined();
  expect(after.of('/loud', START)).toBe(before.of('/loud', START));
  expect(after.of('/other', START)).toBe(before.of('/other', START));
  expect(after.report()).toEqual(before.report());
});

test('a damaged file is said, and changes nothing', async () => {
  await withThresholds(scorer, flooded()).saveState(directory);
  for (const text of ['{', '{"share":0.1}', '{"share":1,"account":1,"first":null,"last":"x","alerts":1,"cells":[]}']) {
    writeFileSync(join(directory, 'thresholds.json'), text);
    const thresholds = new AdaptiveThresholds({ budget: 5 });
    expect(withThresholds(scorer, thresholds).restoreState(directory)).toContain('damaged');
    expect(thresholds.of('/loud', START)).toBe(60);
  }
});
