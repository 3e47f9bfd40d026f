import { describe, expect, test } from '@jest/globals';
import { eventOf, requestDocument } from '../events/testing.ts';
import { LogFeatureExtractor } from '../features/extractor.ts';
import { emptyInspection } from '../inspection/inspect.ts';
import { PatternBehaviorAnalyzer } from './analyzer.ts';
import type { Behavior } from './behavior.ts';
import { LOGIN_RECORD_BYTES } from './login-records.ts';
import { C, type SURROUNDINGS } from './surroundings.ts';
import { SLOT_BYTES } from './windows.ts';

type Fields = Parameters<typeof requestDocument>[0];
const START = Date.UTC(2026, 2, 2, 10);
const WAY = ['/', '/search', '/products/1', '/cart', '/checkout'];

function shopped(visits = 60): PatternBehaviorAnalyzer {
  const analyzer = new PatternBehaviorAnalyzer();
  for (let visit = 0; visit < visits; visit++)
    for (const [i, path] of WAY.entries()) look(analyzer, visit * 60 + i * 5, { path, source: `198.51.100.${visit}` });
  return analyzer;
}

function look(analyzer: PatternBehaviorAnalyzer, second: number, fields: Fields, learn = true): Behavior {
  return analyzer.observe(eventOf(requestDocument({ time: START + second * 1000, ...fields })), learn);
}

const figure = (behavior: Behavior, name: (typeof SURROUNDINGS)[number]): number => behavior.surroundings[C[name]];

describe('the surroundings of an event', () => {
  test('are hardly surprised by the usual way, and much by one that nobody goes', () => {
    const analyzer = shopped();
    const source = '198.51.100.200';
    for (const [i, path] of WAY.slice(0, 3).entries()) look(analyzer, 4000 + i, { path, source });
    const usual = look(analyzer, 4004, { path: '/cart', source }, false);
    const odd = look(analyzer, 4004, { path: '/', source }, false);
    expect(figure(usual, 'surprise')).toBeLessThan(1);
    expect(figure(odd, 'surprise')).toBeGreaterThan(4);
  });

  test('tell a status, a size and parameters that are not usual for the endpoint', () => {
    const analyzer = shopped();
    for (let i = 0; i < 40; i++)
      look(analyzer, 4000 + i, { path: '/search', query: 'q=a&page=2', source: '198.51.100.9' });
    const usual = look(analyzer, 4100, { path: '/search', query: 'page=3&q=b' }, false);
    const odd = look(analyzer, 4100, { path: '/search', query: 'q=b&debug=1', status: 500 }, false);
    expect(figure(odd, 'parameters_surprise')).toBeGreaterThan(figure(usual, 'parameters_surprise') + 3);
    expect(figure(odd, 'status_surprise')).toBeGreaterThan(figure(usual, 'status_surprise') + 3);
  });

  test('know agents and networks by what all of them do', () => {
    const analyzer = shopped();
    for (let i = 0; i < 30; i++)
      look(analyzer, 4000 + i, { path: `/x${i}`, status: 404, agent: 'odd/1.0', source: `203.0.113.${i}` });
    const same = look(analyzer, 4040, { path: '/', agent: 'odd/1.0', source: '203.0.113.99' }, false);
    const other = look(analyzer, 4040, { path: '/', source: '198.51.100.99' }, false);
    expect(figure(same, 'agent_errors')).toBeGreaterThan(0.5);
    expect(figure(same, 'network_errors')).toBeGreaterThan(0.5);
    expect(figure(same, 'network_sources')).toBeGreaterThan(20);
    expect(figure(other, 'agent_errors')).toBeLessThan(0.1);
  });

  test('put a source that does as others do near a kind, and one that does not far from all', () => {
    const analyzer = new PatternBehaviorAnalyzer();
    for (let visit = 0; visit < 1200; visit++)
      for (const [i, path] of WAY.entries())
        look(analyzer, visit * 20 + i * 3, { path, source: `198.51.${visit >> 8}.${visit & 255}` });
    let usual: Behavior | undefined;
    let odd: Behavior | undefined;
    for (const [i, path] of WAY.entries()) usual = look(analyzer, 24_100 + i * 3, { path, source: '192.0.2.1' }, true);
    for (let i = 0; i < 300; i++)
      odd = look(analyzer, 24_200 + i / 10, { path: `/a${i}/b`, status: 404, source: '192.0.2.2' }, true);
    expect(figure(odd as Behavior, 'kind_distance')).toBeGreaterThan(2 * figure(usual as Behavior, 'kind_distance'));
  });

  test('take ever new names in one place for one endpoint', () => {
    const analyzer = new PatternBehaviorAnalyzer();
    const word = (i: number) => [...String(i)].map((digit) => 'abcdefghij'[Number(digit)]).join('');
    for (let i = 0; i < 120; i++) look(analyzer, i, { path: `/p/lamp-${word(i)}` });
    expect(look(analyzer, 200, { path: '/p/oak-table' }, false).endpoint).toBe('/p/{name}');
    expect(look(analyzer, 200, { path: '/about' }, false).endpoint).toBe('/about');
    for (let i = 0; i < 120; i++) look(analyzer, 300 + i, { path: `/q/${word(i)}`, status: 404 });
    expect(look(analyzer, 500, { path: '/q/oak' }, false).endpoint).toBe('/q/oak');
  });

  test('come back from a snapshot as they were', () => {
    const analyzer = shopped();
    const again = new PatternBehaviorAnalyzer();
    again.restore(new Map(Object.entries(analyzer.save())));
    const fields = { path: '/cart', source: '198.51.100.200' };
    expect([...look(again, 4000, fields, false).surroundings]).toEqual([
      ...look(analyzer, 4000, fields, false).surroundings,
    ]);
  });

  test('give the same features to whoever learns as to whoever serves', () => {
    const rows = [0, 1].map(() => {
      const extractor = new LogFeatureExtractor();
      const analyzer = shopped();
      const event = eventOf(requestDocument({ time: START + 4000_000, path: '/cart' }));
      const row = new Float32Array(extractor.width);
      extractor.extractInto({ event, inspection: emptyInspection(), behavior: analyzer.observe(event, true) }, row);
      return row;
    });
    expect(rows[0]).toEqual(rows[1]);
  });

  test('leave an entity within its bytes', () => {
    expect(SLOT_BYTES + LOGIN_RECORD_BYTES).toBeLessThan(1536 - 200);
  });
});
