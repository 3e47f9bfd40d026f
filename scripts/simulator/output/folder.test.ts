import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { simulate } from '../simulate.ts';
import { writeFolder } from './folder.ts';

const ROOT = join(import.meta.dirname, '../../..');
const NODE = join(ROOT, 'node_modules/node/bin/node');
let home: string;

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'api-sentinel-simulator-'));
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

function lines(folder: string, name: string): Record<string, unknown>[] {
  const text = gunzipSync(readFileSync(join(folder, name))).toString('utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

function run(...flags: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(NODE, ['--disable-warning=ExperimentalWarning', join(ROOT, 'scripts/simulate.ts'), ...flags], {
    encoding: 'utf8',
  });
}

describe('writeFolder', () => {
  test('writes whole files whose labels stand line by line beside their events', async () => {
    const options = { seed: 3, start: Date.UTC(2026, 2, 3, 9), hours: 0.5, rate: 5, attackShare: 0.2 };
    const folder = join(home, 'written');
    const counts = await writeFolder(folder, simulate(options), [{ index: 0 }]);
    const events = lines(folder, 'events.ndjson.gz');
    const labels = lines(folder, 'labels.ndjson.gz');
    expect(events.length).toBe(counts.events);
    expect(labels.filter(({ label }) => label === 1).length).toBe(counts.attacks);
    expect(counts.attacks).toBeGreaterThan(0);
    expect(events.map(({ event }) => (event as { id: string }).id)).toEqual(labels.map(({ id }) => id));
    expect(readdirSync(folder).toSorted()).toEqual(['events.ndjson.gz', 'labels.ndjson.gz', 'profiles.ndjson.gz']);
  });

  test('reports a folder that cannot be', async () => {
    await expect(writeFolder('/dev/null/x', [], [])).rejects.toThrow(/ENOTDIR|EEXIST/);
  });
});

describe('npm run simulate', () => {
  test('writes the same bytes for the same flags', () => {
    const files = ['a', 'b'].map((name) => {
      const result = run('--hours', '0.2', '--seed', '9', '--out', join(home, name));
      expect(result.stderr).toBe('');
      expect(result.status).toBe(0);
      expect(result.stdout).toMatch(/^\d+ events, \d+ of them attacks, in /);
      return readFileSync(join(home, name, 'events.ndjson.gz'));
    });
    expect(files[0]!.equals(files[1]!)).toBe(true);
  });

  test.each([
    [['--out', 'x', '--rate', 'fast'], '--rate'],
    [['--out', 'x', '--openapi', 'none.yaml'], '--openapi: .*none\\.yaml'],
    [['--out', 'x', '--openapi', join(ROOT, 'package.json')], 'it has no object "paths"'],
    [['--out', 'x', '--seed', '1.5'], 'whole number'],
    [['--attcks', '0.1'], '--attcks'],
    [[], '--out DIR'],
    [['--out', 'x', 'surplus'], 'surplus|too many'],
  ])('answers %j with one sentence and status 2', (flags, words) => {
    const result = run(...flags);
    expect(result.status).toBe(2);
    expect(result.stderr).toMatch(new RegExp(words));
    expect(result.stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  test('writes the traffic of an OpenAPI document', () => {
    const file = join(ROOT, 'scripts/simulator/api/openapi/fleet.example.yaml');
    const result = run('--hours', '0.05', '--openapi', file, '--out', join(home, 'fleet'));
    expect(result).toMatchObject({ status: 0, stderr: '' });
    expect(result.stdout).toMatch(/^13 operations in .*fleet\.example\.yaml\n\d+ events, /);
    const hosts = new Set(
      lines(join(home, 'fleet'), 'events.ndjson.gz').map(({ url }) => (url as { domain?: string }).domain),
    );
    expect([...hosts].filter((host) => host !== undefined)).toEqual(['fleet.example']);
  });

  test('ends with status 1 and a sentence when Elasticsearch is not there', () => {
    const result = run('--to', 'http://127.0.0.1:1', '--hours', '0.01');
    expect(result.status).toBe(1);
    expect(result.stderr).toMatch(/^simulate: .*127\.0\.0\.1:1\n$/);
  });
});
