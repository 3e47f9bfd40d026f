import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { DocumentedEndpoints } from './documented-endpoints.ts';
import { EndpointNames } from './endpoint-names.ts';

const PATHS = {
  '/users/{userId}': {},
  '/users/me': {},
  '/users/{userId}/orders/{orderId}': {},
  '/files/{name}.json': {},
  '/files/{name}': {},
  '/': {},
};

describe('the endpoints of an OpenAPI document', () => {
  const documented = new DocumentedEndpoints({ openapi: '3.1.0', paths: PATHS });

  test.each([
    ['/users/123', '/users/{userId}'],
    ['/users/anna-maria', '/users/{userId}'],
    ['/users/me', '/users/me'],
    ['/users/me/orders/7', '/users/{userId}/orders/{orderId}'],
    ['/users/7;v=2/orders/8/', '/users/{userId}/orders/{orderId}'],
    ['/files/report.json', '/files/{name}.json'],
    ['/files/report.txt', '/files/{name}'],
    ['/', '/'],
    ['/users', undefined],
    ['/users/1/orders', undefined],
    ['/constructor', undefined],
  ])('%s is %s', (path, template) => {
    expect(documented.of(path)).toBe(template);
  });

  test('lie below the paths of its servers, and of basePath in version 2.0', () => {
    const servers = [{ url: 'https://api.example/v2/' }, { url: '/beta' }];
    const three = new DocumentedEndpoints({ servers, paths: PATHS });
    expect([three.of('/v2/users/1'), three.of('/beta/users/me'), three.of('/users/1')]).toEqual([
      '/v2/users/{userId}',
      '/beta/users/me',
      undefined,
    ]);
    expect(new DocumentedEndpoints({ swagger: '2.0', basePath: '/v1', paths: PATHS }).of('/v1/')).toBe('/v1');
  });

  test('a document that is none is refused with a sentence', () => {
    for (const wrong of [undefined, 7, [], {}, { paths: [] }])
      expect(() => new DocumentedEndpoints(wrong)).toThrow('no OpenAPI document');
    expect(() => new DocumentedEndpoints({ paths: { users: {} } })).toThrow('does not begin with /');
    const many = Object.fromEntries(Array.from({ length: 10_001 }, (_, i) => [`/${i}`, {}]));
    expect(() => new DocumentedEndpoints({ paths: many })).toThrow('10001 paths');
  });

  test('any path is answered, and every path of a template by that template or one that says more', () => {
    const name = fc.stringMatching(/^[a-z]{1,4}$/);
    const part = fc.oneof(
      name,
      name.map((text) => `{${text}}`),
    );
    fc.assert(
      fc.property(
        fc.array(fc.array(part, { minLength: 1, maxLength: 4 }), { minLength: 1 }),
        fc.string(),
        (all, any) => {
          const templates = all.map((parts) => `/${parts.join('/')}`);
          const own = new DocumentedEndpoints({
            paths: Object.fromEntries(templates.map((template) => [template, {}])),
          });
          for (const template of templates) {
            const found = own.of(template.replaceAll(/\{\w+\}/g, 'zzzzz'));
            expect(found?.split('/').length).toBe(template.split('/').length);
          }
          expect(() => own.of(any)).not.toThrow();
        },
      ),
    );
  });
});

test('what is documented is neither learned nor changed by what is learned', () => {
  const names = new EndpointNames(new DocumentedEndpoints({ paths: { '/shops/{shop}': {}, '/tags/sale': {} } }));
  for (let i = 0; i < 200; i++)
    names.learn(names.of(`/tags/tag-${'abcdefghij'[i % 10]}${'klmnopqrst'[Math.floor(i / 10) % 10]}x`));
  expect(names.of('/shops/berlin-mitte')).toBe('/shops/{shop}');
  expect(names.of('/tags/sale')).toBe('/tags/sale');
  expect(names.of('/tags/other')).toBe('/tags/{name}');
});
