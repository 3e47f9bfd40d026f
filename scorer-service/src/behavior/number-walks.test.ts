import { describe, expect, test } from '@jest/globals';
import { type NumberedRequest, NumberWalks, type Walk } from './number-walks.ts';
import { hash32 } from './sketch.ts';

const START = Date.UTC(2026, 2, 2);
const ENDPOINT = hash32('/products/{id}');

function request(seconds: number, number: number, source: string): NumberedRequest {
  return {
    time: START + seconds * 1000,
    source,
    sourceHash: hash32(source),
    endpointHash: ENDPOINT,
    number,
    page: false,
  };
}

/** Numbers in order, from one of so many sources in turn; what is said of the last. */
function walk(walks: NumberWalks, steps: number, sources: number, seconds: number, from = 1000): Walk | undefined {
  walks.learn(request(-1, 9000, 'somebody'));
  let found: Walk | undefined;
  for (let i = 0; i < steps; i++)
    found = walks.learn(request(i * seconds, from + i, `198.51.100.${(i * 7) % sources}`));
  return found;
}

describe('numbers asked for one after the other', () => {
  test('by many sources, each a few, are one walk with its members', () => {
    const walks = new NumberWalks();
    const found = walk(walks, 40, 12, 90);
    expect(found?.steps).toBe(40);
    expect(found?.sources).toBeGreaterThan(8);
    expect(found?.probability).toBeGreaterThan(0.95);
    expect(walks.members(found?.id ?? '').length).toBe(12);
    expect(walks.judge(request(39 * 90 + 1, 1039, '198.51.100.3'))?.steps).toBe(40);
    expect(walks.members('another')).toEqual([]);
  });
  test('by one source are a walk only where it is very long', () => {
    expect(walk(new NumberWalks(), 149, 1, 60)).toBeUndefined();
    expect(walk(new NumberWalks(), 151, 1, 60)).toMatchObject({ sources: 1 });
  });
  test('are a walk only from forty on where they are pages of a list', () => {
    const walks = new NumberWalks();
    walks.learn({ ...request(-1, 9000, 'somebody'), page: true });
    const found = Array.from({ length: 40 }, (_, i) =>
      walks.learn({ ...request(30 * i, 1 + i, `198.51.100.${i % 9}`), page: true }),
    );
    expect(found.findIndex((one) => one !== undefined)).toBe(39);
  });
  test('are not shared out for several having asked for the first', () => {
    const walks = new NumberWalks();
    walk(walks, 15, 8, 10);
    const found = Array.from({ length: 120 }, (_, i) => walks.learn(request(150 + i, 1015 + i, '198.51.100.99')));
    expect(found.slice(60)).toEqual(new Array(60).fill(undefined));
  });
  test('are none where minutes pass between two', () => {
    expect(walk(new NumberWalks(), 200, 12, 400)).toBeUndefined();
  });
  test('are none where everybody asks for them', () => {
    const walks = new NumberWalks();
    for (let number = 1000; number < 1100; number++) walks.learn(request(number - 1500, number, `r${number % 50}`));
    expect(walk(walks, 100, 12, 1)).toBeUndefined();
  });
  test('are none where they have just come into being, as orders do', () => {
    const walks = new NumberWalks();
    let found: Walk | undefined;
    for (let i = 0; i < 200; i++) found ??= walks.learn(request(i * 30, 5000 + i, `customer${i}`));
    expect(found).toBeUndefined();
  });
  test('go on over what others ask for in between, and over late events', () => {
    const walks = new NumberWalks();
    walk(walks, 20, 6, 10);
    walks.learn(request(205, 1019, 'somebody'));
    walks.learn(request(100, 1019, 'late'));
    expect(walks.learn(request(215, 1020, 'a'))?.steps).toBe(21);
  });
  test('are the same after a save and a restore', () => {
    const walks = new NumberWalks();
    walk(walks, 20, 6, 10);
    const saved = walks.save();
    const restored = new NumberWalks();
    restored.restore((name) => saved[name]);
    expect(restored.learn(request(205, 1020, 'a'))).toEqual(walks.learn(request(205, 1020, 'a')));
    expect(() => new NumberWalks().restore((name) => (name === 'keys' ? new Uint8Array(4) : saved[name]))).toThrow(
      'another size',
    );
  });
});
