import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Random } from '../../random.ts';
import type { Api } from '../api.ts';
import { fill, type Route } from '../route.ts';
import { readApi } from './read.ts';

let home: string;
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'api-sentinel-openapi-'));
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

function written(name: string, content: unknown): string {
  const file = join(home, name);
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

/** The bodies of some requests. */
function bodies(route: Route, count = 200): unknown[] {
  const random = new Random(5);
  return Array.from({ length: count }, () => JSON.parse(fill(route, random).body ?? 'null'));
}

describe('the library, OpenAPI 3.1 in YAML', () => {
  let api: Api;
  const named = (name: string) => api.routes.find((route) => route.name === name)!;
  beforeAll(async () => {
    api = await readApi(join(import.meta.dirname, 'library.example.yaml'));
  });

  test('has every operation, below the path of its server', () => {
    expect(api.routes.map(({ method, template }) => `${method} ${template}`)).toContain(
      'POST /v3/books/{bookId}/reviews',
    );
    expect(api.routes).toHaveLength(11);
    expect(new Set(api.routes.map(({ host }) => host))).toEqual(new Set(['api.library.example']));
  });

  test('knows who must be signed in, and what is answered', () => {
    expect(named('listBooks').signedIn).toBe(false);
    expect(named('getLoan').signedIn).toBe(true);
    expect(named('addBook')).toMatchObject({ ok: 201, failures: [[422, expect.any(Number)]] });
    expect(named('dropBook')).toMatchObject({ ok: 204, bytes: 0 });
  });

  test('fills a URL with what its parameters take', () => {
    const random = new Random(3);
    for (let i = 0; i < 200; i++) {
      const { path, query } = fill(named('listBooks'), random);
      expect(path).toBe('/v3/books');
      const given = new URLSearchParams(query);
      expect(['novel', 'poetry', 'essay', null]).toContain(given.get('genre'));
      expect(Number(given.get('page') ?? 1)).toBeGreaterThan(0);
      expect(fill(named('reviews'), random).path).toMatch(/^\/v3\/books\/\d+\/reviews$/);
    }
  });

  test('fills a body that holds itself to some depth, leaves out what only the server writes, and keeps to lengths', () => {
    for (const book of bodies(named('addBook')) as Record<string, unknown>[]) {
      expect(typeof book.isbn).toBe('string');
      expect((book.title as string).length).toBeLessThanOrEqual(40);
      expect(book).not.toHaveProperty('id');
    }
    expect(bodies(named('addBook')).some((book) => (book as { related?: unknown }).related !== undefined)).toBe(true);
  });

  test('puts the parts of a schema together, with types and bounds', () => {
    for (const review of bodies(named('review')) as Record<string, unknown>[]) {
      expect(typeof review.text).toBe('string');
      expect([undefined, 1, 2, 3, 4, 5]).toContain(review.rating);
      expect(['undefined', 'boolean']).toContain(typeof review.recommended);
    }
  });

  test('finds what its routes are good for', () => {
    expect(api.signIn?.doors.call).toMatchObject({
      route: { name: 'signIn' },
      userField: 'email',
      inside: { name: 'me' },
    });
    expect(api.codes?.route.name).toBe('verifyOtp');
    expect(api.shelves.map(({ route }) => route.name)).toEqual(['reviews', 'getLoan']);
    expect(api.looks.map(({ name }) => name)).toEqual(['listBooks', 'getBook']);
    expect(api.harvests.length).toBeGreaterThan(0);
    expect(api.costly.length).toBeGreaterThan(0);
  });
});

test('reads Swagger 2.0 in JSON: host, body and form in parameters, references', async () => {
  const pet = {
    type: 'object',
    required: ['name'],
    properties: { name: { type: 'string' }, tag: { enum: ['cat', 'dog'] } },
  };
  const api = await readApi(
    written('swagger.json', {
      swagger: '2.0',
      host: 'pets.example',
      basePath: '/v2/',
      definitions: { Pet: pet },
      paths: {
        '/pets': {
          get: { parameters: [{ name: 'limit', in: 'query', type: 'integer' }] },
          post: {
            operationId: 'add',
            parameters: [{ name: 'pet', in: 'body', schema: { $ref: '#/definitions/Pet' } }],
          },
        },
        '/pets/{id}/photo': {
          post: {
            operationId: 'rename',
            consumes: ['application/x-www-form-urlencoded'],
            parameters: [{ name: 'name', in: 'formData', type: 'string', required: true }],
          },
        },
        '/user/login': {
          get: {
            parameters: [
              { name: 'username', in: 'query', type: 'string', required: true },
              { name: 'password', in: 'query', type: 'string', required: true },
            ],
          },
        },
      },
    }),
  );
  const named = (name: string) => api.routes.find((route) => route.name === name)!;
  expect(api.routes[0]).toMatchObject({ host: 'pets.example', template: '/v2/pets', signedIn: false });
  expect(bodies(named('add'))).toEqual(
    expect.arrayContaining([expect.objectContaining({ name: expect.any(String), tag: 'dog' })]),
  );
  // The place of the path that no parameter describes takes a value all the same.
  expect(fill(named('rename'), new Random(1))).toMatchObject({
    path: expect.stringMatching(/^\/v2\/pets\/\d+\/photo$/),
    body: expect.stringMatching(/^name=\w/),
  });
  expect(api.signIn?.doors.call.route.template).toBe('/v2/user/login');
});

test('asks the server that variables lead to, and writes names as a URL carries them', async () => {
  const api = await readApi(
    written('variables.json', {
      openapi: '3.1.0',
      servers: [
        { url: 'https://{tenant}.example/{base}', variables: { tenant: { default: 'acme' }, base: { default: 'v7' } } },
      ],
      paths: {
        '/rows': {
          get: { parameters: [{ name: 'filter[a b]', in: 'query', required: true, schema: { type: 'integer' } }] },
        },
      },
    }),
  );
  expect(api.routes[0]).toMatchObject({ host: 'acme.example', template: '/v7/rows' });
  expect(fill(api.routes[0]!, new Random(1)).query).toMatch(/^filter\[a%20b\]=\d+$/);
});

test('takes the fields of a wrapped body for the fields', async () => {
  const user = {
    type: 'object',
    required: ['email', 'password'],
    properties: { email: { type: 'string' }, password: { type: 'string' } },
  };
  const api = await readApi(
    written('wrapped.json', {
      openapi: '3.0.3',
      paths: {
        '/users/login': {
          post: {
            operationId: 'login',
            requestBody: { content: { 'application/json': { schema: { type: 'object', properties: { user } } } } },
          },
        },
        '/articles': { get: {} },
      },
    }),
  );
  expect(bodies(api.signIn!.doors.call.route, 1)).toEqual([
    { user: { email: expect.stringContaining('@'), password: '***' } },
  ]);
});

test.each([
  ['{"openapi": "3.0.0"}', 'no OpenAPI document: it has no object "paths"'],
  ['openapi: 3.0.0\npaths: {}', 'describes nothing to GET'],
  ['{"paths": {', "can't be read as an OpenAPI document"],
  ['{"paths": {"/a": {"get": {"parameters": [{"$ref": "#/nowhere"}]}}}}', "can't be read as an OpenAPI document"],
  ['paths:\n  /a:\n    $ref: http://127.0.0.1:9/a.yaml', "can't be read as an OpenAPI document"],
])('says of %j what is wrong with it', async (content, words) => {
  const file = written('wrong.yaml', content);
  await expect(readApi(file)).rejects.toThrow(words);
  await expect(readApi(file)).rejects.toThrow('wrong.yaml');
});

test('says of a file that is not there that it is not', async () => {
  await expect(readApi(join(home, 'none.yaml'))).rejects.toThrow('none.yaml" can\'t be read as an OpenAPI document');
});
