import { ROUTES } from '../api/catalogue.ts';
import { COUNTS, popular, productSlug } from '../api/values.ts';
import type { Actor } from '../exchange.ts';
import { callerOf } from '../people/persona.ts';
import { type Habit, harmless } from './habit.ts';
import { attempt, bearer } from './sign-in.ts';
import { Visit } from './visit.ts';

/** People with a browser: they look, search, sometimes sign in, seldom buy. */
export const shopper: Habit = {
  cls: 'shopper',
  share: 34,
  events: 12.9,
  rhythm: 'people',
  *begin(world, random, time): Actor {
    const persona = world.somebody(random);
    const visit = new Visit(world, random, callerOf(persona, 'browser', random.hex(24)), time, harmless('shopper'));
    const search = random.chance(0.2)
      ? 'https://www.google.com/'
      : random.chance(0.1)
        ? 'https://news.example/deals'
        : undefined;
    yield visit.send(ROUTES.home, search ? { referrer: search } : {});
    if (random.chance(0.4)) yield visit.send(ROUTES.asset);
    if (random.chance(0.35)) {
      visit.pause(persona.pace);
      if (random.chance(0.06)) {
        yield attempt(visit, 'call', persona.user, false);
        visit.pause(9_000, 2_000);
      }
      yield attempt(visit, 'call', persona.user, true);
      yield visit.send(ROUTES.me);
    }
    for (let clicks = 1 + Math.floor(random.exponential(5)); clicks > 0; clicks--) {
      visit.pause(persona.pace, 400);
      const kind = random.weighted(CLICKS);
      if (kind === 'product') {
        const id = popular(random, COUNTS.product);
        yield visit.send(ROUTES.productPage, { with: { slug: productSlug(id) } });
        yield visit.send(ROUTES.product, { with: { id: String(id) } });
        if (random.chance(0.5)) yield visit.send(ROUTES.image, { with: { id: String(id) } });
        if (random.chance(0.3)) yield visit.send(ROUTES.reviews, { with: { id: String(id) } });
        if (random.chance(0.15)) yield visit.send(ROUTES.addToCart);
      } else yield visit.send(ROUTES[kind]);
    }
    if (!visit.caller.user) return;
    if (random.chance(0.25)) {
      visit.pause(20_000, 4_000);
      yield visit.send(ROUTES.cart);
      yield visit.send(ROUTES.checkout);
    }
    if (random.chance(0.3)) yield visit.send(ROUTES.orders);
    if (random.chance(0.15)) yield visit.send(ROUTES.download);
    if (random.chance(0.1)) yield visit.send(ROUTES.order);
    if (random.chance(0.08)) yield visit.send(ROUTES.updateMe);
    if (random.chance(0.03)) yield visit.send(ROUTES.avatar);
    if (random.chance(0.12)) yield visit.send(ROUTES.review);
    if (random.chance(0.05)) yield visit.send(ROUTES.ticket);
    if (random.chance(0.15)) yield visit.send(ROUTES.logout);
  },
};

const CLICKS = [
  ['product', 45],
  ['searchPage', 16],
  ['categoryPage', 20],
  ['search', 10],
  ['cart', 6],
  ['article', 3],
] as const;

/** The shop's app: few log-ins, many small calls, a shared carrier address. */
export const appUser: Habit = {
  cls: 'mobile_app',
  share: 20,
  events: 9,
  rhythm: 'evening',
  *begin(world, random, time): Actor {
    const persona = world.somebody(random);
    const visit = new Visit(world, random, callerOf(persona, 'app', undefined), time, harmless('mobile_app'));
    visit.caller.user = persona.user;
    visit.caller.authorization = bearer(random);
    if (random.chance(0.6)) yield visit.send(ROUTES.refresh);
    yield visit.send(ROUTES.sync);
    for (let views = 1 + Math.floor(random.exponential(4)); views > 0; views--) {
      visit.pause(persona.pace, 300);
      const view = random.weighted(VIEWS);
      const first = visit.send(ROUTES[view]);
      yield first;
      if (first.status >= 502) {
        for (let again = 0; again < 3; again++) {
          visit.pause(800 * 2 ** again, 400 * 2 ** again);
          const retry = visit.send(ROUTES[view]);
          yield retry;
          if (retry.status < 500) break;
        }
      }
      if (random.chance(0.6)) yield visit.send(ROUTES.push);
    }
    if (random.chance(0.06)) yield visit.send(ROUTES.checkout);
  },
};

const VIEWS = [
  ['products', 25],
  ['product', 35],
  ['search', 12],
  ['graphql', 14],
  ['cart', 6],
  ['addToCart', 4],
  ['orders', 3],
  ['review', 1],
] as const;

/** The bank's customers look at their own accounts, and pay. */
export const bankCustomer: Habit = {
  cls: 'bank_customer',
  share: 14,
  events: 7,
  rhythm: 'people',
  *begin(world, random, time): Actor {
    const persona = world.somebody(random);
    const mobile = random.chance(0.5);
    const visit = new Visit(
      world,
      random,
      callerOf(persona, mobile ? 'app' : 'browser', undefined),
      time,
      harmless('bank_customer'),
    );
    const door = mobile ? 'token' : 'form';
    if (random.chance(0.05)) {
      yield attempt(visit, door, persona.user, false);
      visit.pause(8_000, 2_000);
    }
    yield attempt(visit, door, persona.user, true);
    visit.pause(6_000, 1_500);
    yield visit.send(ROUTES.otp);
    yield visit.send(ROUTES.accounts);
    for (const id of persona.accounts) {
      visit.pause(persona.pace, 400);
      yield visit.send(ROUTES.account, { with: { id } });
      yield visit.send(ROUTES.transactions, { with: { id } });
    }
    while (random.chance(0.45)) {
      visit.pause(persona.pace * 2, 800);
      yield random.chance(0.4)
        ? visit.send(ROUTES.transfer)
        : visit.send(random.chance(0.2) ? ROUTES.statement : ROUTES.transactions, {
            with: { id: random.pick(persona.accounts) },
          });
    }
    if (random.chance(0.2)) yield visit.send(ROUTES.rates);
  },
};

/** People who write: forum posts with code in them, pages with HTML in them. */
export const writer: Habit = {
  cls: 'writer',
  share: 4,
  events: 5.1,
  rhythm: 'people',
  *begin(world, random, time): Actor {
    const persona = world.somebody(random);
    const visit = new Visit(world, random, callerOf(persona, 'browser', random.hex(24)), time, harmless('writer'));
    visit.caller.user = persona.user;
    const editor = random.chance(0.3);
    for (let turns = 1 + Math.floor(random.exponential(1.4)); turns > 0; turns--) {
      yield visit.send(ROUTES.article);
      visit.pause(45_000, 8_000);
      if (editor) yield visit.send(ROUTES.cmsSave);
      else
        yield visit.send(
          random.pick([ROUTES.forumPost, ROUTES.forumPost, ROUTES.review, ROUTES.ticket, ROUTES.contact]),
        );
      if (random.chance(0.4)) yield visit.send(ROUTES.preview);
      if (random.chance(0.2)) yield visit.send(ROUTES.searchPage);
    }
  },
};
