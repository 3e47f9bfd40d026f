import { describe, expect, test } from '@jest/globals';
import { eventOf, requestDocument } from '../events/testing.ts';
import { PatternBehaviorAnalyzer } from './analyzer.ts';
import type { Behavior } from './behavior.ts';
import { alike } from './names-alike.ts';

const START = Date.UTC(2026, 2, 2);
const MINUTE = 60_000;

interface SignIn {
  readonly minute: number;
  readonly source: string;
  readonly user: string;
  readonly status: number;
  readonly agent?: string;
  /** Names of the headers, in their order. */
  readonly headers?: readonly string[];
}

function signIn(
  analyzer: PatternBehaviorAnalyzer,
  { minute, source, user, status, agent, headers = [] }: SignIn,
): Behavior {
  const fields = { time: START + minute * MINUTE, method: 'POST', path: '/login', status, source };
  const body = JSON.stringify({ username: user, password: 'x' });
  const sent = {
    ...(agent !== undefined && { agent }),
    ...(headers.length > 0 && { headers: Object.fromEntries(headers.map((name) => [name, 'x'])) }),
  };
  return analyzer.observe(eventOf(requestDocument({ ...fields, body, ...sent })), true);
}

/** A day of people: each signs in from home; one in four mistypes first, one in twenty gives up. */
function people(from: number, to: number): SignIn[] {
  const all: SignIn[] = [];
  for (let i = 0; i < 1500; i++) {
    const minute = from + ((i * 7919) % (to - from));
    const person = { source: `198.51.${i >> 6}.${i & 63}`, user: `person${(i * 31) % 997}x${i}` };
    if (i % 4 === 0 || i % 20 === 1) all.push({ ...person, minute, status: 401 });
    if (i % 20 !== 1) all.push({ ...person, minute: minute + 1, status: 200 });
  }
  return all;
}

/** A list shared out among sources, each two tries, hours apart; every attempt so many minutes after the one before. */
function campaign(from: number, { sources = 40, every = 9, net = '203.0' } = {}): SignIn[] {
  return Array.from({ length: 2 * sources }, (_, i) => ({
    minute: from + i * every + ((i * 37) % 5),
    source: `${net}.${i % sources}.${7 * ((i % sources) % 36)}`,
    user: `${'qwertzuiop'[i % 10]}${'asdfghjkl'[i % 9]}${i * 7}`,
    status: 401,
    agent: `Mozilla/5.0 tool-${i % sources}`,
  }));
}

const partsOfCampaigns = (seen: readonly [SignIn, Behavior][]): [SignIn, Behavior][] =>
  seen.filter(([, { campaign: found }]) => found !== undefined);

function play(analyzer: PatternBehaviorAnalyzer, attempts: readonly SignIn[]): [SignIn, Behavior][] {
  return attempts
    .toSorted((a, b) => a.minute - b.minute)
    .map((attempt) => [attempt, signIn(analyzer, attempt)] as [SignIn, Behavior]);
}

/** One try each, for an account that nobody has, by sources that all claim to be another browser. */
function disguised(from: number, headers: readonly string[]): SignIn[] {
  return Array.from({ length: 120 }, (_, i) => ({
    minute: from + 5 * i,
    source: `203.0.${i}.9`,
    user: `nobody${i * 7}`,
    status: 401,
    agent: `Mozilla/5.0 browser-${i}`,
    headers,
  }));
}
const BROWSER = ['host', 'connection', 'user-agent', 'accept', 'accept-encoding', 'accept-language'];
const TOOL = ['host', 'accept-language', 'accept', 'user-agent'];

describe('headers in one order', () => {
  const known = (): PatternBehaviorAnalyzer => {
    const analyzer = new PatternBehaviorAnalyzer();
    play(
      analyzer,
      people(0, 1440).map((one) => ({ ...one, headers: BROWSER })),
    );
    return analyzer;
  };
  const today = people(1440, 2880).map((one) => ({ ...one, headers: BROWSER }));

  test('tell one tool behind many agents, and nobody beside it', () => {
    const parts = partsOfCampaigns(play(known(), [...today, ...disguised(1500, TOOL)]));
    expect(parts.length).toBeGreaterThan(20);
    expect(parts.every(([{ headers }, { campaign: found }]) => headers === TOOL && found?.shared === 'headers')).toBe(
      true,
    );
  });

  test('that everybody has tell nobody', () => {
    expect(partsOfCampaigns(play(known(), [...today, ...disguised(1500, BROWSER)]))).toEqual([]);
    expect(partsOfCampaigns(play(known(), [...today, ...disguised(1500, [])]))).toEqual([]);
  });
});

describe('requests that miss, by one tool behind many agents', () => {
  /** A day in which many ask for the same few things that are gone, and twelve sources for what nobody else asks for. */
  const day = (headers: readonly string[]) => {
    const analyzer = new PatternBehaviorAnalyzer();
    const seen: Behavior[] = [];
    const miss = (minute: number, source: string, path: string, sent: object) => {
      const fields = { time: START + minute * MINUTE, method: 'GET', path, status: 404, source, ...sent };
      return analyzer.observe(eventOf(requestDocument(fields)), true);
    };
    const named = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, 'x']));
    for (let minute = 0; minute < 1440; minute++) {
      for (let i = 0; i < 20; i++)
        miss(minute, `198.51.${i}.${minute % 250}`, `/gone-${i % 4}.png`, { headers: named(BROWSER) });
      if (minute < 200 || minute % 10 !== 0) continue;
      const i = minute / 10;
      const agent = `Mozilla/5.0 browser-${i}`;
      seen.push(miss(minute, `203.0.${i % 12}.9`, `/private-${i}`, { agent, headers: named(headers) }));
    }
    return seen.flatMap(({ campaign: found }) => (found === undefined ? [] : [found]));
  };

  test('are told by the order of their headers', () => {
    const told = day(TOOL);
    expect(told.length).toBeGreaterThan(10);
    expect(told.every(({ sign, shared }) => sign === 'feels_for_paths' && shared === 'headers')).toBe(true);
  });

  test('are not told by headers that everybody has, among so many', () => {
    expect(day(BROWSER)).toEqual([]);
  });
});

describe('campaigns', () => {
  test('are told where many sources do what few harmless ones do, by one name and with their members', () => {
    const analyzer = new PatternBehaviorAnalyzer();
    play(analyzer, people(0, 1440));
    const seen = play(analyzer, [...people(1440, 2880), ...campaign(1500)]);
    const told = partsOfCampaigns(seen);
    expect(told.length).toBeGreaterThan(15);
    expect(told.every(([{ source }]) => source.startsWith('203.0.'))).toBe(true);
    const ids = new Set(told.map(([, { campaign: found }]) => found?.id));
    expect(ids.size).toBe(1);
    const members = analyzer.campaigns.members([...ids][0] as string);
    expect(members.length).toBeGreaterThan(30);
    expect(members.every((source) => source.startsWith('203.0.'))).toBe(true);
    expect(told[0][1].risk).toBeGreaterThan(95);
  });

  test('are told however long they last, and the next one too: what an attack did is not usual', () => {
    const analyzer = new PatternBehaviorAnalyzer();
    const days = [0, 1, 2, 3, 4, 5].flatMap((day) => people(day * 1440, (day + 1) * 1440));
    const long = campaign(1440, { sources: 120, every: 9 });
    const next = campaign(4 * 1440, { sources: 60, every: 9, net: '192.88' });
    const sources = partsOfCampaigns(play(analyzer, [...days, ...long, ...next])).map(([{ source }]) => source);
    expect(sources.filter((source) => source.startsWith('203.0.')).length).toBeGreaterThan(90);
    expect(sources.filter((source) => source.startsWith('192.88.')).length).toBeGreaterThan(30);
    expect(sources.filter((source) => source.startsWith('198.51.'))).toEqual([]);
  });

  test('are not made of people who mistype and give up, however many', () => {
    const analyzer = new PatternBehaviorAnalyzer();
    const seen = play(analyzer, [...people(0, 1440), ...people(1440, 2880)]);
    expect(partsOfCampaigns(seen)).toEqual([]);
  });

  test('are not made of people whose passwords were all made to expire', () => {
    const analyzer = new PatternBehaviorAnalyzer();
    play(analyzer, people(0, 1440));
    const forced: SignIn[] = [];
    for (let i = 0; i < 300; i++) {
      const person = { source: `198.51.${i >> 6}.${i & 63}`, user: `person${(i * 31) % 997}x${i}` };
      forced.push(
        { ...person, minute: 1500 + (i % 90), status: 401 },
        { ...person, minute: 1501 + (i % 90), status: 401 },
      );
    }
    const seen = play(analyzer, [...people(1440, 2880), ...forced]);
    expect(partsOfCampaigns(seen)).toEqual([]);
  });
});

describe('names', () => {
  test.each([
    ['kim', 'kin', true],
    ['kim.lee', 'kim.leex', true],
    ['kim.lee', 'kim.lee@mail.example', true],
    ['kim', 'robert', false],
    ['anna@mail.example', 'peter@mail.example', false],
    ['user17', 'user18', true],
  ])('%s and %s: may be one is %s', (a, b, expected) => {
    expect(alike(a, b)).toBe(expected);
    expect(alike(b, a)).toBe(expected);
  });
});
