import { describe, expect, test } from '@jest/globals';
import { cutBrackets } from './json-brackets.ts';

function cut(text: string): string {
  const bytes = Buffer.from(text);
  cutBrackets(bytes);
  return bytes.toString();
}

/** Arrays and objects in a value, without its depth on the stack. */
function containers(value: unknown): number {
  const open = [value];
  let found = 0;
  for (let item = open.pop(); open.length > 0 || item !== undefined; item = open.pop()) {
    if (typeof item !== 'object' || item === null) continue;
    found++;
    for (const inner of Object.values(item)) open.push(inner ?? null);
  }
  return found;
}

const event = (content: unknown) => ({ url: { path: '/' }, http: { request: { body: { content } } } });
const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;
const batch = (...contents: string[]) =>
  `{"events":[${contents.map((content) => JSON.stringify(event(0)).replace('0', () => content)).join(',')}]}`;

describe('a text with too many brackets', () => {
  test.each([
    ['nested in one event', batch('1', nested(4_000_000), '2')],
    ['beside each other in one event', batch('1', `[${'[],'.repeat(2_000_000)}1]`, '2')],
    ['of objects', batch('1', `${'{"a":'.repeat(1_000_000)}1${'}'.repeat(1_000_000)}`, '2')],
    ['in every event', batch('1', ...new Array(900).fill(`[${nested(500)},${'{},'.repeat(2000)}1]`), '2')],
  ])('%s keeps its other events, and few brackets', (_, text) => {
    const kept = JSON.parse(cut(text)) as { events: ReturnType<typeof event>[] };
    expect(kept.events[0]).toEqual(event(1));
    expect(kept.events.at(-1)).toEqual(event(2));
    expect(containers(kept)).toBeLessThan(700_000);
  });

  test('keeps of an event all that is inspected', () => {
    const content = JSON.stringify([...new Array(20_000).fill([]), { q: 'here' }]);
    expect(cut(batch(content, nested(200_000)))).toContain('"q":"here"');
  });

  test.each([
    ['that is a list of empty ones', `[[${'[],'.repeat(1_000_000)}1]]`],
    ['that is one nested in the other', nested(1_000_000)],
  ])('%s keeps few', (_, text) => {
    expect(containers(JSON.parse(cut(text)))).toBeLessThan(50_000);
  });

  test.each([
    ['left open', '['.repeat(1_000_000)],
    ['closed once too seldom', `${'['.repeat(1_000_000)}${']'.repeat(999_999)}`],
    ['closed once too often', `${nested(1_000_000)}]`],
    ['in a string left open', `"${'['.repeat(1_000_000)}`],
  ])('%s is still no JSON', (_, text) => {
    expect(() => JSON.parse(cut(text))).toThrow(SyntaxError);
  });
});

describe('a text stays as it is', () => {
  test.each([
    ['with its brackets in strings', batch(JSON.stringify(`"\\${'['.repeat(300_000)}`))],
    [
      'of a thousand events with twenty each',
      batch(...new Array(1000).fill('[[],[],[],[],[],[],[],[],[],[],[],[],[]]')),
    ],
    ['of a few events with many', batch(...new Array(10).fill(JSON.stringify(new Array(15_000).fill({}))))],
  ])('%s', (_, text) => {
    expect(cut(text)).toBe(text);
  });

  test('wherever it lies in a buffer', () => {
    for (let offset = 0; offset < 8; offset++) {
      const bytes = Buffer.from(`${' '.repeat(offset)}[${nested(150_000)},7]`);
      cutBrackets(bytes.subarray(offset));
      expect(bytes.toString()).toMatch(/,7\]$/);
      expect(containers(JSON.parse(bytes.toString()))).toBeLessThan(50_000);
    }
  });
});
