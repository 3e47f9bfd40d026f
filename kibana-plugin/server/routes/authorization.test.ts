import { keysOfEveryRole, type Served, serve } from '@api-sentinel/scorer-service/server/testing/serve';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CAPABILITIES } from '../../common/constants.ts';
import { startTestKibana, TEST_SETTINGS, type TestKibana } from '../testing/kibana-server.ts';
import { privilegeOf } from './plugin-route.ts';

let kibana: TestKibana;
beforeAll(async () => {
  kibana = await startTestKibana({ settings: TEST_SETTINGS });
});
afterAll(() => kibana.stop());

/** Every route with the capability that it asks for: a new route is written here by hand, or this fails. */
const ALLOWED = `
  read       get    /v1/alerts/stream
  read       get    /v1/alerts
  read       get    /v1/alerts/groups
  read       get    /v1/alerts/{id}
  read       get    /v1/alerts/{id}/similar
  read       get    /v1/alerts/{id}/events
  read       get    /v1/events
  read       get    /v1/events/{id}
  read       get    /v1/entities
  read       get    /v1/entities/profile
  read       get    /v1/campaigns
  read       get    /v1/campaigns/{id}
  read       get    /v1/overview
  read       get    /v1/statistics
  read       get    /v1/system
  read       get    /v1/setup
  act        post   /v1/alerts/changes
  read       get    /v1/alerts/{id}/history
  read       get    /v1/labels
  act        post   /v1/labels
  read       get    /v1/exceptions
  act        post   /v1/exceptions
  read       post   /v1/exceptions/preview
  act        post   /v1/exceptions/{id}/end
  read       get    /v1/models
  read       get    /v1/models/drift
  read       get    /v1/models/{version}
  read       get    /v1/models/{version}/comparison
  administer post   /v1/models/{version}/promotion
  administer post   /v1/models/rollback
  read       get    /v1/training
  administer post   /v1/training
  read       get    /v1/training/preview
  read       get    /v1/training/{id}
  administer post   /v1/training/{id}/cancel
  administer post   /v1/training/{id}/resume
  administer get    /v1/notices/channels
  administer post   /v1/notices/channels
  administer put    /v1/notices/channels/{id}
  administer delete /v1/notices/channels/{id}
  administer post   /v1/notices/channels/{id}/test
  administer get    /v1/notices/undelivered
  administer post   /v1/notices/undelivered/{id}/retry
  administer delete /v1/notices/undelivered/{id}
  read       get    /v1/tuning
  administer put    /v1/tuning
  read       post   /v1/tuning/preview
  administer get    /v1/configuration
`;

const rows = ALLOWED.trim()
  .split('\n')
  .map((line) => line.trim().split(/ +/) as [capability: (typeof CAPABILITIES)[number], method: string, path: string]);

describe('authorisation', () => {
  test('the routes are those that are written here', () => {
    const found = kibana.routes.map(({ method, path }) => `${method} ${path.replace('/api/api_sentinel', '')}`);
    expect(found.sort()).toEqual(rows.map(([, method, path]) => `${method} ${path}`).sort());
  });

  test.each(rows)('%s: %s %s', async (capability, method, path) => {
    const route = kibana.routes.find((one) => one.method === method && one.path === `/api/api_sentinel${path}`);
    const privilege = privilegeOf(capability);
    expect(route?.security).toEqual({ authz: { requiredPrivileges: [privilege] } });
    expect(route?.options.tags).toEqual([`access:${privilege}`]);
    const others = CAPABILITIES.filter((one) => one !== capability).map(privilegeOf);
    const answer = await fetch(`${kibana.url}/api/api_sentinel${path.replace(/\{\w+\}/g, 'x')}`, {
      method,
      headers: { 'x-test-privileges': others.join(','), 'kbn-xsrf': 'test' },
    });
    expect(answer.status).toBe(403);
  });

  test('the two features give these privileges, and no other', () => {
    const given = kibana.features.map(({ id, privileges: { all, read } }) => [id, all.api, read.api, all.ui, read.ui]);
    expect(given).toEqual([
      ['apiSentinel', ['api_sentinel-read', 'api_sentinel-act'], ['api_sentinel-read'], ['read', 'act'], ['read']],
      [
        'apiSentinelAdministration',
        ['api_sentinel-read', 'api_sentinel-administer'],
        ['api_sentinel-read'],
        ['read', 'administer'],
        ['read'],
      ],
    ]);
  });

  test('what changes something is a POST, PUT or DELETE with a bound on its body', () => {
    for (const { method, options, validate } of kibana.routes) {
      const bound = options.body?.maxBytes;
      if (method === 'get')
        expect([bound, validate]).toMatchObject([undefined, expect.not.objectContaining({ body: expect.anything() })]);
      else expect(bound).toBeLessThanOrEqual(1024 * 1024);
    }
  });
});

describe('the scorer’s own routes', () => {
  /** Not for a person in Kibana: scoring, logging in to the console, its own documentation. */
  const ELSEWHERE = ['/v1/score', '/v1/session', '/v1/openapi.json'];
  const ROLES = { read: 'read', act: 'act', admin: 'administer' } as const;
  const { keys, entries } = keysOfEveryRole();
  let scorer: Served;
  beforeAll(async () => {
    scorer = await serve({ keys: entries });
  });
  afterAll(() => scorer.app.close());

  /** The least role whose key the scorer lets in. */
  async function roleFor(method: string, path: string): Promise<keyof typeof ROLES | undefined> {
    for (const role of Object.keys(ROLES) as (keyof typeof ROLES)[]) {
      const answer = await fetch(scorer.url + path.replace(/\{\w+\}/g, 'x'), {
        method,
        headers: { authorization: `ApiKey ${keys[role]}`, 'content-type': 'application/json' },
        ...(method !== 'get' && { body: '{}' }),
      });
      await answer.body?.cancel();
      if (answer.status !== 401 && answer.status !== 403) return role;
    }
    return undefined;
  }

  test('each has its twin in Kibana, for those who may the same', async () => {
    const document = (await (await fetch(`${scorer.url}/v1/openapi.json`)).json()) as { paths: Record<string, object> };
    const own = Object.entries(document.paths)
      .filter(([path]) => path.startsWith('/v1/') && !ELSEWHERE.includes(path))
      .flatMap(([path, methods]) => Object.keys(methods).map((method) => [method, path] as const));
    expect(own.length).toBeGreaterThan(40);
    for (const [method, path] of own) {
      const route = rows.find(([, kibanaMethod, kibanaPath]) => kibanaMethod === method && kibanaPath === path);
      const role = await roleFor(method, path);
      expect([method, path, route?.[0]]).toEqual([method, path, role && ROLES[role]]);
    }
  });
});
