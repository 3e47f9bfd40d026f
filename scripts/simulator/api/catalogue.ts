import type { Field, FieldPlace, Route } from './route.ts';
import type { ValueKind } from './values.ts';

interface Given {
  readonly query?: string;
  readonly body?: string;
  readonly form?: boolean;
  readonly ok?: number;
  readonly fail?: readonly (readonly [number, number])[];
  readonly bytes?: number;
  readonly ms?: number;
  readonly open?: boolean;
}

const WWW = 'www.shop.example';
const SHOP = 'api.shop.example';
const BANK = 'api.bank.example';
const open = true;

/** Fields are written `name:kind`, or `name:kind?0.3` for one that three requests of ten carry. */
function fields(place: FieldPlace, text: string | undefined): Field[] {
  if (!text) return [];
  return text.split(' ').map((part) => {
    const [spec, often] = part.split('?');
    const [name, kind] = spec!.split(':');
    return { name: name!, place, kind: (kind ?? name) as ValueKind, often: often ? Number(often) : 1 };
  });
}

function route(host: string, name: string, method: string, path: string, given: Given = {}): Route {
  const parameters = [...path.matchAll(/\{(\w+):(\w+)\}/g)].map((match) => `${match[1]}:${match[2]}`);
  return {
    name,
    host,
    method,
    template: path.replaceAll(/\{(\w+):\w+\}/g, '{$1}'),
    fields: [...fields('path', parameters.join(' ')), ...fields('query', given.query), ...fields('body', given.body)],
    mime: given.body ? (given.form ? 'application/x-www-form-urlencoded' : 'application/json') : undefined,
    ok: given.ok ?? 200,
    failures: given.fail ?? [],
    bytes: given.bytes ?? 900,
    latency: given.ms ?? 25,
    signedIn: !given.open,
    page: host === WWW && method === 'GET',
  };
}

/** The shop and the bank. A session walks these routes; an attack picks its targets among them. */
export const ROUTES = {
  home: route(WWW, 'home', 'GET', '/', { open, bytes: 18_000, ms: 40, query: 'utm_campaign:campaign?0.1' }),
  asset: route(WWW, 'asset', 'GET', '/static/{file:device}.js', { open, bytes: 42_000, ms: 4, fail: [[304, 0.4]] }),
  image: route(WWW, 'image', 'GET', '/media/products/{id:product}.jpg', {
    open,
    bytes: 61_000,
    ms: 5,
    query: 'w:limit?0.4',
    fail: [
      [304, 0.35],
      [404, 0.004],
    ],
  }),
  categoryPage: route(WWW, 'categoryPage', 'GET', '/c/{category:category}', {
    open,
    bytes: 36_000,
    ms: 70,
    query: 'page:page?0.4 sort:sort?0.2',
  }),
  productPage: route(WWW, 'productPage', 'GET', '/p/{slug:slug}', {
    open,
    bytes: 44_000,
    ms: 65,
    query: 'utm_source:campaign?0.06 ref:category?0.05',
    fail: [[404, 0.006]],
  }),
  searchPage: route(WWW, 'searchPage', 'GET', '/search', {
    open,
    bytes: 30_000,
    ms: 110,
    query: 'q:search page:page?0.2 sort:sort?0.15 filter:filter?0.1',
  }),
  article: route(WWW, 'article', 'GET', '/forum/{category:category}/{id:article}', {
    open,
    bytes: 22_000,
    ms: 55,
    query: 'highlight:search?0.08',
  }),
  forumPost: route(WWW, 'forumPost', 'POST', '/forum/{category:category}/{id:article}/posts', {
    body: 'title:search text:text csrf:token',
    form: true,
    ok: 302,
    bytes: 120,
    ms: 60,
    fail: [[403, 0.01]],
  }),
  contact: route(WWW, 'contact', 'POST', '/contact', {
    open,
    body: 'name:name email:email message:text',
    form: true,
    ok: 302,
    bytes: 130,
    ms: 45,
  }),
  download: route(WWW, 'download', 'GET', '/download', {
    query: 'file:file lang:category?0.1',
    bytes: 180_000,
    ms: 60,
    fail: [[404, 0.01]],
  }),
  preview: route(WWW, 'preview', 'GET', '/share/preview', {
    open,
    query: 'url:url title:search?0.5',
    bytes: 4_000,
    ms: 180,
  }),
  cmsSave: route(WWW, 'cmsSave', 'POST', '/cms/pages/{id:article}', {
    body: 'title:search content:html publish:boolean',
    form: true,
    ok: 302,
    bytes: 140,
    ms: 90,
  }),
  login: route(SHOP, 'login', 'POST', '/api/v1/auth/login', {
    open,
    body: 'username:username password:password',
    bytes: 640,
    ms: 180,
  }),
  logout: route(SHOP, 'logout', 'POST', '/api/v1/auth/logout', { ok: 204, bytes: 0, ms: 12 }),
  refresh: route(SHOP, 'refresh', 'POST', '/api/v1/auth/refresh', {
    body: 'refresh_token:token device:device',
    bytes: 700,
    ms: 30,
    fail: [[401, 0.03]],
  }),
  forgot: route(SHOP, 'forgot', 'POST', '/api/v1/auth/password/forgot', {
    open,
    body: 'email:email',
    ok: 202,
    bytes: 40,
    ms: 60,
  }),
  reset: route(SHOP, 'reset', 'POST', '/api/v1/auth/password/reset', {
    open,
    body: 'token:token password:password',
    ok: 204,
    bytes: 0,
    ms: 190,
    fail: [[400, 0.08]],
  }),
  register: route(SHOP, 'register', 'POST', '/api/v1/customers', {
    open,
    body: 'name:name email:email password:password street:street city:city phone:phone?0.6 newsletter:boolean',
    ok: 201,
    bytes: 420,
    ms: 220,
    fail: [
      [409, 0.03],
      [422, 0.06],
    ],
  }),
  products: route(SHOP, 'products', 'GET', '/api/v1/products', {
    open,
    query: 'category:category?0.6 page:page?0.5 limit:limit?0.5 sort:sort?0.3 filter:filter?0.15',
    bytes: 9_000,
    ms: 45,
  }),
  product: route(SHOP, 'product', 'GET', '/api/v1/products/{id:product}', {
    open,
    query: 'currency:currency?0.2',
    bytes: 2_100,
    ms: 18,
    fail: [
      [404, 0.01],
      [304, 0.08],
    ],
  }),
  search: route(SHOP, 'search', 'GET', '/api/v1/search', {
    open,
    query: 'q:search limit:limit?0.5 page:page?0.15 callback:callback?0.02',
    bytes: 7_000,
    ms: 95,
  }),
  reviews: route(SHOP, 'reviews', 'GET', '/api/v1/products/{id:product}/reviews', {
    open,
    query: 'offset:offset?0.4',
    bytes: 3_600,
    ms: 30,
  }),
  review: route(SHOP, 'review', 'POST', '/api/v1/products/{id:product}/reviews', {
    body: 'rating:rating title:search text:text',
    ok: 201,
    bytes: 310,
    ms: 55,
    fail: [[422, 0.03]],
  }),
  cart: route(SHOP, 'cart', 'GET', '/api/v1/cart', { open, bytes: 1_300, ms: 20 }),
  addToCart: route(SHOP, 'addToCart', 'POST', '/api/v1/cart/items', {
    open,
    body: 'product_id:product quantity:quantity',
    ok: 201,
    bytes: 800,
    ms: 35,
    fail: [[409, 0.02]],
  }),
  checkout: route(SHOP, 'checkout', 'POST', '/api/v1/orders', {
    body: 'name:name street:street city:city phone:phone coupon:category?0.1 note:memo?0.2',
    ok: 201,
    bytes: 900,
    ms: 320,
    fail: [
      [402, 0.03],
      [422, 0.03],
    ],
  }),
  orders: route(SHOP, 'orders', 'GET', '/api/v1/orders', { query: 'page:page?0.3', bytes: 4_000, ms: 40 }),
  order: route(SHOP, 'order', 'GET', '/api/v1/orders/{id:order}', { bytes: 1_800, ms: 28, fail: [[404, 0.004]] }),
  me: route(SHOP, 'me', 'GET', '/api/v1/users/me', { bytes: 520, ms: 14 }),
  updateMe: route(SHOP, 'updateMe', 'PUT', '/api/v1/users/me', {
    body: 'name:name email:email phone:phone street:street city:city',
    bytes: 520,
    ms: 50,
    fail: [[422, 0.03]],
  }),
  avatar: route(SHOP, 'avatar', 'PUT', '/api/v1/users/me/avatar', {
    body: 'image:picture',
    ok: 204,
    bytes: 0,
    ms: 120,
    fail: [[413, 0.01]],
  }),
  customer: route(SHOP, 'customer', 'GET', '/api/v1/customers/{id:customer}', {
    bytes: 700,
    ms: 22,
    fail: [[404, 0.01]],
  }),
  ticket: route(SHOP, 'ticket', 'POST', '/api/v1/tickets', {
    body: 'subject:search message:text order:order?0.5',
    ok: 201,
    bytes: 260,
    ms: 60,
  }),
  graphql: route(SHOP, 'graphql', 'POST', '/graphql', {
    open,
    body: 'query:graphql variables:variables',
    bytes: 3_400,
    ms: 60,
  }),
  sync: route(SHOP, 'sync', 'GET', '/api/v1/sync', {
    query: 'since:date device:device?0.5',
    bytes: 1_100,
    ms: 35,
    fail: [[304, 0.3]],
  }),
  push: route(SHOP, 'push', 'POST', '/api/v1/devices/{device:device}/events', {
    body: 'name:category value:quantity',
    ok: 202,
    bytes: 20,
    ms: 10,
  }),
  stock: route(SHOP, 'stock', 'PUT', '/api/v1/partner/products/{id:product}/stock', {
    body: 'quantity:quantity',
    ok: 204,
    bytes: 0,
    ms: 16,
    fail: [[409, 0.004]],
  }),
  importProduct: route(SHOP, 'importProduct', 'POST', '/api/v1/partner/products', {
    body: 'name:search description:html price:amount currency:currency image:picture?0.1',
    ok: 201,
    bytes: 240,
    ms: 70,
    fail: [[422, 0.01]],
  }),
  exportOrders: route(SHOP, 'exportOrders', 'GET', '/api/v1/partner/orders', {
    query: 'since:date limit:limit page:page',
    bytes: 64_000,
    ms: 240,
  }),
  health: route(SHOP, 'health', 'GET', '/health', { open, bytes: 15, ms: 2 }),
  bankHealth: route(BANK, 'bankHealth', 'GET', '/healthz', { open, bytes: 2, ms: 1 }),
  robots: route(WWW, 'robots', 'GET', '/robots.txt', { open, bytes: 320, ms: 2 }),
  sitemap: route(WWW, 'sitemap', 'GET', '/sitemap.xml', { open, bytes: 240_000, ms: 60 }),
  bankLogin: route(BANK, 'bankLogin', 'POST', '/login', {
    open,
    body: 'username:username password:password',
    form: true,
    ok: 302,
    bytes: 180,
    ms: 260,
  }),
  token: route(BANK, 'token', 'POST', '/oauth/token', {
    open,
    body: 'grant_type:category username:username password:password scope:category',
    form: true,
    bytes: 900,
    ms: 240,
  }),
  otp: route(BANK, 'otp', 'POST', '/v2/auth/otp', { body: 'code:code', bytes: 90, ms: 60, fail: [[401, 0.05]] }),
  accounts: route(BANK, 'accounts', 'GET', '/v2/accounts', { bytes: 1_200, ms: 45 }),
  account: route(BANK, 'account', 'GET', '/v2/accounts/{id:account}', { bytes: 760, ms: 30, fail: [[404, 0.003]] }),
  transactions: route(BANK, 'transactions', 'GET', '/v2/accounts/{id:account}/transactions', {
    query: 'from:date?0.6 to:date?0.4 offset:offset?0.4 q:memo?0.08',
    bytes: 7_500,
    ms: 85,
  }),
  transfer: route(BANK, 'transfer', 'POST', '/v2/transfers', {
    body: 'iban:iban recipient:name amount:amount currency:currency memo:memo',
    ok: 201,
    bytes: 380,
    ms: 240,
    fail: [
      [422, 0.04],
      [409, 0.005],
    ],
  }),
  statement: route(BANK, 'statement', 'GET', '/v2/accounts/{id:account}/statements/{date:date}', {
    bytes: 120_000,
    ms: 320,
    fail: [[404, 0.02]],
  }),
  rates: route(BANK, 'rates', 'GET', '/v2/rates', { open, query: 'base:currency', bytes: 640, ms: 12 }),
} as const satisfies Record<string, Route>;

export type RouteName = keyof typeof ROUTES;
export const ALL_ROUTES: readonly Route[] = Object.values(ROUTES);
