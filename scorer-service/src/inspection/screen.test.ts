import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ApiEvent } from '../events/event.ts';
import { EventParser } from '../events/parse.ts';
import { eventOf, requestDocument } from '../events/testing.ts';
import { payloadEvents } from '../training/payloads/events.ts';
import { emptyInspection, Inspector } from './inspect.ts';
import { LOUD, Memo } from './memo.ts';

const short = new Inspector();
const long = new Inspector({ screened: false });
const one = emptyInspection();
const other = emptyInspection();

/** Both inspect the event; what is remembered stays, as in a service. */
function expectSame(event: ApiEvent): void {
  expect(short.inspect(event, one)).toEqual(long.inspect(event, other));
}

describe('the short ways give the figures and findings of the long one', () => {
  test('for harmless and harmful requests, at first and again', () => {
    const parser = new EventParser();
    const events: ApiEvent[] = [];
    for (const { document } of payloadEvents(3000, 21)) {
      const parsed = parser.parseDocument(document);
      if (parsed.kind === 'event') events.push(parsed.event);
    }
    for (const event of [...events, ...events.slice(0, 500)]) expectSame(event);
    expect(events.length).toBe(3000);
  });

  test('for any text in any place', () => {
    const piece = fc.oneof(
      fc.constantFrom(...'\'"`<>(){}[];|&$%#*=\\!@:/,+-.~^?_ \n\r\t\0'),
      fc.constantFrom(
        'on',
        'or',
        'union select',
        'sleep(',
        '..',
        '--',
        '//',
        '${',
        '{{',
        '%27',
        '%2',
        '&lt;',
        '\\u003c',
      ),
      fc.constantFrom(
        'alert',
        'script',
        'cat',
        'ls',
        'etc/passwd',
        'jndi:',
        '$ne',
        'o:8:"',
        'set-cookie:',
        '__',
        'data',
      ),
      fc.string({ unit: 'binary', maxLength: 3 }),
      fc.string({ maxLength: 6 }),
    );
    const text = fc.array(piece, { maxLength: 14 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, text, text, text, (a, b, c, d) => {
        const event = eventOf(
          requestDocument({
            method: 'POST',
            path: `/${a}`,
            query: `x=${b}&y=${c}`,
            body: d,
            mimeType: 'text/plain',
            agent: c,
            headers: { cookie: a, 'x-one': b, referer: d, accept: c },
          }),
        );
        expectSame(event);
        expectSame(event);
      }),
      { numRuns: 1500 },
    );
  });
});

test('what comes often is remembered, and memory is bounded', () => {
  const memo = new Memo();
  const often = Float64Array.of(1, 2);
  memo.set('often', often);
  for (let i = 0; i < 50_000; i++) {
    memo.set(`seldom ${i}`, LOUD);
    if (i % 1000 === 0) expect(memo.get('often')).toBe(often);
  }
  let remembered = 0;
  for (let i = 0; i < 50_000; i++) if (memo.get(`seldom ${i}`) !== undefined) remembered++;
  expect(remembered).toBeLessThan(10_000);
});
