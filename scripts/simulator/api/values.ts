import {
  CATEGORIES,
  FIRST_NAMES,
  HTML_SNIPPETS,
  LAST_NAMES,
  PARAGRAPHS,
  SEARCH_WORDS,
  STREETS,
} from '../people/words.ts';
import type { Random } from '../random.ts';

/** How many of each thing the shop and the bank hold; ids run from 1. */
export const COUNTS = {
  product: 6_000,
  article: 800,
  ticket: 9_000,
  order: 400_000,
  customer: 60_000,
  account: 90_000,
} as const;

const PRODUCT_WORDS = [
  'blue',
  'classic',
  'runner',
  'pro',
  'mini',
  'oak',
  'steel',
  'cotton',
  'select',
  'union',
  'travel',
  'max',
  'eco',
  'light',
] as const;

export function productSlug(id: number): string {
  const word = (shift: number) => PRODUCT_WORDS[((id * 2654435761) >>> shift) % PRODUCT_WORDS.length];
  return `${word(3)}-${word(11)}-${word(19)}-${id}`;
}

/** Popular things are asked for more often. */
export function popular(random: Random, count: number): number {
  return 1 + Math.floor(count * random.unit() ** 2.5);
}

export function fullName(random: Random): string {
  return `${random.pick(FIRST_NAMES)} ${random.pick(LAST_NAMES)}`;
}

function day(random: Random): string {
  return `2026-0${random.int(1, 9)}-${String(random.int(1, 28)).padStart(2, '0')}`;
}

/** Every kind of value that a parameter of the API takes, as harmless people and programs fill it. */
export const VALUES = {
  product: (r: Random) => String(popular(r, COUNTS.product)),
  slug: (r: Random) => productSlug(popular(r, COUNTS.product)),
  category: (r: Random) => r.pick(CATEGORIES),
  article: (r: Random) => String(popular(r, COUNTS.article)),
  ticket: (r: Random) => String(r.int(1, COUNTS.ticket)),
  order: (r: Random) => String(100_000 + r.int(1, COUNTS.order)),
  customer: (r: Random) => String(r.int(1, COUNTS.customer)),
  account: (r: Random) => `NW${String(10_000_000 + r.int(1, COUNTS.account))}`,
  uuid: (r: Random) => r.uuid(),
  search: (r: Random) =>
    r.chance(0.75)
      ? r.pick(SEARCH_WORDS)
      : r.chance(0.5)
        ? r.pick(PRODUCT_WORDS)
        : `${r.pick(PRODUCT_WORDS)} ${r.pick(CATEGORIES)}`,
  page: (r: Random) => String(1 + Math.floor(r.exponential(1.6))),
  offset: (r: Random) => String(20 * Math.floor(r.exponential(1.5))),
  limit: (r: Random) => r.pick(['10', '20', '20', '24', '48', '50', '100']),
  sort: (r: Random) => r.pick(['price', '-price', 'rating', 'newest', 'price:asc', 'name,desc', 'relevance']),
  filter: (r: Random) =>
    r.pick([
      'price<50',
      'colour:red|blue',
      'size in (S,M)',
      '{"brand":"Acme"}',
      'rating>=4',
      'a=1&b=2',
      'stock>0;sale=true',
    ]),
  email: (r: Random) =>
    `${r.pick(['anna', 'ben', 'o.brien', "d'angelo", 'j+shop', 'mm', 'k_p'])}${r.int(1, 9999)}@mail${r.int(1, 9)}.example`,
  name: fullName,
  street: (r: Random) => r.pick(STREETS),
  city: (r: Random) =>
    r.pick([
      'Zürich',
      "L'Aquila",
      'São Paulo',
      'Berlin',
      'Cork',
      'St. Louis',
      'Łódź',
      '東京',
      "Coeur d'Alene",
      'Winston-Salem',
    ]),
  phone: (r: Random) => `+${r.int(1, 99)} (${r.int(10, 999)}) ${r.int(100, 999)}-${r.int(1000, 9999)}`,
  quantity: (r: Random) => String(r.int(1, 4)),
  amount: (r: Random) => r.around(60, 1.1).toFixed(2),
  currency: (r: Random) => r.pick(['EUR', 'USD', 'GBP', 'CHF']),
  iban: (r: Random) => `DE${r.text(20, '0123456789')}`,
  date: day,
  text: (r: Random) => r.pick(PARAGRAPHS),
  html: (r: Random) => r.pick(HTML_SNIPPETS),
  rating: (r: Random) => String(r.int(1, 5)),
  boolean: (r: Random) => r.pick(['true', 'false']),
  token: (r: Random) => r.text(40, 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'),
  picture: (r: Random) =>
    `data:image/png;base64,iVBORw0KGgo${r.text(r.int(300, 1400), 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/')}==`,
  file: (r: Random) => `${r.pick(['invoice', 'statement', 'label', 'manual', 'terms v2'])}-${r.int(1, 9999)}.pdf`,
  url: (r: Random) => `https://partner${r.int(1, 20)}.example/hooks/${r.hex(8)}?v=2&src=shop`,
  campaign: (r: Random) => r.pick(['spring_sale', 'newsletter-07', 'retarget|adults', 'black friday', 'email_2026-02']),
  next: (r: Random) =>
    r.pick(['/account', '/checkout', '/account/orders?page=2', '%2Fcart', 'https://shop.example/cart']),
  username: (r: Random) => `user${r.int(1, 99_999)}`,
  password: () => '***',
  memo: (r: Random) =>
    r.pick([
      'Rent March',
      "Invoice 10442 / O'Brien",
      'Thanks :-)',
      'Split dinner & drinks',
      'Savings -- monthly',
      'Re: contract #7; part 1',
      'Kaution Müller',
      'x',
    ]),
  graphql: (r: Random) => r.pick(GRAPHQL),
  variables: (r: Random) => JSON.stringify({ id: r.int(1, COUNTS.product), first: r.pick([10, 20, 50]) }),
  device: (r: Random) => r.hex(16),
  code: (r: Random) => r.text(6, '0123456789'),
  number: (r: Random) => String(r.int(1, 100)),
  word: (r: Random) => r.pick(PRODUCT_WORDS),
  title: (r: Random) => `${r.pick(PRODUCT_WORDS)} ${r.pick(PRODUCT_WORDS)}`,
  json: () => '{}',
  callback: (r: Random) => `jQuery${r.text(17, '0123456789')}_${r.text(13, '0123456789')}`,
} as const;

const GRAPHQL = [
  'query Product($id: ID!) { product(id: $id) { id name price { amount currency } reviews(first: 5) { nodes { rating text } } } }',
  'query Cart { cart { id items { product { id name } quantity } total } }',
  'mutation AddToCart($id: ID!, $n: Int = 1) { addToCart(productId: $id, quantity: $n) { cart { id } errors { message } } }',
  'query Search($q: String!, $first: Int) { search(query: $q, first: $first) { edges { node { ... on Product { id name } } } pageInfo { endCursor } } }',
  'fragment P on Product { id name } query Home { featured { ...P } newest(first: 10) { ...P } }',
] as const;

export type ValueKind = keyof typeof VALUES;
