import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decodedLayers } from './decoded-layers.ts';

describe('decoded layers', () => {
  test('of a text encoded twice are two', () => {
    expect(decodedLayers('%2527%2520OR%25201%253D1')).toEqual([
      { by: 'percent', text: '%27%20OR%201%3D1' },
      { by: 'percent', text: "' OR 1=1" },
    ]);
  });

  test('go through percent, entities and escapes', () => {
    expect(decodedLayers('%26lt;img onerror=\\u0061lert(1)%26gt;').at(-1)?.text).toBe('<img onerror=alert(1)>');
  });

  test('take base64 only of a whole text that reads as ASCII', () => {
    expect(decodedLayers(btoa('cat /etc/passwd;id'))).toEqual([{ by: 'base64', text: 'cat /etc/passwd;id' }]);
    expect(decodedLayers('administrator')).toEqual([]);
  });

  test('are none of a text that reads as it is', () => {
    expect(decodedLayers("1' OR '1'='1")).toEqual([]);
    expect(decodedLayers('')).toEqual([]);
  });

  test('bytes that are no UTF-8 are shown one by one', () => {
    expect(decodedLayers('%c0%af')).toEqual([{ by: 'percent', text: 'À¯' }]);
  });

  test('end, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        expect(decodedLayers(text).length).toBeLessThanOrEqual(5);
      }),
    );
    expect(decodedLayers('%25'.repeat(100_000)).length).toBeLessThanOrEqual(5);
  });
});
