import type { Metrics } from './metrics.ts';
import type { RefusalLog } from './refusal-log.ts';
import type { App } from './server.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** `performance.now()` when its headers had arrived. */
    arrived: number;
  }
}

/** Notes when each request came, tells of refusals, and counts and times its answer by the route's pattern, never by the path as sent. */
export function measure(app: App, metrics: Metrics, refusals: RefusalLog): void {
  app.decorateRequest('arrived', 0);
  app.addHook('onRequest', async (request) => {
    request.arrived = performance.now();
  });
  app.addHook('onResponse', async (request, reply) => {
    refusals.note(request, reply);
    const route = request.routeOptions.url ?? 'unknown';
    metrics.requests.inc({ route, method: request.method, status: String(reply.statusCode) });
    metrics.requestSeconds.observe({ route }, (performance.now() - request.arrived) / 1_000);
  });
}
