import { describe, expect, test } from '@jest/globals';
import { eventOf, requestDocument } from '../testing.ts';

const PROXIES = { trustedProxies: ['10.0.0.0/8', '2001:db8:ffff::/48'] };

function sourceOf(
  peer: string | undefined,
  headers: Record<string, unknown>,
  extra: Record<string, unknown> = {},
): string | undefined {
  const document = { ...requestDocument({ headers }), source: peer === undefined ? {} : { ip: peer }, ...extra };
  return eventOf(document, PROXIES).client.source;
}

describe('the source', () => {
  test('a forged header of a stranger neither hides nor frames', () => {
    expect(sourceOf('203.0.113.9', { 'x-forwarded-for': '198.51.100.1' })).toBe('203.0.113.9');
    expect(sourceOf('203.0.113.9', { forwarded: 'for=198.51.100.1' })).toBe('203.0.113.9');
  });

  test('behind a trusted proxy it is the right-most address that is none, whatever stands left of it', () => {
    expect(sourceOf('10.1.1.1', { 'x-forwarded-for': '198.51.100.1, 203.0.113.9, 10.2.2.2' })).toBe('203.0.113.9');
    expect(sourceOf('10.1.1.1', { 'x-forwarded-for': ['198.51.100.1', '203.0.113.9'] })).toBe('203.0.113.9');
    expect(sourceOf('10.1.1.1', { forwarded: 'for=198.51.100.1, for="[2001:db8::7]:4711";proto=https' })).toBe(
      '2001:db8::7',
    );
  });

  test('an element that is no address ends the walk: what stands left of it has no witness', () => {
    expect(sourceOf('10.1.1.1', { 'x-forwarded-for': '198.51.100.1, unknown' })).toBe('10.1.1.1');
    expect(sourceOf('10.1.1.1', { 'x-forwarded-for': '198.51.100.1, 0x7f.1' })).toBe('10.1.1.1');
  });

  test('without the address of a peer no header is believed, and client.ip is', () => {
    expect(sourceOf(undefined, { 'x-forwarded-for': '198.51.100.1' })).toBeUndefined();
    expect(sourceOf(undefined, {}, { client: { ip: '198.51.100.3' } })).toBe('198.51.100.3');
  });

  test.each([
    ['::ffff:203.0.113.9', '203.0.113.9', '203.0.113.0/24'],
    ['2001:0DB8:0:0::0001', '2001:db8::1', '2001:db8::/48'],
    ['203.0.113.9:50123', '203.0.113.9', '203.0.113.0/24'],
    ['fe80::1%eth0', 'fe80::1', 'fe80::/48'],
  ])('%s is %s of %s', (address, source, network) => {
    const { client } = eventOf({ ...requestDocument({}), source: { ip: address } });
    expect(client).toMatchObject({ source, network });
  });

  test.each(['not-an-address', '999.1.1.1', '1.2.3', ''])('%j is no source', (address) => {
    expect(eventOf({ ...requestDocument({}), source: { ip: address } }).client.source).toBeUndefined();
  });

  test('a trusted proxy that is none stops the start with its text', () => {
    expect(() => eventOf({}, { trustedProxies: ['10.0.0.0/99'] })).toThrow('"10.0.0.0/99"');
  });
});

describe('the user', () => {
  const token = (claims: unknown): string =>
    `Bearer e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.c2ln`;

  test('is the configured field before all else', () => {
    const document = requestDocument({ user: 'kim', headers: { authorization: token({ sub: 'lee' }) } });
    expect(eventOf(document).client.user).toBe('kim');
  });

  test('is the subject of a token, but not of one that the API refused', () => {
    expect(eventOf(requestDocument({ headers: { authorization: token({ sub: 'lee' }) } })).client.user).toBe('lee');
    expect(
      eventOf(requestDocument({ status: 401, headers: { authorization: token({ sub: 'lee' }) } })).client.user,
    ).toBeUndefined();
  });

  test.each(['Bearer x', 'Bearer a.!.c', 'Bearer .e30.', token({ sub: 7 }), 'Basic YTpi'])(
    '%s names nobody',
    (authorization) => {
      expect(eventOf(requestDocument({ headers: { authorization } })).client.user).toBeUndefined();
    },
  );

  test('is a hash of the API key, never the key', () => {
    const { user } = eventOf(requestDocument({ headers: { 'X-API-Key': 'secret-key' } })).client;
    expect(user).toMatch(/^key:[0-9a-f]{16}$/);
  });
});

describe('the session', () => {
  test('is a hash of its cookie', () => {
    const of = (cookie: string): string | undefined => eventOf(requestDocument({ headers: { cookie } })).client.session;
    expect(of('theme=dark; PHPSESSID=abc')).toMatch(/^[0-9a-f]{16}$/);
    expect(of('PHPSESSID=abc')).toBe(of('x=1; PHPSESSID=abc'));
    expect(of('PHPSESSID=abd')).not.toBe(of('PHPSESSID=abc'));
    expect(of('theme=dark')).toBeUndefined();
  });
});
