import { Type } from 'typebox';
import type { Route } from '../server.ts';

/** `GET /metrics` in Prometheus' text form. */
export const metrics: Route = (app, { metrics: registry, scorer }) => {
  app.get(
    '/metrics',
    {
      config: { role: 'read' },
      schema: {
        summary: 'Figures of the service, as Prometheus reads them',
        produces: ['text/plain'],
        querystring: Type.Object({}, { additionalProperties: false }),
      },
    },
    async (_request, reply) => {
      reply.type(registry.registry.contentType);
      return registry.text(scorer.bundle);
    },
  );
};
