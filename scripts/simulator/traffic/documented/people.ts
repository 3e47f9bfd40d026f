import type { Api } from '../../api/api.ts';
import type { Route } from '../../api/route.ts';
import { COUNTS, popular } from '../../api/values.ts';
import type { Actor } from '../../exchange.ts';
import { homeAddress } from '../../people/addresses.ts';
import { callerOf, type Persona } from '../../people/persona.ts';
import type { Random } from '../../random.ts';
import { type Habit, harmless } from '../habit.ts';
import { attempt, bearer } from '../sign-in.ts';
import { Visit } from '../visit.ts';
import type { World } from '../world.ts';
import { typed } from '../zeal.ts';
import { type Resource, thing } from './resources.ts';

/** Lets somebody in: through the API's own door, or, where people sign in elsewhere, with the token they got there. */
function* enter(visit: Visit, persona: Persona): Actor {
  const { random, world } = visit;
  if (world.api.signIn) {
    if (random.chance(0.05)) {
      yield attempt(visit, 'call', persona.user, false);
      visit.pause(9_000, 2_000);
    }
    yield attempt(visit, 'call', persona.user, true);
    const { codes } = world.api;
    if (codes && random.chance(0.4)) {
      visit.pause(9_000, 2_500);
      yield visit.send(codes.route);
    }
    return;
  }
  signedIn(visit, persona);
}

function signedIn(visit: Visit, persona: Persona): void {
  visit.caller.user = persona.user;
  visit.caller.authorization = bearer(visit.random);
}

function somebodys(world: World, random: Random, time: number, cls: string, device: 'browser' | 'app') {
  const persona = world.somebody(random);
  return { persona, visit: new Visit(world, random, callerOf(persona, device, undefined), time, harmless(cls)) };
}

/** People with a page in their browser or an app: lists, some of what is listed, and now and then a change. */
export function client(
  api: Api,
  resources: readonly Resource[],
  cls: string,
  share: number,
  device: 'browser' | 'app',
): Habit {
  const guarded = api.looks.every((route) => route.signedIn);
  return {
    cls,
    share,
    rhythm: device === 'app' ? 'evening' : 'people',
    *begin(world, random, time): Actor {
      const { persona, visit } = somebodys(world, random, time, cls, device);
      if (device === 'app' && random.chance(0.85)) signedIn(visit, persona);
      else if (guarded || random.chance(0.5)) yield* enter(visit, persona);
      const may = (route: Route) => !route.signedIn || visit.caller.user !== undefined;
      for (let views = 1 + Math.floor(random.exponential(2.5)); views > 0; views--) {
        // What stands first in a document is mostly what it is about.
        const { lists, items, writes } = resources[Math.floor(resources.length * random.unit() ** 1.6)]!;
        for (const list of lists.filter(may).slice(0, 3))
          if (random.chance(0.7)) {
            yield visit.send(list);
            visit.pause(persona.pace, 300);
          }
        const shown = items.filter(may);
        for (let opened = shown.length > 0 ? Math.floor(random.exponential(2)) : 0; opened > 0; opened--) {
          const one = thing(shown[0]!, random);
          yield visit.send(random.chance(0.6) ? shown[0]! : random.pick(shown), { with: one });
          visit.pause(persona.pace, 300);
        }
        const changed = writes.filter(may);
        if (changed.length > 0 && random.chance(0.3)) {
          visit.pause(persona.pace, 2_000);
          yield visit.send(random.pick(changed));
        }
      }
    },
  };
}

/** People who write: texts with code and markup in them, into whatever takes text. */
export function writer(texts: readonly Route[]): Habit {
  return {
    cls: 'writer',
    share: 4,
    rhythm: 'people',
    *begin(world, random, time): Actor {
      const { persona, visit } = somebodys(world, random, time, 'writer', 'browser');
      yield* enter(visit, persona);
      for (let turns = 1 + Math.floor(random.exponential(1.4)); turns > 0; turns--) {
        yield visit.send(random.pick(world.api.looks));
        visit.pause(45_000, 8_000);
        yield visit.send(random.pick(texts));
      }
    },
  };
}

/** A search box that asks at every key: many odd half words in few seconds. */
export function typist(route: Route, parameter: string): Habit {
  return {
    cls: 'search_as_you_type',
    share: 2.5,
    rhythm: 'people',
    *begin(world, random, time): Actor {
      const { persona, visit } = somebodys(world, random, time, 'search_as_you_type', 'browser');
      if (route.signedIn) yield* enter(visit, persona);
      yield* typed(visit, route, (words) => `${parameter}=${words}`);
    },
  };
}

/** A call centre: opens other people's objects all day, and may. */
export const supportAgent: Habit = {
  cls: 'support_agent',
  share: 2,
  rhythm: 'work',
  *begin(world, random, time): Actor {
    const index = random.int(0, world.many(13) - 1);
    const persona = world.persona(index);
    const caller = {
      ...callerOf(persona, 'browser', random.hex(24)),
      address: homeAddress(world.seed + 910_000 + Math.floor(index / 13)),
    };
    const visit = new Visit(world, random, caller, time, harmless('support_agent'));
    yield* enter(visit, persona);
    for (let calls = 5 + Math.floor(random.exponential(20)); calls > 0; calls--) {
      visit.pause(70_000, 5_000);
      const shelf = random.pick(world.api.shelves);
      yield visit.send(shelf.route, { with: shelf.with(popular(random, COUNTS.customer)) });
    }
  },
};

/** An old version of an app: asks for what has moved. */
export const deadLinks: Habit = {
  cls: 'dead_links',
  share: 1.5,
  rhythm: 'people',
  *begin(world, random, time): Actor {
    const { visit } = somebodys(world, random, time, 'dead_links', random.chance(0.5) ? 'app' : 'browser');
    for (let left = 2 + Math.floor(random.exponential(7)); left > 0; left--) {
      const route = random.pick(world.api.looks);
      const last = route.template.split('/').findLast((part) => part !== '' && !part.startsWith('{')) ?? 'home';
      const path = random.pick([
        '/favicon.ico',
        `/v0/${last}`,
        `/old/${last}`,
        '/.well-known/assetlinks.json',
        `/${last}.html`,
      ]);
      yield visit.send(route, { path, query: '', status: random.chance(0.8) ? 404 : 410, bytes: 160 });
      visit.pause(3_000, 200);
    }
  },
};
