import { expect, test } from '@jest/globals';
import { pieceOf } from './pieces.ts';

test.each([
  ['/static/app-1a2b.js', 'asset'],
  ['/media/products/17.JPG', 'asset'],
  ['/video/77/seg-12.ts', 'segment'],
  ['/live/low.m3u8', 'segment'],
  ['/invoices/17.pdf', undefined],
  ['/orders/17', undefined],
  ['/v1.2/orders', undefined],
  ['/', undefined],
  ['/odd.', undefined],
])('%s is of kind %s', (path, kind) => {
  expect(pieceOf(path)).toBe(kind);
});
