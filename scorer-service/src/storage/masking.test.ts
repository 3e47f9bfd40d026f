import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Masking } from './masking.ts';

const masking = new Masking();

describe('what is masked', () => {
  test.each([
    ['a password', 'user=bob&password=hunter2&x=1', 'user=bob&password=***&x=1'],
    ['under an encoded name', 'pass%77ord=hunter2', 'pass%77ord=***'],
    ['in camel case', 'newPassword=hunter2&accessToken=t', 'newPassword=***&accessToken=***'],
    ['in brackets', 'user[password]=hunter2', 'user[password]=***'],
    ['in JSON', '{"password": "hunter 2", "n": 1}', '{"password": "***", "n": 1}'],
    ['an API key', 'api_key=k1&x-api-key: k2', 'api_key=***&x-api-key: ***'],
    ['cookies, all of them', 'Cookie: a=1; b=2', 'Cookie: ***'],
    ['credentials', 'Authorization: Bearer abc.def', 'Authorization: ***'],
    ['a bearer token anywhere', 'sent Bearer 0123456789abcdef.x again', 'sent Bearer *** again'],
    ['a JSON web token', '/t/eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln/x', '/t/***/x'],
    ['an e-mail address', 'q=alice.b+c@mail.example.com&x', 'q=***@mail.example.com&x'],
    [
      'an encoded e-mail address',
      'q=alice%40example.com, alice%2540example.com',
      'q=***%40example.com, ***%2540example.com',
    ],
    ['a card number', 'n=4111111111111111', 'n=***'],
    ['a card number in groups', '4111 1111-1111+1111 and 4111%201111%201111%201111', '*** and ***'],
    ['a card number behind another number', 'at 20240101 4111111111111111', 'at 20240101 ***'],
  ])('%s', (_, text, masked) => {
    expect(masking.text(text)).toBe(masked);
  });

  test('a one-time code in a path', () => {
    expect(masking.path('/reset/9f8e7d6c5b4a39281706/now')).toBe('/reset/***/now');
  });

  test('names from the settings too', () => {
    const wider = new Masking({ enabled: true, fields: ['Iban'] });
    expect(wider.text('iban=DE02&x=1')).toBe('iban=***&x=1');
    expect(masking.text('iban=DE02&x=1')).toBe('iban=DE02&x=1');
  });

  test('nothing when it is switched off', () => {
    const off = new Masking({ enabled: false, fields: [] });
    expect(off.path('/reset/9f8e7d6c5b4a39281706?password=x')).toBe('/reset/9f8e7d6c5b4a39281706?password=x');
    expect(off.isSecret('password')).toBe(false);
  });
});

describe('what stays readable', () => {
  test.each([
    "q=1' OR '1'='1' UNION SELECT name, 2 FROM users--",
    '<script>alert(document.domain)</script>',
    '../../../../etc/passwd',
    '{{7*7}} #{7*7} <%= 7*7 %> |id;ls',
    'SELECT @@version',
    '12 log-ins failed within 60 seconds; usual is 0.2',
    '550e8400-e29b-41d4-a716-446655440000',
    '/auth/login /password/change /session/new',
    'keyword=shoes&page=2&sort=price:desc',
    'lodash@4.17.21 https://example.com/a@b',
  ])('%s', (text) => {
    expect(masking.text(text)).toBe(text);
    expect(masking.path(text)).toBe(text);
  });
});

const secret = fc.stringMatching(/^[A-Za-z]{3}[0-9]{4}[A-Za-z0-9]{9,20}$/);
const name = fc.constantFrom(
  'password',
  'Passwd',
  'client_secret',
  'access_token',
  'X-API-Key',
  'sessionId',
  'PHPSESSID',
);
const noise = fc.string({ unit: fc.constantFrom(...'ab1 &;=:"\'@%.,/\\{}[]\n-+*eyJ') });

describe('for any text', () => {
  test('a value behind a secret name never survives, whatever stands around it', () => {
    fc.assert(
      fc.property(
        noise,
        name,
        fc.constantFrom('=', ':', ': ', '":"', '" : "', "='"),
        secret,
        noise,
        (a, key, to, value, b) => {
          expect(masking.text(`${a}&${key}${to}${value}&${b}`)).not.toContain(value);
        },
      ),
    );
  });

  test('neither does the local part of an address, nor a bearer token', () => {
    fc.assert(
      fc.property(noise, secret, noise, (a, value, b) => {
        expect(masking.text(`${a} ${value}@example.com ${b}`)).not.toContain(value);
        expect(masking.text(`${a} Bearer ${value} ${b}`)).not.toContain(value);
      }),
    );
  });

  test('a secret name that only a mask brings to light counts', () => {
    const once = masking.text('eyJhbGciOiJIUzI1NiJ9.e30.sig/PHPSESSID=abc@example.com');
    expect(masking.text(once)).toBe(once);
    expect(once).not.toContain('abc');
  });

  test('masking what is masked changes nothing more', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(noise, name, secret, fc.constant('@example.com'), fc.constant('4111111111111111'))),
        (parts) => {
          const once = masking.text(parts.join(''));
          expect(masking.text(once)).toBe(once);
        },
      ),
    );
  });

  test('long hostile texts are done with', () => {
    for (const unit of [
      '@',
      'a',
      '%40',
      '=',
      'password=',
      '"password":"',
      'eyJ',
      '1',
      '4 ',
      '%25',
      'a.',
      '/reset/',
      ' Bearer ',
    ]) {
      expect(typeof masking.path(unit.repeat(200_000 / unit.length))).toBe('string');
    }
  });
});
