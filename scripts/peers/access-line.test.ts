import { EventParser } from '@api-sentinel/scorer-service/events/parse';
import { describe, expect, test } from '@jest/globals';
import { accessLine } from './access-line.ts';

const document = {
  '@timestamp': '2026-03-02T10:00:05.000Z',
  event: { id: 'a' },
  http: {
    request: { method: 'GET', referrer: 'https://a.example/"x"' },
    response: { status_code: 404, body: { bytes: 12 } },
  },
  url: { path: '/a\nb', query: 'q=1' },
  source: { ip: '198.51.100.7' },
  user_agent: { original: 'Mozilla/5.0' },
};

describe('an access line', () => {
  test('is one line, whatever stands in the event', () => {
    expect(accessLine(document)).toEqual({
      source: '198.51.100.7',
      text: '198.51.100.7 - - [02/Mar/2026:10:00:05 +0000] "GET /a\\x0Ab?q=1 HTTP/1.1" 404 12 "https://a.example/\\x22x\\x22" "Mozilla/5.0"',
    });
  });

  test('is read again as the request that it was', () => {
    const parsed = new EventParser().parseLine(accessLine(document)?.text ?? '', 1);
    expect(parsed).toMatchObject({
      kind: 'event',
      event: { method: 'GET', status: 404, responseBytes: 12, query: 'q=1' },
    });
  });

  test('is none for what is no request of a known source', () => {
    expect(accessLine({ a: 1 })).toBeUndefined();
    expect(accessLine({ ...document, source: undefined })).toBeUndefined();
  });
});
