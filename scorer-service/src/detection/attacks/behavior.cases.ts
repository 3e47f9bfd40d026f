/** Sequences of requests: those that must be named, and harmless twins that must stay below an alert. */

/** `times` requests, one every `seconds`; `{i}` stands for the number of the request, within `of` where given, `{n}` for one out of order. */
export interface Row {
  /** Seconds after the start of the case. */
  readonly at: number;
  readonly times: number;
  readonly seconds: number;
  /** Share of the pause by which it varies. */
  readonly jitter?: number;
  readonly method?: string;
  readonly path: string;
  readonly query?: string;
  readonly status: number | readonly number[];
  readonly source?: string;
  readonly agent?: string;
  readonly user?: string;
  /** Of a log-in: whose. */
  readonly account?: string;
  readonly of?: number;
  /** Bytes of the answer. */
  readonly bytes?: number;
  /** How long the answer took. */
  readonly milliseconds?: number;
  /** Of a log-in: what is tried; `{i}` stands for the number of the request. */
  readonly password?: string;
  /** What is sent, as JSON, in place of a log-in. */
  readonly body?: string;
}

export interface Sequence {
  readonly name: string;
  readonly rows: readonly Row[];
  readonly named?: { readonly type: string; readonly subtype: string };
}

const APP = 'NorthwindShop/5.2.1 (Android 14; Pixel 8) okhttp/4.12.0';
const BOT = 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)';
const LOGIN = { method: 'POST', path: '/api/v1/auth/login' } as const;

/** People at their usual business, from everywhere: what every case begins with. */
export const USUAL: readonly Row[] = [
  { at: -7200, times: 120, seconds: 50, jitter: 0.9, path: '/', status: 200, source: '192.0.2.{i}', bytes: 18_000 },
  {
    at: -7200,
    times: 200,
    seconds: 30,
    jitter: 0.9,
    path: '/products/{n}',
    status: 200,
    source: '192.0.2.{i}',
    of: 90,
    bytes: 4200,
  },
  {
    at: -7100,
    times: 80,
    seconds: 70,
    jitter: 0.9,
    path: '/search',
    query: 'q=shoes&page={n}',
    status: 200,
    source: '192.0.2.{i}',
    of: 60,
    bytes: 9000,
    milliseconds: 120,
  },
  {
    at: -7000,
    times: 60,
    seconds: 90,
    jitter: 0.9,
    ...LOGIN,
    account: 'customer{i}',
    status: [200, 200, 200, 401],
    source: '192.0.2.{i}',
    bytes: 640,
  },
];

export const ATTACK_SEQUENCES: readonly Sequence[] = [
  {
    name: 'a list of accounts, one try each, one a second',
    rows: [{ at: 0, times: 40, seconds: 1, ...LOGIN, account: 'name{i}x', status: 401 }],
    named: { type: 'credential_stuffing', subtype: 'volume' },
  },
  {
    name: 'one account, one try a second, locked at last',
    rows: [
      { at: 0, times: 25, seconds: 1, ...LOGIN, account: 'kim', status: 401 },
      { at: 26, times: 10, seconds: 1, ...LOGIN, account: 'kim', status: 423 },
    ],
    named: { type: 'brute_force', subtype: 'account_lockout' },
  },
  {
    name: 'one account, one try a second',
    rows: [{ at: 0, times: 40, seconds: 1, ...LOGIN, account: 'kim', status: 401 }],
    named: { type: 'brute_force', subtype: 'repeated_logins' },
  },
  {
    name: 'numbered products, one after the other',
    rows: [{ at: 0, times: 150, seconds: 0.5, path: '/products/1{i}', status: 200, agent: 'python-requests/2.31.0' }],
    named: { type: 'scraping', subtype: 'sequential' },
  },
  {
    name: 'numbered products, shared out among ten sources',
    rows: [
      { at: -60, times: 1, seconds: 1, path: '/products/5000', status: 200, source: '192.0.2.7' },
      ...Array.from({ length: 10 }, (_, k) => ({
        at: 40 * k,
        times: 9,
        seconds: 400,
        path: `/products/1{i}${k}`,
        status: 200,
        source: `198.51.100.${7 * k + 1}`,
      })),
    ],
    named: { type: 'scraping', subtype: 'distributed' },
  },
  {
    name: 'numbered invoices, shared out among ten accounts made for it',
    rows: [
      { at: -60, times: 1, seconds: 1, path: '/api/v1/invoices/5000', status: 200, source: '192.0.2.7', user: 'kim' },
      ...Array.from({ length: 10 }, (_, k) => ({
        at: 15 * k,
        times: 9,
        seconds: 150,
        path: `/api/v1/invoices/1{i}${k}`,
        status: 200,
        source: `198.51.100.${7 * k + 1}`,
        user: `guest${k}`,
      })),
    ],
    named: { type: 'scraping', subtype: 'distributed' },
  },
  {
    name: 'everything there is, as fast as it comes',
    rows: [{ at: 0, times: 500, seconds: 0.3, path: '/p/{w}', status: 200, agent: 'python-requests/2.31.0' }],
    named: { type: 'scraping', subtype: 'high_rate' },
  },
  {
    name: 'everything there is, on through answers of 429',
    rows: [
      {
        at: 0,
        times: 500,
        seconds: 0.3,
        path: '/p/{w}',
        status: [
          200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200,
          200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200,
          200, 200, 200, 200, 200, 429,
        ],
        agent: 'python-requests/2.31.0',
      },
    ],
    named: { type: 'scraping', subtype: 'rate_limit' },
  },
  {
    name: 'paths that are not there, one after the other',
    rows: [{ at: 0, times: 60, seconds: 2, path: '/{w}/{w}', status: 404 }],
    named: { type: 'api_abuse', subtype: 'endpoint_enumeration' },
  },
  {
    name: 'objects of others, by their numbers',
    rows: [
      { at: 0, times: 10, seconds: 2, path: '/products/{i}', status: 200, user: 'kim' },
      { at: 30, times: 60, seconds: 2, path: '/products/7{i}', status: 403, user: 'kim' },
    ],
    named: { type: 'api_abuse', subtype: 'object_id_walking' },
  },
  {
    name: 'on through answers of 429',
    rows: [{ at: 0, times: 80, seconds: 0.5, path: '/search', query: 'q=shoes&page=1', status: 429 }],
    named: { type: 'api_abuse', subtype: 'rate_limit' },
  },
  {
    name: 'nine hundred requests in a minute',
    rows: [{ at: 0, times: 900, seconds: 0.04, path: '/search', query: 'q=shoes&page=1', status: 200, bytes: 9000 }],
    named: { type: 'api_abuse', subtype: 'rate' },
  },
  {
    name: 'parameters that the endpoint does not know',
    rows: [{ at: 0, times: 70, seconds: 2, path: '/search', query: '{w}=1', status: 400 }],
    named: { type: 'api_abuse', subtype: 'parameter_fuzzing' },
  },
  {
    name: 'values that nobody gives to a parameter that all know',
    rows: [{ at: 0, times: 70, seconds: 2, path: '/search', query: 'q=shoes&page={w}', status: [400, 200, 422] }],
    named: { type: 'api_abuse', subtype: 'parameter_fuzzing' },
  },
  {
    name: 'answers of megabytes that take seconds, where they are small and quick',
    rows: [
      {
        at: 0,
        times: 60,
        seconds: 4,
        path: '/search',
        query: 'q=shoes&page=1',
        status: [200, 200, 200, 503],
        bytes: 4_000_000,
        milliseconds: 5000,
      },
    ],
    named: { type: 'api_abuse', subtype: 'resource_exhaustion' },
  },
  {
    name: 'answers of megabytes that take seconds, to an account',
    rows: [
      {
        at: 0,
        times: 60,
        seconds: 4,
        path: '/search',
        query: 'q=shoes&limit=100000&page={i}',
        status: 200,
        user: 'kim',
        bytes: 4_000_000,
        milliseconds: 5000,
      },
    ],
    named: { type: 'api_abuse', subtype: 'resource_exhaustion' },
  },
  {
    name: 'searches that the service breaks at, or answers with forty times as much as usual',
    rows: [
      {
        at: 0,
        times: 70,
        seconds: 3,
        jitter: 0.5,
        path: '/search',
        query: 'q=a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*{w}',
        status: [200, 200, 200, 503],
        bytes: 340_000,
      },
    ],
    named: { type: 'api_abuse', subtype: 'resource_exhaustion' },
  },
  {
    name: 'one account, another password each second',
    rows: [{ at: 0, times: 40, seconds: 1, ...LOGIN, account: 'kim', password: 'summer{i}!', status: 401 }],
    named: { type: 'brute_force', subtype: 'password_enumeration' },
  },
];

export const HARMLESS_SEQUENCES: readonly Sequence[] = [
  {
    name: 'a forgotten password',
    rows: [
      { at: 0, times: 5, seconds: 12, jitter: 0.5, ...LOGIN, account: 'kim', status: 401 },
      { at: 70, times: 1, seconds: 1, method: 'POST', path: '/api/v1/auth/password/forgot', status: 202 },
      { at: 150, times: 1, seconds: 1, ...LOGIN, account: 'kim', status: 200 },
    ],
  },
  {
    name: 'a person who gives up',
    rows: [{ at: 0, times: 4, seconds: 14, jitter: 0.5, ...LOGIN, account: 'kim', status: 401 }],
  },
  {
    name: 'a device that sends an old password for ever',
    rows: [{ at: 0, times: 60, seconds: 900, jitter: 0.01, ...LOGIN, account: 'kim', status: 401, agent: APP }],
  },
  {
    name: 'a program that is not told the new password of an account it has signed in with',
    rows: [
      { at: 0, times: 2, seconds: 600, ...LOGIN, account: 'kim', status: 200 },
      { at: 1300, times: 80, seconds: 3, jitter: 0.5, ...LOGIN, account: 'kim', status: 401 },
    ],
  },
  {
    name: 'a mobile app that retries after an outage',
    rows: [
      { at: 0, times: 20, seconds: 3, jitter: 0.5, path: '/api/v1/sync', status: 503, agent: APP, user: 'kim' },
      { at: 80, times: 3, seconds: 2, path: '/api/v1/sync', status: 200, agent: APP, user: 'kim' },
    ],
  },
  {
    name: 'a form that is filled in wrongly, and sent again and again until it fits',
    rows: [
      {
        at: 0,
        times: 7,
        seconds: 20,
        jitter: 0.5,
        path: '/search',
        query: 'q=shoes&page=-{n}e',
        status: [422, 422, 422, 422, 422, 422, 200],
      },
    ],
  },
  {
    name: 'a broken app that sends the same wrong parameter all day',
    rows: [
      {
        at: 0,
        times: 300,
        seconds: 40,
        jitter: 0.4,
        path: '/search',
        query: 'q=shoes&page=undefined',
        status: 400,
        agent: APP,
      },
    ],
  },
  {
    name: 'somebody who scrolls through eighty pages of a feed',
    rows: [
      { at: 0, times: 80, seconds: 3, jitter: 0.6, path: '/api/v1/feed', query: 'page={i}', status: 200 },
      { at: 1, times: 500, seconds: 0.5, jitter: 0.6, path: '/media/feed/{w}.jpg', status: 200, bytes: 30_000 },
    ],
  },
  {
    name: 'a page of two hundred numbered pictures',
    rows: [{ at: 0, times: 200, seconds: 0.1, jitter: 0.6, path: '/media/gallery/{i}.jpg', status: 200 }],
  },
  {
    name: 'an evening of films, whose player loads sound and picture in numbered pieces',
    rows: ['picture', 'sound'].map((track) => ({
      at: 0,
      times: 1500,
      seconds: 2,
      jitter: 0.2,
      path: `/films/77/${track}/{i}.ts`,
      status: 200,
      bytes: 900_000,
    })),
  },
  {
    name: 'office staff behind one address',
    rows: [
      {
        at: 0,
        times: 60,
        seconds: 25,
        jitter: 0.9,
        ...LOGIN,
        account: 'staff{i}',
        status: [200, 200, 200, 401, 200, 200, 200, 200],
      },
      { at: 10, times: 200, seconds: 8, jitter: 0.9, path: '/products/{i}', status: 200, of: 40 },
    ],
  },
  {
    name: 'a search engine that says so',
    rows: [
      {
        at: 0,
        times: 200,
        seconds: 3,
        jitter: 0.7,
        path: '/p/{w}',
        status: [200, 200, 200, 200, 200, 200, 404, 200],
        agent: BOT,
      },
    ],
  },
  {
    name: 'a continuous integration job',
    rows: [
      {
        at: 0,
        times: 12,
        seconds: 30,
        ...LOGIN,
        account: 'ci-user',
        status: [200, 401],
        user: 'ci-user',
        agent: 'curl/8.5.0',
      },
      { at: 5, times: 12, seconds: 30, path: '/products/999999999', status: 404, user: 'ci-user', agent: 'curl/8.5.0' },
    ],
  },
  {
    name: 'a marketing spike of people from everywhere',
    rows: [
      {
        at: 0,
        times: 200,
        seconds: 1,
        jitter: 0.9,
        path: '/c/sale',
        query: 'utm_source=newsletter',
        status: 200,
        source: '198.51.100.{i}',
      },
    ],
  },
  {
    name: 'somebody who tries every password that comes to mind',
    rows: [
      { at: 0, times: 5, seconds: 15, jitter: 0.5, ...LOGIN, account: 'kim', password: 'rex{i}', status: 401 },
      { at: 90, times: 1, seconds: 1, ...LOGIN, account: 'kim', password: 'rex7', status: 200 },
    ],
  },
  {
    name: 'an outage, in which everybody waits',
    rows: [
      {
        at: 0,
        times: 90,
        seconds: 3,
        jitter: 0.9,
        path: '/search',
        query: 'q=shoes&page={i}',
        of: 20,
        status: [200, 200, 503],
        source: '198.51.{i}.7',
        bytes: 9000,
        milliseconds: 8000,
      },
    ],
  },
  {
    name: 'a partner whose export is always large and slow',
    rows: [
      {
        at: 0,
        times: 60,
        seconds: 20,
        jitter: 0.2,
        path: '/api/v1/exports/orders',
        query: 'page={i}',
        status: 200,
        user: 'partner',
        bytes: 5_000_000,
        milliseconds: 4000,
      },
    ],
  },
  {
    name: 'a script with an account that reads a list to its end',
    rows: [
      {
        at: 0,
        times: 150,
        seconds: 1.2,
        jitter: 0.4,
        path: '/api/v1/invoices',
        query: 'page={i}',
        status: 200,
        user: 'kim',
        agent: 'python-requests/2.32.3',
        bytes: 46_000,
      },
    ],
  },
  {
    name: 'a program with an account that takes large pages where people take small ones',
    rows: [
      {
        at: 0,
        times: 60,
        seconds: 5,
        jitter: 0.4,
        path: '/search',
        query: 'q=shoes&limit=1000&page={i}',
        status: 200,
        user: 'kim',
        agent: 'python-requests/2.32.3',
        bytes: 700_000,
      },
    ],
  },
  {
    name: 'a partner who imports a catalogue, films embedded in what it says of its books',
    rows: [
      {
        at: 0,
        times: 500,
        seconds: 0.45,
        jitter: 0.8,
        method: 'POST',
        path: '/api/v1/catalogue/books',
        status: 201,
        user: 'publisher',
        agent: 'python-requests/2.32.3',
        body: '{"isbn":"978-3-{n}","title":"union select vs join","about":"<iframe width=\\"640\\" src=\\"https://films.example/embed/{i}\\" allowfullscreen></iframe>"}',
      },
    ],
  },
  {
    name: 'orders that customers have just placed, each looking at their own',
    rows: [{ at: 0, times: 120, seconds: 30, path: '/orders/7{i}', status: 200, source: '198.51.{i}.8' }],
  },
  {
    name: 'people who turn the pages of one list',
    rows: Array.from({ length: 8 }, (_, k) => ({
      at: 60 * k,
      times: 30,
      seconds: 20,
      jitter: 0.8,
      path: '/products',
      query: 'sort=new&page={i}',
      status: 200,
      source: `198.51.100.${9 * k + 3}`,
    })),
  },
  {
    name: 'an old app that asks for what is gone',
    rows: [{ at: 0, times: 9, seconds: 4, jitter: 0.5, path: '/api/v0/banner{i}', status: 404, of: 4, agent: APP }],
  },
];
