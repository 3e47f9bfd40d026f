import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Ways in which a scorer, or what stands between, goes wrong. */
export const MISBEHAVIOURS = {
  hangs: () => {},
  'answers garbage': (response: ServerResponse) => {
    response.setHeader('content-type', 'application/json').end('<html>\u0000 no JSON');
  },
  'answers too few verdicts': (response: ServerResponse) => {
    response.setHeader('content-type', 'application/json').end('{"bundle":"x","verdicts":[]}');
  },
  'answers 429': (response: ServerResponse) => {
    response.writeHead(429, { 'retry-after': '1' }).end('{"error":"too_many","message":"later"}');
  },
  'answers 500': (response: ServerResponse) => {
    response.writeHead(500).end('oops');
  },
  'answers half': (response: ServerResponse) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '5000' });
    response.write('{"bundle":"x","verdicts":[{"status":"sco', () => response.socket?.destroy());
  },
  'closes the connection': (response: ServerResponse) => {
    response.socket?.destroy();
  },
} as const satisfies Readonly<Record<string, (response: ServerResponse) => void>>;
export type Misbehaviour = keyof typeof MISBEHAVIOURS;

export interface UnrulyProxy {
  readonly url: string;
  /** Score requests that were misbehaved to since `misbehave`. */
  readonly wronged: number;
  /** Requests that were passed on so far. */
  readonly passed: number;
  /** From now on every score request is treated so. */
  misbehave(how: Misbehaviour): void;
  /** From now on everything is passed on again. */
  behave(): void;
  stop(): Promise<void>;
}

/**
 * Stands between Elasticsearch and a real scorer and passes everything on, until told to misbehave.
 *
 * @param target where the scorer is, asked anew for every request
 */
export async function startUnrulyProxy(target: () => string): Promise<UnrulyProxy> {
  let how: Misbehaviour | undefined;
  let wronged = 0;
  let passed = 0;
  const server = createServer((incoming, response) => {
    if (!how) {
      passed++;
      return passOn(target(), incoming, response);
    }
    wronged++;
    incoming.resume();
    MISBEHAVIOURS[how](response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get wronged() {
      return wronged;
    },
    get passed() {
      return passed;
    },
    misbehave(next) {
      how = next;
      wronged = 0;
    },
    behave() {
      how = undefined;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function passOn(target: string, incoming: IncomingMessage, response: ServerResponse): void {
  const { host: _, ...headers } = incoming.headers;
  const onward = request(`${target}${incoming.url}`, { method: incoming.method, headers }, (answer) => {
    response.writeHead(answer.statusCode!, answer.headers);
    answer.pipe(response);
  });
  onward.on('error', () => response.socket?.destroy());
  incoming.pipe(onward);
}
