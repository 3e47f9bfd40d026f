import type { Random } from '../random.ts';
import { type Api, type Target, targetsOf } from './api.ts';
import { ALL_ROUTES, ROUTES } from './catalogue.ts';
import type { Route } from './route.ts';
import { COUNTS, productSlug } from './values.ts';

const TARGETS = targetsOf(ALL_ROUTES);

function field(route: Route, name: string): Target {
  const found = route.fields.find((one) => one.name === name);
  if (!found) throw new Error(`${route.name} has no field ${name}`);
  return { route, field: found };
}

function account(id: number) {
  return { id: `NW${id}` };
}

function deepQuery(depth: number): string {
  return `query { product(id: 1) ${'{ related { nodes '.repeat(depth)}{ id }${' } }'.repeat(depth)} }`;
}

/** The API that comes with the simulator: a shop with a forum, and a bank. */
export const SHOP_AND_BANK: Api = {
  routes: ALL_ROUTES,
  hosts: [ROUTES.home, ROUTES.health, ROUTES.bankHealth],
  pages: ['https://www.shop.example/', 'https://www.shop.example/c/sale', 'https://www.shop.example/search'],
  looks: [
    ROUTES.home,
    ROUTES.productPage,
    ROUTES.searchPage,
    ROUTES.product,
    ROUTES.products,
    ROUTES.search,
    ROUTES.article,
  ],
  daily: [ROUTES.me, ROUTES.orders, ROUTES.products, ROUTES.product, ROUTES.customer, ROUTES.search],
  plain: [ROUTES.home, ROUTES.product, ROUTES.search, ROUTES.cart, ROUTES.rates],
  signIn: {
    doors: {
      call: {
        route: ROUTES.login,
        failed: 401,
        failedBytes: 74,
        userField: 'username',
        bearer: true,
        inside: ROUTES.me,
      },
      /** The bank's form answers 200 with the page again when the password is wrong. */
      form: {
        route: ROUTES.bankLogin,
        failed: 200,
        failedBytes: 5_320,
        userField: 'username',
        bearer: false,
        inside: ROUTES.accounts,
      },
      token: {
        route: ROUTES.token,
        failed: 400,
        failedBytes: 68,
        userField: 'username',
        others: { grant_type: 'password', scope: 'accounts' },
        bearer: true,
        inside: ROUTES.accounts,
      },
    },
    forgot: ROUTES.forgot,
    reset: ROUTES.reset,
  },
  codes: field(ROUTES.otp, 'code'),
  inUrl: TARGETS.filter((target) => target.field.place !== 'body'),
  inBody: TARGETS.filter((target) => target.field.place === 'body'),
  file: field(ROUTES.download, 'file'),
  address: field(ROUTES.preview, 'url'),
  documents: [ROUTES.ticket, ROUTES.checkout, ROUTES.importProduct, ROUTES.transfer],
  harvests: [
    (id) => ({ route: ROUTES.productPage, with: { slug: productSlug(id) } }),
    (id) => ({ route: ROUTES.product, with: { id: String(id) } }),
    (_, nth, random) => ({
      route: ROUTES.products,
      query: `category=${random.pick(['shoes', 'books', 'toys'])}&limit=100&page=${1 + nth}`,
    }),
    (id) => ({ route: ROUTES.reviews, with: { id: String(id) } }),
  ],
  shelves: [
    {
      route: ROUTES.order,
      first: 100_001,
      last: 100_000 + COUNTS.order,
      with: (id) => ({ id: String(id) }),
    },
    { route: ROUTES.customer, first: 1, last: COUNTS.customer, with: (id) => ({ id: String(id) }) },
    { route: ROUTES.account, first: 10_000_001, last: 10_000_000 + COUNTS.account, with: account },
    { route: ROUTES.transactions, first: 10_000_001, last: 10_000_000 + COUNTS.account, with: account },
  ],
  costly: [
    (random) => ({
      route: ROUTES.products,
      query: `limit=${random.pick([10_000, 100_000, 999_999, 2_147_483_647])}&page=${random.int(1, 90)}&sort=-price`,
      bytes: 3_000_000,
      spread: 0.5,
    }),
    (random: Random) => ({
      route: ROUTES.graphql,
      with: { query: deepQuery(random.int(8, 40)) },
      bytes: 900_000,
      spread: 0.6,
    }),
    (random) => ({
      route: ROUTES.search,
      query: `q=${'a*'.repeat(random.int(20, 200))}&limit=5000`,
      bytes: 400_000,
      spread: 0.5,
    }),
    (random) => ({
      route: ROUTES.exportOrders,
      query: `since=1970-01-01&limit=1000000&page=${random.int(1, 500)}`,
      bytes: 5_000_000,
      spread: 0.4,
    }),
  ],
};
