import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { jsonText } from './json-text.ts';
import { EventParser } from './parse.ts';

describe('a parsed body as text', () => {
  test('is the JSON that it was parsed from', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 8 }), (value) => {
        expect(jsonText(value, 1_000_000)).toBe(JSON.stringify(value));
      }),
    );
  });

  test('is a beginning of it where it is too long', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.nat(50), (value, length) => {
        expect(JSON.stringify(value).startsWith(jsonText(value, length))).toBe(true);
        expect(jsonText(value, length).length).toBeLessThanOrEqual(length);
      }),
    );
  });

  test.each([
    ['[', ']'],
    ['{"a":', '}'],
  ])('nested 200,000 deep by %s exhausts nothing', (open, close) => {
    const content = JSON.parse(`${open.repeat(200_000)}1${close.repeat(200_000)}`) as unknown;
    expect(jsonText(content, 65_536)).toContain('null');
    const parsed = new EventParser().parseDocument({
      '@timestamp': '2026-01-05T00:00:00Z',
      event: { id: 'deep' },
      http: { request: { method: 'POST', body: { content } } },
      url: { path: '/' },
      source: { ip: '198.51.100.7' },
    });
    expect(parsed.kind).toBe('event');
  });
});
