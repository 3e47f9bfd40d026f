import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { boundaryOf, readMultipart } from './multipart.ts';
import { KeptValues, made } from './testing.ts';

const TYPE = 'multipart/form-data; boundary=XyZ';

function read(body: string, mimeType = TYPE): KeptValues {
  const kept = new KeptValues();
  const boundary = boundaryOf(mimeType, body) ?? 'XyZ';
  readMultipart(body, boundary, 'body', kept, ({ name, text, start }) =>
    kept.add('multipart', name, text, 'body', start),
  );
  return kept;
}

function body(parts: readonly string[], end = '\r\n'): string {
  return `${parts.map((part) => `--XyZ${end}${part}${end}`).join('')}--XyZ--${end}`;
}

describe('parts of a multipart form', () => {
  test('have their names, file names and contents', () => {
    const text = body([
      'Content-Disposition: form-data; name="q"\r\n\r\nshoes',
      'Content-Disposition: form-data; name="f"; filename="a b.txt"\r\nContent-Type: text/plain\r\n\r\nline\r\nline',
    ]);
    expect(read(text).pairs).toEqual(['q=shoes', 'filename=a b.txt', 'f=line\r\nline']);
    for (const { text: value, start } of read(text).values.filter(({ name }) => name !== 'filename'))
      expect(text.slice(start, start + value.length)).toBe(value);
  });

  test.each([
    ['bare line feeds', body(['Content-Disposition: form-data; name="q"\n\nx'], '\n')],
    ['no quotes', body(['content-disposition:form-data;name=q\r\n\r\nx'])],
    ['no end', '--XyZ\r\nContent-Disposition: form-data; name="q"\r\n\r\nx'],
  ])('are read with %s', (_, text) => {
    expect(read(text).pairs).toEqual(['q=x']);
  });

  test('are found by the boundary with which the body begins, where the type names none', () => {
    const text = body(['Content-Disposition: form-data; name="q"\r\n\r\nx']);
    expect(boundaryOf('multipart/form-data', text)).toBe('XyZ');
    expect(boundaryOf('multipart/form-data; boundary="XyZ"; charset=utf-8', text)).toBe('XyZ');
    expect(boundaryOf('multipart/form-data', 'q=1')).toBeUndefined();
  });

  test('that are pictures are not read, but for code planted in them', () => {
    const picture = `\u0089PNG${'\u0000\ufffd'.repeat(200)}`;
    const part = (content: string) =>
      body([`Content-Disposition: form-data; name="f"; filename="a.png"\r\nContent-Type: image/png\r\n\r\n${content}`]);
    expect(read(part(picture)).pairs).toEqual(['filename=a.png']);
    expect(read(part(`${picture}<?php system($_GET[1]);`)).pairs).toContain('f=<?php system($_GET[1]);');
  });

  test('hide nothing before the first and behind the last of them', () => {
    expect(read(`before\r\n${body(['Content-Disposition: form-data; name="q"\r\n\r\nx'])}behind`).pairs).toEqual([
      '=before',
      'q=x',
      '=behind',
    ]);
  });

  test('a body without its boundary is given whole', () => {
    expect(read('q=1').rests).toEqual(['q=1']);
  });

  test('no text makes the reader throw', () => {
    fc.assert(
      fc.property(
        made('--XyZ', '\r\n', '\n', '--', 'Content-Disposition: form-data; name="', '"', ';', 'filename=', 'a', '\0'),
        (text) => {
          for (const { text: value } of read(text).values) expect(text).toContain(value.trim());
        },
      ),
      { numRuns: 500 },
    );
  });
});
