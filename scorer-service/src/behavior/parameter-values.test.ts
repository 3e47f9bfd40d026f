import { describe, expect, test } from '@jest/globals';
import { eventOf, requestDocument } from '../events/testing.ts';
import { ParameterValues } from './parameter-values.ts';

type Fields = Parameters<typeof requestDocument>[0];
const START = Date.UTC(2026, 2, 2, 10);
const SEARCH = '/search';

/** Surprise of a request at the endpoint; with `second` it is learned, too. */
function asked(values: ParameterValues, fields: Fields, second?: number): number {
  const time = START + 1000 * (second ?? 0);
  const event = eventOf(requestDocument({ path: SEARCH, time, ...fields }));
  const bits = values.read(event, SEARCH);
  if (second !== undefined) values.learn(event.client.source, event.time);
  return bits;
}

/** Searches of many people: a word, a page of one digit or two, now and then a phrase. */
function searched(times = 2000): ParameterValues {
  const values = new ParameterValues();
  for (let i = 0; i < times; i++)
    asked(
      values,
      {
        query: `q=${i % 9 === 0 ? 'red%20shoes' : 'shoes'}&page=${i % 40}`,
        source: `198.51.${i % 5}.${i % 200}`,
      },
      i,
    );
  return values;
}

describe('values of parameters', () => {
  test('are unusual where they are made of what nobody sends here, or longer than anybody sends', () => {
    const values = searched();
    expect(asked(values, { query: 'q=lamp&page=7' })).toBeLessThan(1);
    expect(asked(values, { query: 'q=blue%20lamp&page=17' })).toBeLessThan(4);
    expect(asked(values, { query: 'q=lamp&page=abc' })).toBeGreaterThan(8);
    expect(asked(values, { query: `q=lamp&page=${'9'.repeat(20)}` })).toBeGreaterThan(8);
    expect(asked(values, { query: 'q=%3Cb%3E&page=1' })).toBeGreaterThan(8);
  });

  test('are not unusual for being plainer than the others, nor where little is known', () => {
    const values = searched();
    expect(asked(values, { query: 'q=7&page=' })).toBeLessThan(1);
    expect(asked(values, { query: 'unheard=%3Cb%3E' })).toBe(0);
    expect(asked(searched(10), { query: 'page=abc' })).toBeLessThan(4);
    expect(asked(values, {})).toBe(0);
  });

  test('are read in forms and in JSON as in queries', () => {
    const values = new ParameterValues();
    const post = (amount: string, i: number, form: boolean): Fields => ({
      method: 'POST',
      body: form ? `amount=${encodeURIComponent(amount)}` : `{"order":{"amount":${JSON.stringify(amount)}}}`,
      source: `198.51.100.${i % 250}`,
      ...(form && { mimeType: 'application/x-www-form-urlencoded' }),
    });
    for (let i = 0; i < 500; i++) asked(values, post(`${i % 90}`, i, i % 2 === 0), i);
    for (const form of [true, false]) {
      expect(asked(values, post('12', 1, form))).toBeLessThan(1);
      expect(asked(values, post('1e309 or', 1, form))).toBeGreaterThan(7);
    }
  });

  test('that one source keeps sending for a week do not become usual', () => {
    const values = new ParameterValues();
    for (let i = 0; i < 60_000; i++) {
      const hostile = i % 20 === 0;
      const source = hostile ? '203.0.113.9' : `198.51.${i % 7}.${i % 251}`;
      asked(values, { query: hostile ? 'page=%27%3E' : `page=${i % 40}`, source }, i * 10);
    }
    expect(asked(values, { query: 'page=%27%3E' })).toBeGreaterThan(6);
    for (let i = 0; i < 2000; i++)
      asked(values, { query: 'page=last', source: `198.51.${i % 7}.${i % 251}` }, 600_000 + i);
    expect(asked(values, { query: 'page=last' })).toBeLessThan(4);
  });

  test('stay known over a restart, and bytes of another size are told', () => {
    const values = searched();
    const saved = values.save();
    const restored = new ParameterValues();
    restored.restore((name) => saved[name]);
    for (const query of ['q=lamp&page=7', 'q=lamp&page=abc'])
      expect(asked(restored, { query })).toBe(asked(values, { query }));
    expect(() =>
      new ParameterValues().restore((name) => (name === 'numbers' ? saved[name].subarray(8) : saved[name])),
    ).toThrow('values of parameters');
  });

  test('are read no further than there is room, whether they stand in the query or in the body', () => {
    const values = searched();
    const query = Array.from({ length: 20 }, (_, i) => `n${i}=1`).join('&');
    asked(values, { method: 'POST', query, body: '{"page":"1","size":"2"}' }, 3000);
    expect(asked(values, { method: 'POST', query, body: '{"page":"<"}' })).toBe(0);
    const saved = values.save();
    expect(() => new ParameterValues().restore((name) => saved[name])).not.toThrow();
  });

  test('that share a request with ever new names stay their own', () => {
    const values = searched();
    for (let i = 0; i < 9000; i++) asked(values, { query: `a${i}=%3C&b${i}=%3C&page=${i % 40}` }, 3000 + i);
    expect(asked(values, { query: 'page=7' })).toBeLessThan(1);
    expect(asked(values, { query: 'page=abc' })).toBeGreaterThan(8);
  });

  test('of endless names and endless text are read within bounds', () => {
    const values = searched();
    const flood = Array.from({ length: 5000 }, (_, i) => `n${i}=%3C`).join('&');
    expect(asked(values, { query: flood }, 10)).toBe(0);
    for (let i = 0; i < 9000; i++) asked(values, { query: `x${i}=%3C&y${i}=1&z${i}=2` }, 20 + i);
    expect(asked(values, { query: 'page=abc' })).toBeGreaterThan(8);
  });
});
