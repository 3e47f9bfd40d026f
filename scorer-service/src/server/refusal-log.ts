import type { FastifyBaseLogger, FastifyReply, FastifyRequest } from 'fastify';

const EVERY_MS = 10_000;
/** What an operator has to know of: wrong keys, wrong hosts and origins, too much at once, nothing that can score. */
const TOLD = new Set([401, 403, 408, 413, 429, 500, 503]);

/**
 * Tells of refused requests: the first of a kind at once, the others of that kind together, at most every ten seconds, so that
 * whoever knocks a thousand times a second does not fill the log. Kinds are route and status, of which there are few.
 */
export class RefusalLog {
  readonly #log: FastifyBaseLogger;
  readonly #clock: () => number;
  readonly #kinds = new Map<string, { told: number; since: number }>();

  constructor(log: FastifyBaseLogger, clock: () => number = () => performance.now()) {
    this.#log = log;
    this.#clock = clock;
  }

  readonly note = (request: FastifyRequest, reply: FastifyReply): void => {
    const { statusCode: status } = reply;
    if (!TOLD.has(status)) return;
    const route = request.routeOptions.url ?? 'unknown';
    const now = this.#clock();
    const kind = this.#kinds.get(`${status} ${route}`);
    if (kind && now - kind.told < EVERY_MS) {
      kind.since += 1;
      return;
    }
    const count = (kind?.since ?? 0) + 1;
    this.#kinds.set(`${status} ${route}`, { told: now, since: 0 });
    this.#log.warn({ status, route, count, from: request.ip, key: request.keyName }, 'requests were refused');
  };
}
