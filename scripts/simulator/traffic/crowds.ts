import { ROUTES } from '../api/catalogue.ts';
import type { Route } from '../api/route.ts';
import type { Actor } from '../exchange.ts';
import { callerOf, type Persona } from '../people/persona.ts';
import type { Random } from '../random.ts';
import { type Habit, harmless } from './habit.ts';
import { attempt, signInOf } from './sign-in.ts';
import { type Ask, Visit } from './visit.ts';
import type { World } from './world.ts';

/** Many people who do one thing within a short time: what looks like a campaign and is none. */
export function crowd(
  people: number,
  minutes: number,
  one: (world: World, random: Random, persona: Persona, time: number, until: number) => Actor,
): Habit['begin'] {
  return function* (world, random, time): Actor {
    const until = time + minutes * 60_000 * random.between(0.7, 1.3);
    let at = time;
    for (let i = 0; i < people; i++) {
      at += random.exponential((until - time) / people);
      yield { time: at, spawn: one(world, random.fork(), world.somebody(random), at, until) };
    }
  };
}

/** A newsletter goes out, and everybody opens the same link. */
export const marketingSpike: Habit = {
  cls: 'marketing_spike',
  share: 3,
  events: 480,
  rhythm: 'work',
  begin: crowd(110, 10, function* (world, random, persona, time): Actor {
    const visit = new Visit(
      world,
      random,
      callerOf(persona, 'browser', random.hex(24)),
      time,
      harmless('marketing_spike'),
    );
    yield visit.send(ROUTES.categoryPage, {
      with: { category: 'sale' },
      query: 'utm_source=newsletter&utm_campaign=spring_sale',
    });
    for (let clicks = Math.floor(random.exponential(2)); clicks > 0; clicks--) {
      visit.pause(persona.pace, 300);
      yield visit.send(ROUTES.productPage, { with: { slug: `spring-offer-${random.int(1, 5)}` } });
      yield visit.send(ROUTES.product, { with: { id: String(random.int(1, 5)) } });
    }
    if (random.chance(0.2)) yield visit.send(ROUTES.addToCart);
  }),
};

/** Asks in vain, more and more patiently, until the service is back at `until`, and a moment later waits for nothing more. */
export function* retries(visit: Visit, until: number, route: Route, asked: Ask = {}): Actor {
  const { random } = visit;
  let wait = 1_000;
  for (let tries = 0; tries < 12 && visit.time < until; tries++) {
    yield visit.send(route, { ...asked, status: random.pick([503, 503, 504]), bytes: 180 });
    visit.pause(wait, wait / 2);
    wait = Math.min(wait * 2, 60_000);
  }
  visit.time = Math.max(visit.time, until + random.exponential(3_000));
}

/** One service is down: every phone asks again and again, and all at once when it is back. */
export const retryStorm: Habit = {
  cls: 'retry_after_outage',
  share: 1.5,
  events: 285,
  rhythm: 'people',
  begin: crowd(30, 5, function* (world, random, persona, time, until): Actor {
    const visit = new Visit(world, random, callerOf(persona, 'app', undefined), time, harmless('retry_after_outage'));
    visit.caller.user = persona.user;
    yield* retries(visit, until, ROUTES.sync);
    yield visit.send(ROUTES.refresh);
    yield visit.send(ROUTES.sync);
  }),
};

/** Passwords were made to expire: people from everywhere fail once or twice with the old one, and set a new one. */
export const forcedReset: Habit = {
  cls: 'forced_reset',
  share: 0.8,
  events: 131,
  rhythm: 'work',
  begin: crowd(28, 90, function* (world, random, persona, time): Actor {
    const visit = new Visit(world, random, callerOf(persona, 'browser', undefined), time, harmless('forced_reset'));
    for (let tries = random.int(1, 3); tries > 0; tries--) {
      yield attempt(visit, 'call', persona.user, false);
      visit.pause(8_000, 1_500);
    }
    const { forgot, reset } = signInOf(world);
    if (forgot) yield visit.send(forgot);
    if (random.chance(0.2)) return;
    visit.pause(50_000, 12_000);
    if (reset) yield visit.send(reset);
    yield attempt(visit, 'call', persona.user, true);
  }),
};
