import { describe, expect, test } from '@jest/globals';
import { failureOf, queryText } from './transport.ts';

describe('the query of a question', () => {
  test('leaves out what is not asked for and joins lists', () => {
    expect(queryText({ level: ['HIGH', 'LOW'], since: undefined, limit: 5, type: [], q: 'a&b' })).toBe(
      '?level=HIGH%2CLOW&limit=5&q=a%26b',
    );
    expect(queryText(undefined)).toBe('');
    expect(queryText({ level: undefined })).toBe('');
  });
});

describe('a refused answer', () => {
  test('keeps the code and the sentence of the scorer', () => {
    expect(failureOf(403, { error: 'forbidden', message: 'No.' })).toMatchObject({
      status: 403,
      code: 'forbidden',
      message: 'No.',
    });
  });

  test('takes the code that Kibana carries as an attribute', () => {
    expect(failureOf(503, { error: 'x', message: 'm', attributes: { code: 'no_elasticsearch' } }).code).toBe(
      'no_elasticsearch',
    );
  });

  test('has a sentence for a body that says nothing', () => {
    expect(failureOf(502, '<html>').message).toBe('The server answered with status 502.');
    expect(failureOf(500, null).code).toBe('http_500');
  });
});
