import { Type } from 'typebox';
import type { Route } from '../server.ts';

const Live = Type.Object({ status: Type.Literal('live') });
const Readiness = Type.Object({
  status: Type.Enum(['ready', 'not_ready']),
  bundle: Type.Optional(Type.String()),
  reasons: Type.Array(Type.String()),
});
const NOTHING = Type.Object({}, { additionalProperties: false });

/** `GET /health/live` and `/health/ready`, open to anyone: balancers and orchestrators carry no key. */
export const health: Route = (app, { scorer, unready }) => {
  app.get(
    '/health/live',
    {
      config: { role: 'anyone' },
      schema: { summary: 'The process answers', security: [], querystring: NOTHING, response: { 200: Live } },
    },
    async () => ({ status: 'live' as const }),
  );
  app.get(
    '/health/ready',
    {
      config: { role: 'anyone' },
      schema: {
        summary: 'Events can be scored; if not, why',
        security: [],
        querystring: NOTHING,
        response: { 200: Readiness, 503: Readiness },
      },
    },
    async (_request, reply) => {
      const reasons = [
        ...(scorer.bundle === undefined ? ['No bundle is loaded, so nothing can be scored.'] : []),
        ...(unready?.() ?? []),
      ];
      if (reasons.length > 0) reply.code(503);
      return {
        status: reasons.length > 0 ? ('not_ready' as const) : ('ready' as const),
        ...(scorer.bundle !== undefined && { bundle: scorer.bundle }),
        reasons,
      };
    },
  );
};
