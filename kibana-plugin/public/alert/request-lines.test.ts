import { describe, expect, test } from '@jest/globals';
import { markedParts } from './marked-text.ts';
import { requestLines } from './request-lines.ts';

const marked = (line: { text: string; spans: readonly { start?: number | undefined; end?: number | undefined }[] }) =>
  markedParts(line.text, line.spans).flatMap((part) => (part.marked ? [part.text] : []));

describe('a request in lines', () => {
  test('is its target, its headers and its body', () => {
    const lines = requestLines(
      {
        'http.request.body.content': '{"a":1}',
        'url.original': '/a?b=1',
        'url.path': '/a',
        'http.request.method': 'POST',
        'http.version': '1.1',
        'user_agent.original': 'curl',
        'http.request.headers.cookie': '[masked]',
      },
      [],
    );
    expect(lines.map(({ name, text }) => [name, text])).toEqual([
      ['POST', '/a?b=1'],
      ['user-agent', 'curl'],
      ['cookie', '[masked]'],
      ['', '{"a":1}'],
    ]);
  });

  test('marks in the whole target what was found in its query', () => {
    const [line] = requestLines(
      { 'url.original': '/q/search?q=%27OR', 'url.path': '/q/search', 'url.query': 'q=%27OR' },
      [
        { field: 'url.query', start: 2, end: 7 },
        { field: 'url.path', start: 3, end: 9 },
      ],
    );
    expect(marked(line)).toEqual(['search', '%27OR']);
  });

  test('shows a query apart that is not found in the target', () => {
    const lines = requestLines({ 'url.original': '/a', 'url.query': 'x=1' }, [
      { field: 'url.query', start: 2, end: 3 },
    ]);
    expect(lines.map(({ name }) => name)).toEqual(['', 'url.query']);
    expect(marked(lines[1])).toEqual(['1']);
  });

  test('puts path and query together where no original is known', () => {
    expect(requestLines({ 'url.path': '/a', 'url.query': 'b=1' }, [])[0].text).toBe('/a?b=1');
    expect(requestLines({}, [])).toEqual([]);
  });
});

test('says once what a log keeps twice, with what was found in either', () => {
  const request = {
    'http.request.method': 'GET',
    'url.path': '/',
    'user_agent.original': 'sqlmap',
    'http.request.headers.user-agent': 'sqlmap',
    'http.request.headers.referer': 'a',
    'http.request.referrer': 'b',
  };
  const found = { field: 'http.request.headers.user-agent', start: 0, end: 3 };
  const lines = requestLines(request, [found]);
  expect(lines.map(({ name, text }) => `${name} ${text}`)).toEqual([
    'GET /',
    'user-agent sqlmap',
    'referer a',
    'referer b',
  ]);
  expect(lines[1].spans).toEqual([found]);
});
