import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { loadBundle } from '@api-sentinel/models';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createEventScorer } from '../detection/scorer.ts';
import { requestDocument } from '../events/testing.ts';
import { FEATURE_NAMES } from '../features/definitions.ts';
import { evaluateFolder } from './evaluation/evaluate-folder.ts';
import { readEvents, readLabels } from './event-folder.ts';
import { RowMaker, RowTable } from './rows.ts';
import { type TrainingReport, train } from './train.ts';

let root = '';
let folder = '';
let report: TrainingReport;
const START = Date.UTC(2026, 2, 2, 10);

/** Shoppers from many sources, and some sources that try accounts. */
function traffic(): { document: Record<string, unknown>; label: Record<string, unknown> }[] {
  const made: { document: Record<string, unknown>; label: Record<string, unknown> }[] = [];
  for (let i = 0; i < 480; i++) {
    const source = `198.51.100.${i % 60}`;
    const document = requestDocument({ id: `b${i}`, time: START + i * 2250, path: `/p/${(i * 37) % 101}`, source });
    made.push({ document, label: { id: `b${i}`, label: 0, cls: 'shopper', key: source } });
  }
  for (let i = 0; i < 120; i++) {
    const source = `203.0.113.${i % 6}`;
    const document = requestDocument({
      id: `a${i}`,
      time: START + i * 7500,
      method: 'POST',
      path: '/login',
      status: 401,
      source,
      body: `{"username":"user-${i}"}`,
    });
    made.push({
      document,
      label: { id: `a${i}`, label: 1, cls: i % 2 === 0 ? 'credential_stuffing' : 'brute_force', key: source },
    });
  }
  return made.sort((a, b) => Number(a.document['@timestamp']) - Number(b.document['@timestamp']));
}

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'train-'));
  folder = join(root, 'events');
  mkdirSync(folder);
  const made = traffic();
  writeFileSync(
    join(folder, 'events.ndjson.gz'),
    gzipSync(made.map(({ document }) => JSON.stringify(document)).join('\n')),
  );
  writeFileSync(join(folder, 'labels.ndjson.gz'), gzipSync(made.map(({ label }) => JSON.stringify(label)).join('\n')));
  report = await train(settings('one'));
}, 120_000);
afterAll(() => rmSync(root, { recursive: true }));

const settings = (out: string, seed = 3) => ({
  folders: [folder],
  payloads: 700,
  most: 250,
  out: join(root, out),
  seed,
  progress: () => {},
});
const bytesOf = (out: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(join(root, out))
      .sort()
      .map((name) => [name, readFileSync(join(root, out, name)).toString('base64')]),
  );

describe('training', () => {
  test('gives the same bytes for the same seed and others for another', async () => {
    await train(settings('again'));
    expect(bytesOf('again')).toEqual(bytesOf('one'));
    await train(settings('other', 4));
    expect(bytesOf('other')).not.toEqual(bytesOf('one'));
  }, 240_000);

  test('says in the manifest what it was trained on and what it reached', () => {
    const { manifest } = loadBundle(join(root, 'one'));
    expect(manifest.version).toBe(report.version);
    expect(manifest.data.map(({ name, rows }) => [name, rows])).toEqual([
      ['events', 600],
      ['payload grammar', 700],
    ]);
    for (const { sha256, licence } of manifest.data) expect([sha256.length, licence.length > 0]).toEqual([64, true]);
    expect(manifest.metrics).toEqual(report.metrics);
    expect((manifest.metrics.payload as { auc: number }).auc).toBeGreaterThan(0.8);
  });

  test('gives a bundle that the scorer takes and that tells attacks', async () => {
    const { figures } = await evaluateFolder(folder, join(root, 'one'));
    expect(figures).toMatchObject({
      set: 'events',
      kind: 'sequence',
      events: 600,
      attacks: 120,
      benign: 480,
      failed: 0,
    });
    expect(figures.auc).toBeGreaterThan(0.9);
  });

  test('asks of a served event what it was taught of the same event', async () => {
    const labels = await readLabels(folder);
    const maker = new RowMaker();
    const scorer = createEventScorer({ bundleDirectory: join(root, 'one') });
    const table = new RowTable(FEATURE_NAMES.length);
    const documents: unknown[] = [];
    for await (const { document } of readEvents(folder, labels)) {
      maker.add(document, { label: 0, group: '', set: 0, family: '' }, table);
      documents.push(document);
    }
    const verdicts = documents.flatMap((document) =>
      scorer.score([document], { learn: true, explain: true, again: false, deadline: Number.POSITIVE_INFINITY }),
    );
    let compared = 0;
    for (const [i, verdict] of verdicts.entries()) {
      if (verdict.status !== 'scored') throw new Error(verdict.reason);
      expect(verdict.behavior.risk / 100).toBeLessThanOrEqual(table.behavior[i] + 1e-4);
      for (const { feature, value } of verdict.explanation?.contributions ?? []) {
        const column = FEATURE_NAMES.indexOf(feature);
        if (column < 0 || typeof value !== 'number') continue;
        expect(value).toBeCloseTo(table.features[i * table.width + column], 2);
        compared++;
      }
    }
    expect(compared).toBeGreaterThan(400);
  });
});

describe('mistakes are told', () => {
  test('a folder without labels', async () => {
    await expect(readLabels(root)).rejects.toThrow('labels.ndjson.gz');
  });

  test('a line that is no JSON, by its number', async () => {
    const broken = join(root, 'broken');
    mkdirSync(broken);
    writeFileSync(join(broken, 'labels.ndjson.gz'), gzipSync('{"id":"a","label":0}\n{"id":\n'));
    await expect(readLabels(broken)).rejects.toThrow('line 2 of');
  });

  test('events of one class', async () => {
    await expect(train({ ...settings('single'), payloads: 0, folders: [] })).rejects.toThrow();
  });
});
