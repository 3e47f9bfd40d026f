/** Single requests that carry harmless and harmful values, alike in all but the value. */
import { Random } from '@api-sentinel/models';
import { BENIGN, BENIGN_FAMILIES } from './benign.ts';
import { encode, evade } from './encodings.ts';
import { expand, letters, pick, type Rules } from './grammar.ts';
import { SCRIPT, SCRIPT_FAMILIES } from './script.ts';
import { SERVER, SERVER_FAMILIES } from './server.ts';
import { SQL, SQL_FAMILIES } from './sql.ts';

export interface LabeledEvent {
  readonly document: Record<string, unknown>;
  /** 0 harmless, 1 harmful. */
  readonly label: number;
  /** The grammar's rule: rows of one family are never on both sides of a split. */
  readonly family: string;
}

interface Family {
  readonly name: string;
  readonly rules: Rules;
  readonly rule: string;
  readonly label: number;
}

const FAMILIES: readonly Family[] = [
  ...BENIGN_FAMILIES.map((rule) => ({ name: `benign.${rule}`, rules: BENIGN, rule, label: 0 })),
  ...SQL_FAMILIES.map((rule) => ({ name: `sql.${rule}`, rules: SQL, rule, label: 1 })),
  ...SCRIPT_FAMILIES.map((rule) => ({ name: `script.${rule}`, rules: SCRIPT, rule, label: 1 })),
  ...SERVER_FAMILIES.map((rule) => ({ name: `server.${rule}`, rules: SERVER, rule, label: 1 })),
];
const HARMLESS = FAMILIES.filter(({ label }) => label === 0);
const HARMFUL = FAMILIES.filter(({ label }) => label === 1);

const PATHS = [
  '/search',
  '/api/v1/items',
  '/api/v2/products',
  '/login',
  '/index.php',
  '/products/view',
  '/tienda/publico/buscar.jsp',
  '/',
  '/users',
  '/api/orders',
  '/cgi-bin/form',
  '/comments',
  '/graphql',
  '/v1/customers/find',
  '/blog/post',
  '/wiki/page',
  '/account/profile',
  '/rest/contact',
  '/download',
  '/image',
  '/api/v1/files',
];
const NAMES = [
  'q',
  'id',
  'name',
  'search',
  'query',
  'page',
  'file',
  'user',
  'email',
  'comment',
  'title',
  'url',
  'sort',
  'filter',
  'category',
  'lang',
  'path',
  'cmd',
  'data',
  'message',
  'address',
  'password',
  'login',
  'redirect',
  'template',
  'ref',
  'text',
];
const AGENTS = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/125.0 Safari/537.36',
  'Mozilla/5.0 (X11; Linux x86_64; rv:126.0) Gecko/20100101 Firefox/126.0',
  'python-requests/2.32.0',
  'okhttp/4.12.0',
  'curl/8.5.0',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 Version/17.4 Mobile Safari/604.1',
  'PostmanRuntime/7.39',
];
const HEADERS = [
  'x-forwarded-host',
  'x-api-version',
  'x-client',
  'x-request-source',
  'x-custom',
  'origin',
  'x-user',
  'x-real-ip',
  'forwarded',
  'accept-language',
  'accept',
  'x-requested-with',
  'if-none-match',
  'x-forwarded-for',
];

/** `count` requests, half of them harmful, each from a source of its own. Same seed, same requests. */
export function* payloadEvents(count: number, seed: number): Generator<LabeledEvent> {
  const random = new Random(seed, 7);
  const start = Date.UTC(2026, 0, 5);
  for (let i = 0; i < count; i++) {
    const family = pick(random.integer(2) === 0 ? HARMLESS : HARMFUL, random);
    yield { document: request(family, i, start + i * 911, random), label: family.label, family: family.name };
  }
}

function request(family: Family, i: number, time: number, random: Random): Record<string, unknown> {
  const hostile = family.label === 1;
  const made = expand(family.rules, family.rule, random);
  const written = hostile ? evade(made, family.rules === SQL, random) : made;
  // Tokens and cookies carry text in base64, harmless and harmful alike.
  const value =
    random.integer(25) === 0
      ? Buffer.from(written.toWellFormed()).toString(pick(['base64', 'base64url'] as const, random))
      : written;
  return requestWith(value, hostile, i, time, random);
}

/**
 * A request that carries a value in one of the places that senders fill, among harmless others.
 * @param i of the request, from 0 up: its source and its id follow from it
 * @param time in milliseconds since the epoch
 */
export function requestWith(
  value: string,
  hostile: boolean,
  i: number,
  time: number,
  random: Random,
): Record<string, unknown> {
  const request: Record<string, unknown> = { method: 'GET' };
  const url: Record<string, unknown> = { path: pick(PATHS, random) };
  const headers: Record<string, string> = {};
  const name = pick(NAMES, random);
  const others = Array.from(
    { length: random.integer(4) },
    () =>
      [
        pick(NAMES, random),
        expand(BENIGN, pick(['plain_word', 'figures', 'identifier', 'prose', 'mail'], random), random),
      ] as const,
  );
  const pairs = [...others, [name, value] as const];
  // A header cannot hold a line break: what lives by one goes elsewhere.
  const where = random.integer(/[\r\n]/.test(value) ? 18 : 20);
  if (where < 10)
    url.query = pairs.map(([key, text]) => `${key}=${encode(text, random, hostile && text === value)}`).join('&');
  else if (where < 13) {
    request.method = pick(['POST', 'PUT', 'PATCH'], random);
    request.mime_type = 'application/x-www-form-urlencoded';
    request.body = {
      content: pairs.map(([key, text]) => `${key}=${encode(text, random, hostile && text === value)}`).join('&'),
    };
  } else if (where < 16) {
    request.method = pick(['POST', 'PUT', 'PATCH'], random);
    request.mime_type = 'application/json';
    request.body = { content: JSON.stringify(Object.fromEntries(pairs)) };
  } else if (where < 18) {
    const segment = encode(value, random, hostile).replaceAll('?', '%3F');
    url.path = `${url.path === '/' ? '' : url.path}/${segment.replaceAll('+', '%20')}`;
  } else if (where === 18) headers.cookie = `lang=en; ${name}=${encode(value, random, false).replaceAll(';', '%3B')}`;
  else headers[pick(HEADERS, random)] = value;
  if (Object.keys(headers).length > 0 || random.integer(3) === 0) {
    request.headers = { host: 'api.example.com', accept: '*/*', ...headers };
  }
  return {
    '@timestamp': new Date(time).toISOString(),
    event: { id: `payload-${i}` },
    http: { request, ...(random.integer(5) < 3 && { response: response(random) }) },
    url,
    source: { ip: `100.${64 + (i >> 16)}.${(i >> 8) & 255}.${i & 255}` },
    ...(random.integer(12) > 0 && { user_agent: { original: pick(AGENTS, random) } }),
    trace: { id: letters('0123456789abcdef', 16, 16, random) },
  };
}

function response(random: Random): Record<string, unknown> {
  const status = pick([200, 200, 200, 200, 200, 200, 201, 302, 304, 400, 404, 404, 403, 500], random);
  return { status_code: status, body: { bytes: 20 + random.integer(30_000) } };
}
