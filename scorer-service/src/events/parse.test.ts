import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ApiEvent } from './event.ts';
import { MAX_BODY_LENGTH, MAX_TARGET_LENGTH } from './limits.ts';
import { EventParser } from './parse.ts';
import { eventOf } from './testing.ts';

function lineEvent(line: string): ApiEvent {
  const result = new EventParser().parseLine(line, 1);
  if (result.kind !== 'event') throw new Error(result.reason);
  return result.event;
}

describe('ECS documents', () => {
  const nested = {
    '@timestamp': '2026-01-01T00:00:00.500Z',
    event: { id: 'a', duration: 2_500_000 },
    http: {
      request: { method: 'post', headers: { Host: 'H.example', 'X-Many': ['1', '2'] }, body: { content: 'x=1' } },
      response: { status_code: 201, body: { bytes: 12 } },
    },
    url: { path: '/p', query: 'a=b' },
    source: { ip: '192.0.2.1' },
    user_agent: { original: 'agent' },
  };

  test('nested and dotted fields give the same event', () => {
    const dotted = {
      '@timestamp': nested['@timestamp'],
      'event.id': 'a',
      'event.duration': '2500000',
      'http.request.method': 'post',
      'http.request.headers.host': 'H.example',
      'http.request': { 'headers.x-many': ['1', '2'], body: { content: 'x=1' } },
      'http.response.status_code': '201',
      'http.response': { 'body.bytes': 12 },
      'url.path': '/p',
      'url.query': 'a=b',
      'source.ip': '192.0.2.1',
      'user_agent.original': ['agent'],
    };
    const one = eventOf(nested);
    expect(one).toMatchObject({
      id: 'a',
      method: 'POST',
      path: '/p',
      query: 'a=b',
      host: 'h.example',
      status: 201,
      duration: 2.5,
      responseBytes: 12,
      userAgent: 'agent',
      body: 'x=1',
    });
    expect(one.headers.get('x-many')).toEqual(['1', '2']);
    const { headers: _, ...rest } = eventOf({ ...dotted, 'http.request.headers.x-many': ['1', '2'] });
    const { headers: __, ...expected } = one;
    expect(rest).toEqual(expected);
  });

  test.each([
    [{ original: '/p?a=b' }, '/p', 'a=b'],
    [{ original: 'https://h.example/p?a=b' }, '/p', 'a=b'],
    [{ path: '/p', original: '/p?a=b' }, '/p', 'a=b'],
    [{ path: '/p?a=b' }, '/p', 'a=b'],
    [{ path: 'p' }, '/p', undefined],
    [{ full: 'https://h.example' }, '/', undefined],
  ])('url %j is split', (url, path, query) => {
    expect(eventOf({ ...nested, url })).toMatchObject({ path, query });
  });

  test('a status, a size and a header of a wrong type are as if the log had not said them', () => {
    const event = eventOf({
      ...nested,
      http: { request: { headers: { a: { b: 1 }, c: 4 } }, response: { status_code: 'abc', body: { bytes: {} } } },
    });
    expect(event.status).toBeUndefined();
    expect(event.responseBytes).toBeUndefined();
    expect([...event.headers]).toEqual([['c', ['4']]]);
  });

  test('its own stamp goes before event.id, and that before _id', () => {
    expect(eventOf({ ...nested, _id: 'c', api_sentinel: { event_id: 's' } }).id).toBe('s');
    expect(eventOf({ ...nested, _id: 'c' }).id).toBe('a');
    expect(eventOf({ ...nested, event: {}, _id: 'c' }).id).toBe('c');
  });

  test('strings are cut at their bounds', () => {
    const event = eventOf({
      ...nested,
      url: { path: `/${'p'.repeat(100_000)}`, query: 'q'.repeat(100_000) },
      http: { request: { body: { content: 'b'.repeat(200_000) } } },
    });
    expect(event.path.length).toBe(MAX_TARGET_LENGTH);
    expect(event.query?.length).toBe(MAX_TARGET_LENGTH);
    expect(event.body?.length).toBe(MAX_BODY_LENGTH);
  });

  test('without a time it has failed, without a request it is skipped, and both are counted', () => {
    const parser = new EventParser();
    expect(parser.parseDocument({ url: { path: '/' }, event: { id: 'x' } })).toMatchObject({ kind: 'failed', id: 'x' });
    expect(parser.parseDocument({ '@timestamp': 'soon', url: { path: '/' } })).toMatchObject({ kind: 'failed' });
    expect(parser.parseDocument({ '@timestamp': nested['@timestamp'], message: 'disk full' })).toMatchObject({
      kind: 'skipped',
    });
    expect(parser.parseDocument('text')).toMatchObject({ kind: 'failed' });
    parser.parseDocument(nested);
    expect(parser.counts).toEqual({ event: 1, skipped: 1, failed: 3 });
  });

  test('a log line in message is read', () => {
    const event = eventOf({
      '@timestamp': '2026-01-01T00:00:00Z',
      _id: 'm',
      message: '192.0.2.9 - - [17/May/2015:10:05:03 +0000] "GET /x?y HTTP/1.1" 200 5',
    });
    expect(event).toMatchObject({ id: 'm', path: '/x', query: 'y', status: 200 });
  });
});

describe('log lines', () => {
  test('the combined format, with escapes', () => {
    const event = lineEvent(
      String.raw`2001:db8::1 - bob [17/May/2015:12:05:03 +0200] "GET /a\x22b?c=\xc3\xa9 HTTP/1.1" 404 - "-" "Mozilla \"x\" \\"`,
    );
    expect(event).toMatchObject({
      time: Date.UTC(2015, 4, 17, 10, 5, 3),
      method: 'GET',
      path: '/a"b',
      query: 'c=é',
      status: 404,
      userAgent: 'Mozilla "x" \\',
      referrer: undefined,
    });
    expect(event.responseBytes).toBeUndefined();
    expect(event.client).toMatchObject({ source: '2001:db8::1', network: '2001:db8::/48', user: 'bob' });
  });

  test('a virtual host in front and forwarded addresses behind', () => {
    const event = lineEvent(
      'shop.example:443 127.0.0.1 - - [17/May/2015:10:05:03 +0000] "POST /p HTTP/2.0" 200 7 "-" "-" "203.0.113.9"',
    );
    expect(event).toMatchObject({ host: 'shop.example', method: 'POST' });
    expect(event.client.source).toBe('203.0.113.9');
  });

  test.each([String.raw`\x16\x03\x01\x02`, '-', '', 'quit'])(
    'a request line of %j is an event of no valid method',
    (request) => {
      expect(lineEvent(`192.0.2.1 - - [17/May/2015:10:05:03 +0000] "${request}" 400 0`)).toMatchObject({
        method: 'INVALID',
        path: '/',
        status: 400,
      });
    },
  );

  test('the same line at the same place has the same id, at another place another', () => {
    const line = '192.0.2.1 - - [17/May/2015:10:05:03 +0000] "GET / HTTP/1.1" 200 1';
    const id = (number: number): string => {
      const result = new EventParser().parseLine(line, number);
      return result.kind === 'event' ? result.event.id : '';
    };
    expect(id(4)).toBe(id(4));
    expect(id(4)).not.toBe(id(5));
  });

  test('what is no log line is named by line and reason', () => {
    const parser = new EventParser();
    expect(parser.parseLine('Starting server\u001b[31m', 12)).toMatchObject({
      kind: 'failed',
      reason: expect.stringContaining('line 12'),
    });
    expect(parser.parseLine('{"a":', 3)).toMatchObject({ kind: 'failed', reason: expect.stringContaining('line 3') });
    expect(JSON.stringify(parser.parseLine('bad \u001b[31m line', 1))).not.toContain('\\u001b');
  });
});

describe('gateways', () => {
  test('AWS API Gateway, as it comes and under aws.apigateway', () => {
    const log = {
      requestId: 'r1',
      ip: '203.0.113.5',
      caller: '-',
      user: 'kim',
      requestTime: '09/Apr/2026:12:34:56 +0000',
      httpMethod: 'GET',
      resourcePath: '/pets/{id}',
      path: '/prod/pets/4',
      status: '200',
      protocol: 'HTTP/1.1',
      responseLength: '26',
    };
    expect(eventOf(log)).toMatchObject({
      id: 'r1',
      method: 'GET',
      path: '/prod/pets/4',
      status: 200,
      responseBytes: 26,
      time: Date.UTC(2026, 3, 9, 12, 34, 56),
      client: { source: '203.0.113.5', user: 'kim' },
    });
    const integrated = {
      '@timestamp': '2026-04-09T12:34:56Z',
      aws: {
        apigateway: {
          request_id: 'r2',
          ip_address: '203.0.113.5',
          http_method: 'POST',
          resource_path: '/pets',
          status: 201,
        },
      },
    };
    expect(eventOf(integrated)).toMatchObject({ id: 'r2', method: 'POST', path: '/pets', status: 201 });
    expect(
      eventOf({
        '@timestamp': '2026-04-09T12:34:56Z',
        'aws.apigateway.request_id': 'r3',
        'aws.apigateway.route_key': 'GET /x',
      }),
    ).toMatchObject({ method: 'GET', path: '/x' });
  });

  test('Kong', () => {
    const log = {
      started_at: 1_760_000_000_123,
      client_ip: '203.0.113.6',
      latencies: { request: 12, kong: 1, proxy: 11 },
      request: { method: 'GET', uri: '/a?b=1', size: '75', headers: { 'user-agent': 'curl', host: 'k.example' } },
      response: { status: 429, size: '9' },
      consumer: { username: 'app' },
    };
    expect(eventOf(log)).toMatchObject({
      time: 1_760_000_000_123,
      path: '/a',
      query: 'b=1',
      status: 429,
      duration: 12,
      userAgent: 'curl',
      host: 'k.example',
      client: { source: '203.0.113.6', user: 'app' },
    });
  });

  test('Envoy', () => {
    const log = {
      start_time: '2026-01-01T00:00:00.000Z',
      method: 'GET',
      path: '/e?q',
      protocol: 'HTTP/2',
      response_code: 503,
      response_flags: 'UH',
      bytes_received: 0,
      bytes_sent: 19,
      duration: 3,
      authority: 'e.example',
      user_agent: 'u',
      request_id: 'q1',
      downstream_remote_address: '203.0.113.7:50012',
      x_forwarded_for: '-',
    };
    expect(eventOf(log)).toMatchObject({
      id: 'q1',
      path: '/e',
      query: 'q',
      status: 503,
      duration: 3,
      responseBytes: 19,
      client: { source: '203.0.113.7' },
    });
  });
});

describe('whatever comes', () => {
  test('no document makes it throw', () => {
    const parser = new EventParser();
    fc.assert(
      fc.property(
        fc.object({
          key: fc.oneof(
            fc.constantFrom(
              'url',
              'path',
              'query',
              'http',
              'request',
              'headers',
              'event',
              'id',
              'source',
              'ip',
              '@timestamp',
              'body',
              'content',
              'message',
              'url.path',
              '__proto__',
              'client_ip',
              'method',
              'response_code',
              'start_time',
            ),
            fc.string(),
          ),
          maxDepth: 4,
        }),
        (document) => {
          expect(['event', 'skipped', 'failed']).toContain(parser.parseDocument(document).kind);
        },
      ),
      { numRuns: 300 },
    );
  });

  test('no bytes in a line make it throw', () => {
    const parser = new EventParser();
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.nat(200), (bytes, at) => {
        const line = '192.0.2.1 - - [17/May/2015:10:05:03 +0000] "GET / HTTP/1.1" 200 1 "-" "-"';
        const mutated = line.slice(0, at) + Buffer.from(bytes).toString('latin1') + line.slice(at);
        expect(['event', 'skipped', 'failed']).toContain(parser.parseLine(mutated, 1).kind);
      }),
      { numRuns: 500 },
    );
  });
});
