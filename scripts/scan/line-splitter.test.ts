import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { LineSplitter } from './line-splitter.ts';

function split(chunks: readonly Buffer[], maxBytes = 1_000): (string | undefined)[] {
  const lines: (string | undefined)[] = [];
  const splitter = new LineSplitter(maxBytes, (line) => lines.push(line));
  for (const chunk of chunks) splitter.push(chunk);
  splitter.end();
  return lines;
}

/** The bytes in pieces of the given sizes, the rest as the last piece. */
function pieces(bytes: Buffer, sizes: readonly number[]): Buffer[] {
  const cut: Buffer[] = [];
  let from = 0;
  for (const size of sizes) {
    cut.push(bytes.subarray(from, from + size));
    from += size;
  }
  return [...cut, bytes.subarray(from)];
}

describe('LineSplitter', () => {
  test('gives the same lines however the bytes arrive', () => {
    const text = fc.array(
      fc.string({ unit: 'binary' }).map((line) => line.replaceAll('\n', ' ').replaceAll('\uFEFF', '')),
    );
    fc.assert(
      fc.property(text, fc.array(fc.nat(20)), (lines, sizes) => {
        const bytes = Buffer.from(lines.map((line) => `${line.toWellFormed()}\n`).join(''));
        expect(split(pieces(bytes, sizes))).toEqual(lines.map((line) => line.toWellFormed()));
      }),
    );
  });

  test('takes a last line without a newline', () => {
    expect(split([Buffer.from('a\n'), Buffer.from('b')])).toEqual(['a', 'b']);
  });

  test('leaves out a byte order mark before the first line, and only there', () => {
    expect(split([Buffer.from('\uFEFFa\n\uFEFFb\n')])).toEqual(['a', '\uFEFFb']);
  });

  test('keeps no line longer than the bound, and goes on behind it', () => {
    const long = 'x'.repeat(11);
    expect(split([Buffer.from(`a\n${long}`), Buffer.from(`${long}\nb\n${'y'.repeat(10)}\n`)], 10)).toEqual([
      'a',
      undefined,
      'b',
      'y'.repeat(10),
    ]);
    expect(split([Buffer.from(long)], 10)).toEqual([undefined]);
  });

  test('says nothing of an empty stream', () => {
    expect(split([])).toEqual([]);
    expect(split([Buffer.from('\uFEFF')])).toEqual(['']);
  });
});
