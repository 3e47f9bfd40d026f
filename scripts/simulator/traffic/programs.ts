import { ROUTES } from '../api/catalogue.ts';
import type { Route } from '../api/route.ts';
import { COUNTS, popular, productSlug } from '../api/values.ts';
import type { Actor, Caller } from '../exchange.ts';
import { hostedAddress } from '../people/addresses.ts';
import { CRAWLER_AGENTS, libraryAgent } from '../people/agents.ts';
import { Random } from '../random.ts';
import { type Habit, harmless } from './habit.ts';
import { Visit } from './visit.ts';
import type { World } from './world.ts';

/** A program on a rented machine: always at the same address, with the same key. */
export function program(world: World, kind: string, index: number, agent?: string): Caller {
  const random = new Random(world.seed + index, kind);
  return {
    address: hostedAddress(random.bits()),
    agent: agent ?? libraryAgent(random),
    user: agent ? undefined : `${kind}-${index}`,
    session: undefined,
    authorization: agent ? undefined : `ApiKey ${random.hex(32)}`,
    language: '',
    forwarded: undefined,
  };
}

/** A partner's batch import: thousands of objects one after the other, with a key. Walks ids, and may. */
export const partner: Habit = {
  cls: 'partner_batch',
  share: 6,
  events: 130,
  rhythm: 'night',
  *begin(world, random, time): Actor {
    const visit = new Visit(
      world,
      random,
      program(world, 'partner', random.int(1, world.many(6))),
      time,
      harmless('partner_batch'),
    );
    const job = random.weighted([
      ['stock', 5],
      ['import', 2],
      ['export', 2],
      ['lookup', 2],
    ] as const);
    let id = random.int(1, COUNTS.product - 400);
    for (let left = 20 + Math.floor(random.exponential(110)); left > 0; left--) {
      visit.pause(450, 60);
      id += random.chance(0.9) ? 1 : random.int(2, 6);
      if (job === 'stock') yield visit.send(ROUTES.stock, { with: { id: String(id) } });
      else if (job === 'import') yield visit.send(ROUTES.importProduct);
      else if (job === 'lookup') yield visit.send(ROUTES.product, { with: { id: String(id) } });
      else yield visit.send(ROUTES.exportOrders, { query: `since=2026-01-01&limit=500&page=${id}` });
    }
  },
};

/** Continuous integration: the same few calls, tests of failures among them. */
export const integration: Habit = {
  cls: 'ci_job',
  share: 3,
  events: 26,
  rhythm: 'work',
  *begin(world, random, time): Actor {
    const visit = new Visit(
      world,
      random,
      program(world, 'ci', random.int(1, world.many(3))),
      time,
      harmless('ci_job'),
    );
    for (let round = random.int(1, 3); round > 0; round--) {
      yield visit.send(ROUTES.health);
      yield visit.send(ROUTES.login, { attempted: 'ci-user', with: { username: 'ci-user' } });
      yield visit.send(ROUTES.login, { attempted: 'ci-user', with: { username: 'ci-user' }, status: 401, bytes: 74 });
      yield visit.send(ROUTES.products, { query: 'limit=1' });
      yield visit.send(ROUTES.products, { query: 'limit=-1', status: 400, bytes: 88 });
      yield visit.send(ROUTES.product, { with: { id: '1' } });
      yield visit.send(ROUTES.product, { with: { id: '999999999' }, status: 404, bytes: 61 });
      yield visit.send(ROUTES.search, { query: 'q=%3Ctest%3E%20%26%20%22quotes%22' });
      yield visit.send(ROUTES.cart);
      yield visit.send(ROUTES.addToCart, { status: 422, bytes: 120 });
      yield visit.send(ROUTES.register, { status: 409, bytes: 96 });
      yield visit.send(ROUTES.me);
      yield visit.send(ROUTES.logout);
      visit.pause(4_000);
    }
  },
};

/** Crawlers that say who they are: wide and patient, with the robots file first. */
export const crawler: Habit = {
  cls: 'crawler',
  share: 6,
  events: 62,
  rhythm: 'always',
  *begin(world, random, time): Actor {
    const which = random.int(0, CRAWLER_AGENTS.length - 1);
    const caller = program(world, `crawler${which}`, random.int(1, world.many(4)), CRAWLER_AGENTS[which]!);
    const visit = new Visit(world, random, caller, time, harmless('crawler'));
    yield visit.send(ROUTES.robots);
    if (random.chance(0.3)) yield visit.send(ROUTES.sitemap);
    const pace = random.pick([1_000, 3_000, 10_000]);
    for (let left = 5 + Math.floor(random.exponential(55)); left > 0; left--) {
      visit.pause(pace, 300);
      const dead = random.chance(0.04);
      yield random.chance(0.75)
        ? visit.send(ROUTES.productPage, {
            with: { slug: productSlug(popular(random, COUNTS.product)) },
            ...(dead ? { status: 404, bytes: 900 } : {}),
          })
        : visit.send(random.pick([ROUTES.categoryPage, ROUTES.article, ROUTES.home]));
    }
  },
};

/** A monitor asks every few seconds, for ever. One visit is an hour of it. */
export function monitorOf(routes: readonly Route[]): Habit {
  return {
    cls: 'health_check',
    share: 5,
    events: 120,
    rhythm: 'always',
    *begin(world, random, time): Actor {
      const agent = random.pick([
        'kube-probe/1.29',
        'ELB-HealthChecker/2.0',
        'Mozilla/5.0 (compatible; UptimeRobot/2.0; http://www.uptimerobot.com/)',
      ]);
      const caller = { ...program(world, 'monitor', random.int(1, 3), agent), address: `10.0.9.${random.int(10, 13)}` };
      const visit = new Visit(world, random, caller, time, harmless('health_check'));
      const route = random.pick(routes);
      for (let left = 120; left > 0; left--) {
        visit.time += 30_000;
        yield visit.send(route);
      }
    },
  };
}

export const monitor = monitorOf([ROUTES.health, ROUTES.bankHealth]);
