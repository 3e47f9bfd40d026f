import { afterEach, describe, expect, test } from '@jest/globals';
import { PATHS } from '../../contract/index.ts';
import { keysOfEveryRole, type Served, serve } from '../testing/serve.ts';

interface Operation {
  readonly responses: object;
  readonly parameters: readonly { readonly name: string }[];
  readonly requestBody: {
    readonly content: Record<string, { readonly schema: { readonly properties: { readonly events: object } } }>;
  };
}
interface OpenApi {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, { readonly post: Operation }>>;
}

let served: Served;
afterEach(() => served.app.close());

describe('the OpenAPI document', () => {
  test('names every route with its answers, and its references lead somewhere', async () => {
    served = await serve();
    const document = (await (await fetch(`${served.url}/v1/openapi.json`)).json()) as OpenApi;
    expect(document.openapi).toBe('3.1.0');
    const others = ['/health/live', '/health/ready', '/metrics', '/v1/alerts/stream', '/v1/configuration', '/v1/score'];
    const known = [...others, '/v1/statistics', ...Object.values(PATHS).map((path) => path.replace(/:(\w+)/g, '{$1}'))];
    expect(Object.keys(document.paths).sort()).toEqual(known.sort());
    const score = document.paths['/v1/score'].post;
    expect(Object.keys(score.responses)).toEqual(
      expect.arrayContaining(['200', '400', '401', '413', '415', '429', '503']),
    );
    expect(score.requestBody.content['application/json'].schema.properties.events).toMatchObject({ maxItems: 1_000 });
    expect(score.parameters.map(({ name }) => name).sort()).toEqual(['again', 'explain', 'learn']);
    expect(JSON.stringify(document)).not.toContain('$ref');
  });
});

describe('GET /v1/configuration', () => {
  test('shows the settings in force to an admin, without secrets', async () => {
    const { keys, entries } = keysOfEveryRole();
    served = await serve({ keys: entries });
    const headers = { authorization: `ApiKey ${keys.admin}` };
    const text = await (await fetch(`${served.url}/v1/configuration`, { headers })).text();
    expect(JSON.parse(text)).toMatchObject({ server: { host: '127.0.0.1' }, elasticsearch: { password: '********' } });
    for (const { hash } of entries as { hash: string }[]) expect(text).not.toContain(hash);
    const refused = (await (await fetch(`${served.url}/v1/configuration`)).json()) as object;
    expect(Object.keys(refused)).toEqual(['error', 'message']);
  });
});
