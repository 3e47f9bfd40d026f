import type { Api } from '../api/api.ts';
import type { Actor, Caller } from '../exchange.ts';
import { hashText } from '../random.ts';
import { attempt, signInOf } from '../traffic/sign-in.ts';
import type { AttackKind, Campaign } from './campaign.ts';

function hasSignIn(api: Api): boolean {
  return api.signIn !== undefined;
}

const DOORS = ['call', 'call', 'form', 'token'] as const;

/** A name from a leaked list: some are customers here, most are not. */
function leakedName(campaign: Campaign): string {
  const { random, world } = campaign;
  return random.chance(0.35)
    ? world.somebody(random).user
    : `${random.text(random.int(4, 9))}${random.int(1, 99)}@mail${random.int(0, 60)}.example`;
}

/** Pairs from a leaked list, one try each, shared out among `sources`. */
function* stuff(campaign: Campaign, sources: readonly Caller[], rate: number): Actor {
  const { random, world } = campaign;
  const visits = sources.map((source) => campaign.visit(source));
  const door = random.pick(DOORS);
  let time = campaign.start;
  for (let spent = 0; spent < campaign.events; spent++) {
    time += random.exponential(campaign.gap);
    const visit = visits.length === 1 ? visits[0]! : random.pick(visits);
    visit.time = time;
    const limited = rate > 0 && random.chance(rate) ? 429 : undefined;
    const opened = limited === undefined && random.chance(0.008);
    const anonymous = visit.caller;
    yield attempt(visit, door, leakedName(campaign), opened, limited);
    if (opened && spent + 1 < campaign.events) {
      yield visit.send(signInOf(world).doors[door].inside);
      spent++;
    }
    visit.caller = anonymous;
    time = Math.max(time, visit.time);
  }
}

function sourcesOf(campaign: Campaign, count: number, from: 'hosted' | 'home' | 'any', sameAgent: boolean): Caller[] {
  const first = campaign.source(from);
  return Array.from({ length: Math.max(1, count) }, (_, i) =>
    i === 0 ? first : campaign.source(from, sameAgent ? first.agent : undefined),
  );
}

export const credentialStuffing: readonly AttackKind[] = [
  {
    cls: 'credential_stuffing',
    form: 'loud',
    variant: 'one_source',
    events: [150, 900],
    seconds: [60, 400],
    fits: hasSignIn,
    begin: (campaign) => stuff(campaign, sourcesOf(campaign, 1, 'hosted', true), 0.15),
  },
  {
    cls: 'credential_stuffing',
    form: 'loud',
    variant: 'distributed',
    events: [300, 1_200],
    seconds: [200, 900],
    fits: hasSignIn,
    begin: (campaign) =>
      stuff(campaign, sourcesOf(campaign, Math.round(campaign.events / 8), 'any', campaign.random.chance(0.5)), 0.02),
  },
  {
    cls: 'credential_stuffing',
    form: 'quiet',
    variant: 'distributed',
    events: [120, 500],
    seconds: [6 * 3_600, 20 * 3_600],
    fits: hasSignIn,
    begin: (campaign) =>
      stuff(campaign, sourcesOf(campaign, Math.round(campaign.events / 2.2), 'home', campaign.random.chance(0.4)), 0),
  },
  {
    cls: 'credential_stuffing',
    form: 'quiet',
    variant: 'slow',
    events: [40, 160],
    seconds: [4 * 3_600, 16 * 3_600],
    fits: hasSignIn,
    begin: (campaign) => stuff(campaign, sourcesOf(campaign, 1, 'any', true), 0),
  },
];

/** Many passwords for one user; the account may be locked on the way. */
function* guess(campaign: Campaign, sources: readonly Caller[], locks: boolean): Actor {
  const { random, world } = campaign;
  const visits = sources.map((source) => campaign.visit(source));
  const door = random.pick(DOORS);
  const user = random.chance(0.25)
    ? random.pick(['admin', 'administrator', 'root', 'support', 'test', 'api'])
    : world.somebody(random).user;
  let time = campaign.start;
  for (let spent = 0; spent < campaign.events; spent++) {
    time += random.exponential(campaign.gap);
    const visit = random.pick(visits);
    visit.time = time;
    const locked = locks && spent > 12 && random.chance(0.5) ? random.pick([423, 429]) : undefined;
    yield attempt(visit, door, user, spent === campaign.events - 1 && random.chance(0.15), locked);
    time = Math.max(time, visit.time);
  }
}

/** A handful of passwords for one user from each of many sources, one after the other, and each gone before anybody counts. */
function* burst(campaign: Campaign, each: number): Actor {
  const { random, world } = campaign;
  const count = Math.max(1, Math.round(campaign.events / each));
  const door = random.pick(DOORS);
  const user = random.chance(0.5) ? random.pick(['admin', 'root', 'support', 'test']) : world.somebody(random).user;
  const one = random.chance(0.6);
  let start = campaign.start;
  let spent = 0;
  for (const source of sourcesOf(campaign, count, 'any', random.chance(0.6))) {
    const visit = campaign.visit(source);
    visit.time = start;
    const target = one ? user : world.somebody(random).user;
    for (let left = random.int(each - 1, each + 2); left > 0 && spent < campaign.events; left--, spent++) {
      yield attempt(visit, door, target, false);
      visit.pause(random.between(300, 2_600), 200);
    }
    start = Math.max(start + random.exponential(campaign.duration / count), visit.time);
  }
}

/** A few common passwords for many users, a whole round of users before the next password. */
function* spray(campaign: Campaign, sources: readonly Caller[]): Actor {
  const { random, world } = campaign;
  const visits = sources.map((source) => campaign.visit(source));
  const door = random.pick(DOORS);
  const users = Math.max(3, Math.round(campaign.events / 3));
  const offset = hashText(campaign.id) % world.population;
  let time = campaign.start;
  for (let spent = 0; spent < campaign.events; spent++) {
    time += random.exponential(campaign.gap);
    const visit = random.pick(visits);
    visit.time = time;
    const user = world.persona((offset + (spent % users)) % world.population).user;
    const anonymous = visit.caller;
    yield attempt(visit, door, user, random.chance(0.004));
    visit.caller = anonymous;
    time = Math.max(time, visit.time);
  }
}

/** Codes of six digits for one account that is already signed in. */
function* guessCodes(campaign: Campaign): Actor {
  const { random, world } = campaign;
  const codes = world.api.codes!;
  const user = world.somebody(random).user;
  const visit = campaign.visit({ ...campaign.source(), user, authorization: `Bearer ${random.hex(40)}` });
  let code = random.int(0, 900_000);
  for (let spent = 0; spent < campaign.events; spent++) {
    visit.pause(campaign.gap);
    code += random.chance(0.8) ? 1 : random.int(1, 50);
    yield visit.send(codes.route, {
      with: { [codes.field.name]: String(code).padStart(6, '0') },
      status: spent > 20 && random.chance(0.3) ? 429 : 401,
      bytes: 62,
    });
  }
}

export const bruteForce: readonly AttackKind[] = [
  {
    cls: 'brute_force',
    form: 'loud',
    variant: 'one_user',
    events: [80, 600],
    seconds: [30, 300],
    fits: hasSignIn,
    begin: (campaign) => guess(campaign, sourcesOf(campaign, 1, 'any', true), true),
  },
  {
    cls: 'brute_force',
    form: 'loud',
    variant: 'spraying',
    events: [120, 600],
    seconds: [60, 400],
    fits: hasSignIn,
    begin: (campaign) => spray(campaign, sourcesOf(campaign, campaign.random.int(1, 3), 'hosted', true)),
  },
  {
    cls: 'brute_force',
    form: 'loud',
    variant: 'codes',
    events: [100, 500],
    seconds: [40, 200],
    fits: (api) => api.codes !== undefined,
    begin: guessCodes,
  },
  {
    cls: 'brute_force',
    form: 'quiet',
    variant: 'one_user',
    events: [30, 120],
    seconds: [4 * 3_600, 18 * 3_600],
    fits: hasSignIn,
    begin: (campaign) => guess(campaign, sourcesOf(campaign, campaign.random.int(1, 4), 'home', true), false),
  },
  {
    cls: 'brute_force',
    form: 'quiet',
    variant: 'bursts',
    events: [40, 160],
    seconds: [3 * 3_600, 16 * 3_600],
    fits: hasSignIn,
    begin: (campaign) => burst(campaign, 7),
  },
  {
    cls: 'brute_force',
    form: 'quiet',
    variant: 'spraying',
    events: [50, 200],
    seconds: [6 * 3_600, 20 * 3_600],
    fits: hasSignIn,
    begin: (campaign) =>
      spray(campaign, sourcesOf(campaign, campaign.random.int(1, 30), 'home', campaign.random.chance(0.5))),
  },
];
