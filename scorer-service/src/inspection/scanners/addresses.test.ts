import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { innerAddresses } from './addresses.ts';

describe('the reach of an address', () => {
  test.each([
    ['http://169.254.169.254/x', 3],
    ['http://127.0.0.1:80/', 2],
    ['http://127.1', 3],
    ['http://2130706433/', 3],
    ['http://0x7f000001/', 3],
    ['http://0177.0.0.1/', 3],
    ['http://0x7f.1/', 3],
    ['http://0/', 3],
    ['http://[::1]:22/', 2],
    ['http://[::ffff:10.0.0.1]/', 3],
    ['http://user:pass@127.0.0.1/', 2],
    ['http://shop.example@localhost/', 2],
    ['//169.254.169.254/', 3],
    ['http://metadata.google.internal/', 3],
    ['http://127.0.0.1.nip.io/', 3],
    ['http://10.1.2.3/', 1],
    ['http://172.31.0.1/', 1],
    ['http://192.168.1.1/', 1],
    ['http://012.1.2.3/', 3],
    ['http://db.internal/', 1],
    ['http://[fd00::1]/', 1],
    ['http://172.32.0.1/', 0],
    ['http://93.184.216.34/', 0],
    ['https://shop.example/a?b=//c', 0],
    ['http://127.shop.example/', 0],
    ['http://10.1.2.3.4/', 0],
    ['http://256.0.0.1/', 0],
    ['// a comment about localhost', 0],
    ['see 127.0.0.1', 0],
  ])('%s is %d', (text, reach) => {
    expect(innerAddresses(text).reach).toBe(reach);
  });

  test('is that of the machine itself, or more, for a number however it is written', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0x7f000000, max: 0x7fffffff }), (address) => {
        const parts = [24, 16, 8, 0].map((shift) => (address >>> shift) & 255);
        for (const host of [
          parts.join('.'),
          `${address}`,
          `0x${address.toString(16)}`,
          `0${address.toString(8)}`,
          parts.map((part) => `0x${part.toString(16)}`).join('.'),
          `${parts[0]}.${address & 0xffffff}`,
        ])
          expect(innerAddresses(`http://${host}/`).reach).toBe(/^127(\.\d+){3}$/.test(host) ? 2 : 3);
      }),
    );
  });

  test('no text makes it throw', () => {
    const piece = fc.constantFrom('//', ':', '@', '[', ']', '0x', '127', '.', '1', '/', 'a', '?');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (parts) => {
        expect(innerAddresses(`:${parts.join('')}`).count).toBeLessThanOrEqual(8);
      }),
      { numRuns: 1000 },
    );
  });
});
