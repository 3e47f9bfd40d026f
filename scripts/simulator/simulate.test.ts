import { createHash } from 'node:crypto';
import { isIP } from 'node:net';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { ALL_ROUTES } from './api/catalogue.ts';
import { ATTACKS } from './attacks/index.ts';
import type { SimulatedEvent } from './document.ts';
import { type SimulationOptions, simulate } from './simulate.ts';
import { HABITS, TWINS } from './traffic/habits.ts';

const OPTIONS: SimulationOptions = { seed: 11, start: Date.UTC(2026, 2, 3), hours: 24, rate: 1, attackShare: 0.1 };

/** What the tests need of a document, typed. */
interface Document {
  readonly '@timestamp': string;
  readonly event: { readonly id: string; readonly duration?: number; readonly outcome: string };
  readonly http: {
    readonly request: {
      readonly method: string;
      readonly headers?: Record<string, string>;
      readonly body?: { readonly bytes: number; readonly content?: string };
    };
    readonly response: { readonly status_code: number; readonly body: { readonly bytes: number } };
  };
  readonly url: { readonly path: string; readonly query?: string; readonly original: string };
  readonly source: { readonly ip: string };
}

function isSound(document: Document): boolean {
  const { path, query, original } = document.url;
  const { status_code: status, body } = document.http.response;
  const duration = document.event.duration ?? 1;
  return (
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(document['@timestamp']) &&
    path.startsWith('/') &&
    query !== '' &&
    original === (query === undefined ? path : `${path}?${query}`) &&
    Number.isInteger(status) &&
    status >= 200 &&
    status <= 599 &&
    document.event.outcome === (status < 400 ? 'success' : 'failure') &&
    Number.isInteger(body.bytes) &&
    body.bytes >= 0 &&
    Number.isInteger(duration) &&
    duration > 0 &&
    isIP(document.source.ip) !== 0
  );
}

function digest(options: SimulationOptions): string {
  const hash = createHash('sha256');
  for (const one of simulate(options)) hash.update(JSON.stringify(one));
  return hash.digest('hex');
}

describe('a simulated day', () => {
  let events: SimulatedEvent[];
  const documents = () => events.map(({ event }) => event as unknown as Document);

  beforeAll(() => {
    events = [...simulate(OPTIONS)];
  });

  test('is in time order and within its hours', () => {
    const times = documents().map((document) => Date.parse(document['@timestamp']));
    expect(times.every((time, i) => i === 0 || time >= times[i - 1]!)).toBe(true);
    expect(times[0]).toBeGreaterThanOrEqual(OPTIONS.start);
    expect(times.at(-1)).toBeLessThan(OPTIONS.start + 24 * 3_600_000);
  });

  test('has the rate and the share of attacks that were asked for', () => {
    const attacks = events.filter(({ label }) => label.label === 1).length;
    expect(attacks / events.length).toBeCloseTo(0.1, 2);
    const wanted = OPTIONS.rate * OPTIONS.hours * 3_600;
    expect(Math.abs(events.length - wanted) / wanted).toBeLessThan(0.15);
  });

  test('holds every class of attack in a loud and a quiet form', () => {
    const seen = new Set(events.map(({ label }) => label.campaign?.split('/', 2).join('/')));
    for (const cls of Object.keys(ATTACKS)) {
      expect(seen).toContain(`${cls}/loud`);
      expect(seen).toContain(`${cls}/quiet`);
    }
  });

  test('holds every harmless habit, and so every twin of an attack', () => {
    const seen = new Set(events.filter(({ label }) => label.label === 0).map(({ label }) => label.cls));
    for (const habit of HABITS) expect(seen).toContain(habit.cls);
    for (const cls of Object.keys(ATTACKS)) {
      expect(TWINS[cls]!.length).toBeGreaterThan(0);
      for (const twin of TWINS[cls]!) expect(seen).toContain(twin);
    }
  });

  test('asks harmlessly for everything that attacks ask for', () => {
    const asked = new Set<string>();
    for (const { event, label } of events) {
      const { http, url } = event as unknown as Document;
      if (label.label === 0) asked.add(`${http.request.method} ${url.path.split('/').length} ${url.path}`);
    }
    const all = [...asked];
    const missing = ALL_ROUTES.filter(({ method, template }) => {
      const shape = new RegExp(`^${method} ${template.split('/').length} ${template.replaceAll(/\{\w+\}/g, '[^/]+')}$`);
      return !all.some((one) => shape.test(one));
    });
    expect(missing.map(({ name }) => name)).toEqual([]);
  });

  test('gives every event an id of its own, which its label bears too', () => {
    expect(new Set(events.map(({ label }) => label.id)).size).toBe(events.length);
    const strangers = events.filter(({ event, label }) => (event as unknown as Document).event.id !== label.id);
    expect(strangers).toEqual([]);
  });

  test('writes sound ECS: types, ranges, and parts of a URL that fit each other', () => {
    expect(documents().filter((document) => !isSound(document))).toEqual([]);
  });

  test('never tells in an event what it is', () => {
    const telling = events.filter(({ event, label }) => {
      const text = JSON.stringify(event);
      return (
        text.includes(`"${label.cls}"`) || text.includes('"label"') || (label.campaign && text.includes(label.campaign))
      );
    });
    expect(telling).toEqual([]);
  });

  test('varies how much a log keeps, and keeps the same for the same client and host', () => {
    const kept = { duration: 0, headers: 0, body: 0 };
    for (const { event, http } of documents()) {
      if (event.duration !== undefined) kept.duration++;
      if (http.request.headers) kept.headers++;
      if (http.request.body?.content !== undefined) kept.body++;
    }
    for (const count of Object.values(kept)) {
      expect(count).toBeGreaterThan(events.length * 0.02);
      expect(count).toBeLessThan(events.length * 0.9);
    }
  });

  test('names the true client as key, also behind a proxy', () => {
    const wrong = events.filter(({ event, label }) => {
      const { source, http } = event as unknown as Document;
      const forwarded = http.request.headers?.['x-forwarded-for'];
      return (forwarded === undefined ? source.ip : forwarded.split(', ').at(-1)) !== label.key;
    });
    expect(wrong).toEqual([]);
  });

  test('leaves out attacks that its log does not show', () => {
    const hidden = events.filter(({ label }) => label.label === -1 && label.campaign?.startsWith('injection/loud/xxe'));
    const shown = events.filter(({ label }) => label.label === 1 && label.campaign?.startsWith('injection/loud/xxe'));
    for (const { event } of shown) {
      expect((event as unknown as Document).http.request.body?.content).toMatch(/<!DOCTYPE|xi:include/);
    }
    for (const { event } of hidden) {
      expect((event as unknown as Document).http.request.body?.content ?? '').not.toMatch(/<!DOCTYPE|xi:include/);
    }
  });

  test('keeps attackers and everybody else at different addresses', () => {
    const harmless = new Set(events.filter(({ label }) => label.campaign === undefined).map(({ label }) => label.key));
    expect(events.filter(({ label }) => label.campaign !== undefined && harmless.has(label.key))).toEqual([]);
  });

  test('is busier by day than by night', () => {
    const shoppers = events.filter(({ label }) => label.cls === 'shopper');
    const hour = ({ event }: SimulatedEvent) => Number((event['@timestamp'] as string).slice(11, 13));
    const night = shoppers.filter((one) => hour(one) < 5).length;
    const evening = shoppers.filter((one) => hour(one) >= 17 && hour(one) < 22).length;
    expect(evening).toBeGreaterThan(3 * night);
  });
});

describe('simulate', () => {
  const short = { ...OPTIONS, hours: 1 };

  test('gives the same bytes for the same seed, and others for another', () => {
    expect(digest(short)).toBe(digest(short));
    expect(digest(short)).not.toBe(digest({ ...short, seed: 12 }));
  });

  test('gives ids that another seed or start does not give', () => {
    const ids = (options: SimulationOptions) => [...simulate(options)].map(({ label }) => label.id);
    const all = [...ids(short), ...ids({ ...short, seed: 12 }), ...ids({ ...short, start: short.start + 1_000 })];
    expect(new Set(all).size).toBe(all.length);
  });

  test.each([0, 0.02, 0.3])('keeps to a share of attacks of %d', (attackShare) => {
    const events = [...simulate({ ...OPTIONS, hours: 6, rate: 1.5, attackShare })];
    const attacks = events.filter(({ label }) => label.label === 1).length;
    expect(Math.abs(attacks / events.length - attackShare)).toBeLessThan(0.012);
  });
});
