import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { markedParts, shortened } from './marked-text.ts';

const anySpan = fc.record({ start: fc.integer({ min: -5, max: 60 }), end: fc.integer({ min: -5, max: 60 }) });

describe('marking a text', () => {
  test('cuts it at what evidence points to', () => {
    expect(markedParts('id=1 OR 1=1--', [{ start: 3, end: 11 }])).toEqual([
      { text: 'id=', marked: false },
      { text: '1 OR 1=1', marked: true },
      { text: '--', marked: false },
    ]);
  });

  test('loses and adds nothing, whatever the spans', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 50 }), fc.array(anySpan, { maxLength: 6 }), (text, spans) => {
        const parts = markedParts(text, spans);
        expect(parts.map((part) => part.text).join('')).toBe(text);
        expect(parts.every((part) => part.text !== '')).toBe(true);
        for (let place = 1; place < parts.length; place++)
          expect(parts[place].marked).not.toBe(parts[place - 1].marked);
      }),
    );
  });

  test('marks exactly the characters that a span covers', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 40 }), fc.array(anySpan, { maxLength: 4 }), (text, spans) => {
        const flags = markedParts(text, spans).flatMap((part) =>
          Array.from({ length: part.text.length }, () => part.marked),
        );
        flags.forEach((flag, at) => {
          expect(flag).toBe(spans.some(({ start, end }) => at >= start && at < end && start < end));
        });
      }),
    );
  });

  test('a span without ends marks nothing', () => {
    expect(markedParts('abc', [{}])).toEqual([{ text: 'abc', marked: false }]);
    expect(markedParts('', [{ start: 0, end: 1 }])).toEqual([]);
  });
});

describe('shortening', () => {
  test('keeps marks and what is around them, and says how much is left out', () => {
    const text = `${'a'.repeat(100)}MARK${'b'.repeat(100)}`;
    const parts = shortened(markedParts(text, [{ start: 100, end: 104 }]), 10);
    expect(parts.map((part) => part.text)).toEqual([`…${'a'.repeat(10)}`, 'MARK', `${'b'.repeat(10)}…`]);
    expect(parts.map((part) => part.left)).toEqual([90, undefined, 90]);
  });

  test('of an unmarked text keeps its beginning', () => {
    expect(shortened([{ text: 'x'.repeat(50), marked: false }], 10)).toEqual([
      { text: 'x'.repeat(20), marked: false, left: 30 },
    ]);
  });
});
