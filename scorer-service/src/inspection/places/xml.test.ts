import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { KeptValues, made } from './testing.ts';
import { isXml, readXml } from './xml.ts';

function read(text: string, most?: number): KeptValues {
  const kept = new KeptValues(most);
  readXml(text, 'body', kept);
  return kept;
}

describe('texts of an XML document', () => {
  test('are its text, attributes, comments and CDATA sections, by element', () => {
    expect(
      read(`<?xml version="1.0"?><a x="1" y='two'><b>text</b><!-- note --><c><![CDATA[1 < 2]]></c></a>`).pairs,
    ).toEqual(['version=1.0', 'x=1', 'y=two', 'b=text', '=note', 'c=1 < 2']);
  });

  test('hold the declaration whole, with its entities', () => {
    expect(read('<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><r>&x;</r>').values[0].text).toBe(
      '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
    );
  });

  test('hold an element that a browser would run, and a handler with its name', () => {
    expect(read('<a><script>alert(1)</script></a>').values[0].text).toContain('<script>alert(1)');
    expect(read('<a onload="alert(1)"/>').values[0].text).toBe(' onload="alert(1)');
  });

  test('for which there is no room are given as one text', () => {
    expect(read('<a><b>1</b><b>2</b><b>3</b></a>', 1).rests).toEqual(['2</b><b>3</b></a>']);
  });

  test('no text makes the reader throw, and all stands where it is said to stand', () => {
    fc.assert(
      fc.property(
        made('<', '>', '</', '/>', '="', '"', "'", '<!--', '-->', '<![CDATA[', ']]>', '<!DOCTYPE', '[', ']', 'a', ' '),
        (text) => {
          for (const { text: value, start } of read(text).values)
            expect(text.slice(Math.max(start - 1, 0), start + value.length)).toContain(value.trim());
        },
      ),
      { numRuns: 500 },
    );
  });

  test.each([
    ['application/soap+xml', '', true],
    ['', '<?xml version="1.0"?><a/>', true],
    ['text/html', '<?xml version="1.0"?>', false],
    ['application/xhtml+xml', '<html>', false],
    ['text/plain', '<p>hello</p>', false],
  ])('a body of type %j that begins %j is one: %p', (type, body, yes) => {
    expect(isXml(type, body)).toBe(yes);
  });
});
