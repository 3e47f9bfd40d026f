import type { Exchange, Label } from './exchange.ts';
import { hashText, mix } from './random.ts';

/** How much the log of one front-end server keeps. */
type Detail = 'combined' | 'gateway' | 'headers' | 'full';

/** An ECS document of one API request. */
export type EcsDocument = Readonly<Record<string, unknown>>;
export interface SimulatedEvent {
  readonly event: EcsDocument;
  readonly label: Label;
}

/** Which share of a host's servers keeps how much; a client always reaches the same server. */
const SERVERS: Readonly<Record<string, readonly (readonly [Detail, number])[]>> = {
  'www.shop.example': [
    ['combined', 55],
    ['gateway', 15],
    ['headers', 10],
    ['full', 20],
  ],
  'api.shop.example': [
    ['combined', 20],
    ['gateway', 30],
    ['headers', 15],
    ['full', 35],
  ],
  'api.bank.example': [
    ['combined', 5],
    ['gateway', 25],
    ['headers', 10],
    ['full', 60],
  ],
};

/** Of a host that we know nothing of. */
const OTHER_SERVERS: (typeof SERVERS)[string] = [
  ['combined', 25],
  ['gateway', 25],
  ['headers', 15],
  ['full', 35],
];

/** Turns exchanges into what a log keeps of them. Ids depend on seed, start and position alone. */
export class LogWriter {
  readonly #key: number;
  readonly #keyHigh: number;
  readonly #seed: number;
  #count = 0;

  constructor(seed: number, start: number) {
    this.#seed = seed;
    this.#key = hashText(`${seed}/${start}`);
    this.#keyHigh = hashText(`${start}/${seed}`, 1);
  }

  write(exchange: Exchange): SimulatedEvent {
    const id = this.#id();
    const detail = this.#detail(exchange);
    const { truth, caller } = exchange;
    const hidden = truth.label === 1 && truth.place !== undefined && !shows(detail, truth.place);
    return {
      event: documentOf(exchange, detail, id),
      label: {
        id,
        label: hidden ? -1 : truth.label,
        cls: truth.cls,
        key: caller.address,
        ...(truth.campaign === undefined ? {} : { campaign: truth.campaign }),
      },
    };
  }

  #id(): string {
    const n = this.#count++;
    const low = mix((n ^ this.#key) >>> 0);
    const high = mix(low ^ this.#keyHigh);
    return high.toString(16).padStart(8, '0') + low.toString(16).padStart(8, '0');
  }

  #detail(exchange: Exchange): Detail {
    const servers = SERVERS[exchange.host] ?? OTHER_SERVERS;
    let left = hashText(exchange.host + exchange.caller.address, this.#seed | 0) % 100;
    for (const [detail, share] of servers) {
      left -= share;
      if (left < 0) return detail;
    }
    return 'combined';
  }
}

function shows(detail: Detail, place: NonNullable<Exchange['truth']['place']>): boolean {
  return place === 'url' || detail === 'full' || (place === 'header' && detail === 'headers');
}

function documentOf(exchange: Exchange, detail: Detail, id: string): EcsDocument {
  const { caller, status } = exchange;
  const time = new Date(exchange.time).toISOString();
  const original = exchange.query ? `${exchange.path}?${exchange.query}` : exchange.path;
  const url: Record<string, unknown> = { path: exchange.path, original };
  if (exchange.query) url.query = exchange.query;
  const request: Record<string, unknown> = { method: exchange.method };
  if (exchange.referrer) request.referrer = exchange.referrer;
  const event: Record<string, unknown> = {
    id,
    kind: 'event',
    category: ['web'],
    type: ['access'],
    dataset: 'api_sentinel.access',
    outcome: status < 400 ? 'success' : 'failure',
  };
  const source: Record<string, unknown> = { address: caller.address, ip: caller.address };
  const document: Record<string, unknown> = {
    '@timestamp': time,
    ecs: { version: '8.11.0' },
    event,
    http: { version: '1.1', request, response: { status_code: status, body: { bytes: exchange.responseBytes } } },
    url,
    source,
  };
  if (caller.agent) document.user_agent = { original: caller.agent };
  if (detail === 'combined') return document;
  event.duration = Math.round(exchange.latency * 1e6);
  url.domain = exchange.host;
  request.id = `req-${id}`;
  const bytes = exchange.body === undefined ? undefined : Buffer.byteLength(exchange.body);
  if (bytes !== undefined) request.body = { bytes };
  const user = exchange.attempted ?? caller.user;
  if (user !== undefined) document.user = { name: user };
  if (detail === 'gateway') return document;
  const headers = headersOf(exchange);
  request.headers = headers;
  source.address = PROXY;
  source.ip = PROXY;
  headers['x-forwarded-for'] = caller.forwarded ? `${caller.forwarded}, ${caller.address}` : caller.address;
  if (detail === 'full' && exchange.body !== undefined) {
    request.mime_type = exchange.mime;
    request.body = { bytes, content: exchange.body };
  }
  return document;
}

/** The application's own reverse proxy runs on the same machine. */
const PROXY = '127.0.0.1';

function headersOf(exchange: Exchange): Record<string, string> {
  const { caller } = exchange;
  const headers: Record<string, string> = { host: exchange.host };
  if (caller.agent) headers['user-agent'] = caller.agent;
  headers.accept = exchange.host.startsWith('www') ? 'text/html,application/xhtml+xml,*/*;q=0.8' : 'application/json';
  if (caller.language) headers['accept-language'] = caller.language;
  if (exchange.referrer) headers.referer = exchange.referrer;
  if (caller.session) headers.cookie = `sid=${caller.session}; theme=light`;
  if (caller.authorization) headers.authorization = caller.authorization;
  if (exchange.mime && exchange.body !== undefined) {
    headers['content-type'] = exchange.mime;
    headers['content-length'] = String(Buffer.byteLength(exchange.body));
  }
  return exchange.headers ? { ...headers, ...exchange.headers } : headers;
}
