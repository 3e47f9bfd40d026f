import { ROUTES } from '../api/catalogue.ts';
import type { Route } from '../api/route.ts';
import type { Actor } from '../exchange.ts';
import { homeAddress } from '../people/addresses.ts';
import { libraryAgent } from '../people/agents.ts';
import { callerOf } from '../people/persona.ts';
import { type Habit, harmless } from './habit.ts';
import { attempt, signInOf } from './sign-in.ts';
import { Visit } from './visit.ts';

/** Tries a few passwords, resets it, gets in. */
export const forgetful: Habit = {
  cls: 'forgotten_password',
  share: 1.6,
  events: 8,
  rhythm: 'people',
  *begin(world, random, time): Actor {
    const persona = world.somebody(random);
    const visit = new Visit(
      world,
      random,
      callerOf(persona, 'browser', random.hex(24)),
      time,
      harmless('forgotten_password'),
    );
    const door = random.chance(0.6) ? 'call' : 'form';
    for (let tries = random.int(2, 7); tries > 0; tries--) {
      yield attempt(visit, door, persona.user, false);
      visit.pause(11_000, 2_500);
    }
    const { doors, forgot, reset } = signInOf(world);
    if (random.chance(0.7)) {
      if (forgot) yield visit.send(forgot);
      visit.pause(60_000, 15_000);
      if (reset) yield visit.send(reset);
      visit.pause(5_000, 1_000);
    }
    yield attempt(visit, door, persona.user, true);
    yield visit.send(doors[door].inside);
  },
};

/** Tries, fails, and never comes back that day. */
export const givesUp: Habit = {
  cls: 'gives_up',
  share: 1,
  events: 4,
  rhythm: 'people',
  *begin(world, random, time): Actor {
    const persona = world.somebody(random);
    const device = random.chance(0.5) ? 'browser' : 'app';
    const visit = new Visit(world, random, callerOf(persona, device, undefined), time, harmless('gives_up'));
    const door = random.pick(['call', 'form', 'token'] as const);
    for (let tries = random.int(1, 7); tries > 0; tries--) {
      const user = random.chance(0.12) ? `${persona.user.slice(0, -1)}x` : persona.user;
      yield attempt(visit, door, user, false, tries === 1 && random.chance(0.15) ? 429 : undefined);
      visit.pause(14_000, 2_000);
    }
  },
};

/** A device that sends an old password for ever: one try every few minutes, always the same user. A visit is a few hours. */
export const staleDevice: Habit = {
  cls: 'stale_device',
  share: 1.2,
  events: 36,
  rhythm: 'always',
  *begin(world, random, time): Actor {
    const persona = world.persona(random.int(0, Math.max(1, Math.floor(world.population / 50))) * 50);
    const caller = { ...callerOf(persona, 'app', undefined), address: persona.home };
    const visit = new Visit(world, random, caller, time, harmless('stale_device'));
    const every = random.pick([120_000, 300_000, 300_000, 900_000]);
    for (let left = 10 + Math.floor(random.exponential(26)); left > 0; left--) {
      visit.time += every + random.between(-2_000, 2_000);
      yield attempt(visit, 'token', persona.user, false);
    }
  },
};

/** A program of somebody who signs in from the same place sends the old password, quickly and for minutes, until it is told the new one. */
export const ownPasswordLoop: Habit = {
  cls: 'own_password_loop',
  share: 0.7,
  events: 46,
  rhythm: 'people',
  *begin(world, random, time): Actor {
    const persona = world.somebody(random);
    const visit = new Visit(
      world,
      random,
      callerOf(persona, 'browser', undefined),
      time,
      harmless('own_password_loop'),
    );
    const door = random.pick(['call', 'form', 'token'] as const);
    const around = random.pick([1_200, 3_000, 6_000]);
    const anonymous = visit.caller;
    for (let signs = random.int(1, 3); signs > 0; signs--) {
      yield attempt(visit, door, persona.user, true);
      visit.caller = anonymous;
      visit.pause(1_200_000, 120_000);
    }
    for (let left = 6 + Math.floor(random.exponential(37)); left > 0; left--) {
      yield attempt(visit, door, persona.user, false);
      visit.pause(around, around / 3);
    }
    if (random.chance(0.8)) yield attempt(visit, door, persona.user, true);
  },
};

/** A password manager signs in to several accounts of a household in a row. */
export const passwordManager: Habit = {
  cls: 'password_manager',
  share: 0.8,
  events: 5.7,
  rhythm: 'evening',
  *begin(world, random, time): Actor {
    const persona = world.somebody(random);
    const visit = new Visit(world, random, callerOf(persona, 'browser', undefined), time, harmless('password_manager'));
    for (let account = 0; account < random.int(2, 4); account++) {
      const user = account === 0 ? persona.user : world.persona(persona.index + account).user;
      yield attempt(visit, 'call', user, random.chance(0.85));
      visit.pause(1_500, 300);
      yield visit.send(signInOf(world).doors.call.inside);
      visit.pause(20_000, 2_000);
    }
  },
};

/** Office staff behind one address: many people sign in within an hour, some of them wrongly. */
export const office: Habit = {
  cls: 'office_nat',
  share: 5,
  events: 58,
  rhythm: 'work',
  *begin(world, random, time): Actor {
    const which = random.int(1, world.many(5));
    const address = homeAddress(world.seed + 900_000 + which);
    let at = time;
    for (let person = random.int(8, 20); person > 0; person--) {
      at += random.exponential(40_000);
      const persona = world.persona((which * 60 + random.int(0, 59)) % world.population);
      const visit = new Visit(
        world,
        random,
        { ...callerOf(persona, 'browser', undefined), address },
        at,
        harmless('office_nat'),
      );
      if (random.chance(0.12)) yield attempt(visit, 'call', persona.user, false);
      yield attempt(visit, 'call', persona.user, true);
      for (let clicks = random.int(1, 5); clicks > 0; clicks--) {
        visit.pause(2_500, 200);
        yield visit.send(random.pick(world.api.daily));
      }
      at = visit.time;
    }
  },
};

/** An old version of an app or a partner's broken link: asks for what is gone. */
export const deadLinks: Habit = {
  cls: 'dead_links',
  share: 1.5,
  events: 9,
  rhythm: 'people',
  *begin(world, random, time): Actor {
    const persona = world.somebody(random);
    const visit = new Visit(
      world,
      random,
      callerOf(persona, random.chance(0.5) ? 'app' : 'browser', undefined),
      time,
      harmless('dead_links'),
    );
    for (let left = 2 + Math.floor(random.exponential(7)); left > 0; left--) {
      const path = random.pick([
        '/api/v0/products',
        '/api/v1/recommendations',
        '/favicon.ico',
        '/apple-touch-icon.png',
        '/c/winter-2019',
        `/p/old-${random.int(1, 400)}`,
        '/api/v1/banners/home',
        '/.well-known/assetlinks.json',
      ]);
      yield visit.send(ROUTES.home, { path, query: '', status: random.chance(0.8) ? 404 : 410, bytes: 160 });
      visit.pause(3_000, 200);
    }
  },
};

/** Somebody's script, which loads a whole report with large pages at night, with an account and permission. */
export function reportScriptOf(list: Route, queryOf: (page: number) => string): Habit {
  return {
    cls: 'report_script',
    share: 1.5,
    events: 40,
    rhythm: 'night',
    *begin(world, random, time): Actor {
      const persona = world.persona(random.int(0, world.many(41) - 1));
      const caller = {
        ...callerOf(persona, 'browser', undefined),
        agent: libraryAgent(random),
        user: persona.user,
        authorization: `ApiKey ${random.hex(32)}`,
      };
      const visit = new Visit(world, random, caller, time, harmless('report_script'));
      const pages = 10 + Math.floor(random.exponential(30));
      for (let page = 1; page <= pages; page++) {
        yield visit.send(list, {
          query: queryOf(page),
          bytes: 46_000,
          latency: random.around(140, 0.3),
        });
        visit.pause(1_200, 200);
      }
    },
  };
}

export const reportScript = reportScriptOf(ROUTES.products, (page) => `limit=100&page=${page}&sort=name`);
