import { ROUTES } from '../api/catalogue.ts';
import type { Route } from '../api/route.ts';
import { COUNTS, popular, productSlug } from '../api/values.ts';
import type { Actor } from '../exchange.ts';
import { homeAddress } from '../people/addresses.ts';
import { callerOf } from '../people/persona.ts';
import { SEARCH_WORDS } from '../people/words.ts';
import { type Habit, harmless } from './habit.ts';
import { attempt } from './sign-in.ts';
import { Visit } from './visit.ts';

/** A search box that asks at every key: many odd half words in few seconds. */
export const typist: Habit = {
  cls: 'search_as_you_type',
  share: 2.5,
  events: 16.8,
  rhythm: 'people',
  *begin(world, random, time): Actor {
    const persona = world.somebody(random);
    const visit = new Visit(
      world,
      random,
      callerOf(persona, 'browser', random.hex(24)),
      time,
      harmless('search_as_you_type'),
    );
    yield* typed(visit, ROUTES.search, (words) => `q=${words}&limit=10`);
  },
};

/** Searches as they are typed; the query takes the words percent-encoded. */
export function* typed(visit: Visit, route: Route, queryOf: (words: string) => string): Actor {
  const { random } = visit;
  for (let searches = random.int(1, 3); searches > 0; searches--) {
    const words = random.pick(SEARCH_WORDS);
    for (let length = 2; length <= words.length; length += random.int(1, 2)) {
      yield visit.send(route, { query: queryOf(encodeURIComponent(words.slice(0, length))) });
      visit.pause(280, 80);
    }
    visit.pause(8_000, 1_000);
  }
}

/** Somebody who looks at very much: opens dozens of products in tabs, pictures and all. */
export const collector: Habit = {
  cls: 'collector',
  share: 2.5,
  events: 76,
  rhythm: 'evening',
  *begin(world, random, time): Actor {
    const persona = world.somebody(random);
    const visit = new Visit(world, random, callerOf(persona, 'browser', random.hex(24)), time, harmless('collector'));
    for (let page = 1; page <= random.int(2, 6); page++) {
      yield visit.send(ROUTES.categoryPage, { with: { category: 'books', page: String(page) } });
      for (let tabs = random.int(4, 16); tabs > 0; tabs--) {
        const id = popular(random, COUNTS.product);
        visit.pause(900, 100);
        yield visit.send(ROUTES.productPage, { with: { slug: productSlug(id) } });
        yield visit.send(ROUTES.image, { with: { id: String(id) } });
      }
      visit.pause(30_000, 2_000);
    }
  },
};

/** A call centre: opens other people's orders all day, and may. */
export const supportAgent: Habit = {
  cls: 'support_agent',
  share: 2,
  events: 57,
  rhythm: 'work',
  *begin(world, random, time): Actor {
    const index = random.int(0, world.many(13) - 1);
    const persona = world.persona(index);
    // One call centre for each thirteen.
    const address = homeAddress(world.seed + 910_000 + Math.floor(index / 13));
    const visit = new Visit(
      world,
      random,
      { ...callerOf(persona, 'browser', random.hex(24)), address },
      time,
      harmless('support_agent'),
    );
    yield attempt(visit, 'call', persona.user, true);
    for (let calls = 5 + Math.floor(random.exponential(20)); calls > 0; calls--) {
      visit.pause(70_000, 5_000);
      yield visit.send(ROUTES.customer);
      yield visit.send(ROUTES.order);
      if (random.chance(0.4)) yield visit.send(ROUTES.order);
      if (random.chance(0.2)) yield visit.send(ROUTES.download);
    }
  },
};

/** Somebody new, with whatever name and address they have. */
export const newcomer: Habit = {
  cls: 'newcomer',
  share: 2,
  events: 4.4,
  rhythm: 'people',
  *begin(world, random, time): Actor {
    const persona = world.somebody(random);
    const visit = new Visit(world, random, callerOf(persona, 'browser', random.hex(24)), time, harmless('newcomer'));
    yield visit.send(ROUTES.home);
    visit.pause(60_000, 20_000);
    yield visit.send(ROUTES.register, { with: { name: persona.name } });
    yield attempt(visit, 'call', persona.user, true);
    if (random.chance(0.6)) yield visit.send(ROUTES.updateMe, { with: { name: persona.name } });
    if (random.chance(0.3)) yield visit.send(ROUTES.avatar);
    if (random.chance(0.5)) yield visit.send(ROUTES.addToCart);
  },
};

/** A page built on GraphQL: one path, all meaning in the body. */
export const graphqlPage: Habit = {
  cls: 'graphql_client',
  share: 3,
  events: 8.5,
  rhythm: 'people',
  *begin(world, random, time): Actor {
    const persona = world.somebody(random);
    const visit = new Visit(
      world,
      random,
      callerOf(persona, 'browser', random.hex(24)),
      time,
      harmless('graphql_client'),
    );
    for (let views = 2 + Math.floor(random.exponential(6.5)); views > 0; views--) {
      yield visit.send(ROUTES.graphql);
      visit.pause(persona.pace / 2, 100);
    }
  },
};
