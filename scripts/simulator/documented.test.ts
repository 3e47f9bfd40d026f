import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Api } from './api/api.ts';
import { readApi } from './api/openapi/read.ts';
import { apiOf } from './api/openapi/roles.ts';
import type { Route } from './api/route.ts';
import { ATTACKS, attacksOn, leftOut } from './attacks/index.ts';
import type { SimulatedEvent } from './document.ts';
import { type SimulationOptions, simulate } from './simulate.ts';

const OPTIONS: SimulationOptions = { seed: 11, start: Date.UTC(2026, 2, 3), hours: 24, rate: 1, attackShare: 0.1 };

interface Document {
  readonly http: { readonly request: { readonly method: string } };
  readonly url: { readonly path: string; readonly domain?: string };
}

describe.each([
  ['library', 'api.library.example'],
  ['fleet', 'fleet.example'],
])('a day at the API of %s.example.yaml', (name, host) => {
  let api: Api;
  let events: SimulatedEvent[];
  beforeAll(async () => {
    api = await readApi(join(import.meta.dirname, `api/openapi/${name}.example.yaml`));
    events = [...simulate({ ...OPTIONS, api })];
  });

  const asked = ({ event }: SimulatedEvent) => {
    const { http, url } = event as unknown as Document;
    return `${http.request.method} ${url.path.replaceAll(/\/(\d+|[0-9a-f]{8}-[0-9a-f-]{27})(?=\/|$)/g, '/{}')}`;
  };

  test('asks for every operation, and harmlessly for nothing else but what has moved', () => {
    const documented = new Set(
      api.routes.map((route) => `${route.method} ${route.template.replaceAll(/\{\w+\}/g, '{}')}`),
    );
    const harmless = events.filter(({ label }) => label.label === 0);
    const seen = new Set(harmless.map(asked));
    expect([...documented].filter((one) => !seen.has(one))).toEqual([]);
    const others = harmless.filter((one) => !documented.has(asked(one))).map(({ label }) => label.cls);
    expect([...new Set(others)]).toEqual(['dead_links']);
  });

  test('has the rate and the share of attacks that were asked for, of every class', () => {
    const attacks = events.filter(({ label }) => label.label === 1);
    expect(attacks.length / events.length).toBeCloseTo(0.1, 2);
    expect(Math.abs(events.length / (24 * 3_600) - 1)).toBeLessThan(0.15);
    expect(new Set(attacks.map(({ label }) => label.cls))).toEqual(new Set(Object.keys(ATTACKS)));
  });

  test('names no host but the document’s', () => {
    const hosts = new Set(events.map(({ event }) => (event as unknown as Document).url.domain));
    expect(hosts).toEqual(new Set([undefined, host]));
  });

  test('gives the same events for the same seed, and others for another', () => {
    const first = (seed: number) => JSON.stringify([...simulate({ ...OPTIONS, seed, hours: 0.2, api })]);
    expect(first(11)).toBe(first(11));
    expect(first(11)).not.toBe(first(12));
  });
});

test.each(['/rates', '/health'])(
  'leaves out attacks that an API has nothing for, also where it begins with some at once: an API of %s alone',
  (path) => {
    const lone: Route = {
      name: 'rates',
      host: 'api.example',
      method: 'GET',
      template: path,
      fields: [],
      mime: undefined,
      ok: 200,
      failures: [],
      bytes: 300,
      latency: 10,
      signedIn: true,
      page: false,
    };
    const api = apiOf([lone]);
    expect(new Set(attacksOn(api).map((kind) => kind.variant))).toEqual(new Set(['enumeration']));
    expect(leftOut(api)).toEqual(Object.keys(ATTACKS).filter((cls) => cls !== 'api_abuse'));
    const events = [...simulate({ ...OPTIONS, hours: 1, eager: true, api })];
    const paths = new Set(
      events.filter(({ label }) => label.cls === 'client').map(({ event }) => (event as unknown as Document).url.path),
    );
    expect(paths).toEqual(new Set([path]));
    expect(events.some(({ label }) => label.label === 1)).toBe(true);
  },
);
