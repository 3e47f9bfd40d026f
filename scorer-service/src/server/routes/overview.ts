import { Overview, OverviewQuery, PATHS } from '../../contract/index.ts';
import { refusals } from '../answers.ts';
import { asked, inOrder } from '../asked.ts';
import type { Route } from '../server.ts';

/** `GET /v1/overview`: all that the first screen needs. */
export const overview: Route = (app, { search, log }) => {
  app.get(
    PATHS.overview,
    {
      config: { role: 'read' },
      schema: {
        summary: 'Levels, traffic, attacks and the most risky, in one answer',
        querystring: OverviewQuery,
        response: { 200: Overview, ...refusals(400, 401, 403, 503) },
      },
      serializerCompiler: () => JSON.stringify,
    },
    async (request) => {
      inOrder(request.query);
      return asked(search, log, 'events and alerts', (from) => from.overview(request.query));
    },
  );
};
