import { Type } from 'typebox';
import { EventDetail, EventPage, EventQuery, PATHS } from '../../contract/index.ts';
import { refusals } from '../answers.ts';
import { asked, inOrder } from '../asked.ts';
import { Refused } from '../refused.ts';
import type { Route } from '../server.ts';

/** `/v1/events…`: the events behind a number, and one event whole. */
export const events: Route = (app, { search, log }) => {
  const WHAT = 'the events';
  app.get(
    PATHS.events,
    {
      config: { role: 'read' },
      schema: {
        summary: 'Events that a filter narrows to',
        querystring: EventQuery,
        response: { 200: EventPage, ...refusals(400, 401, 403, 404, 503) },
      },
      serializerCompiler: () => JSON.stringify,
    },
    async (request) => {
      const { query } = request;
      inOrder(query);
      if ((query.kind === undefined) !== (query.id === undefined)) {
        throw new Refused(400, 'bad_request', 'The query parameters "kind" and "id" are needed together.');
      }
      return asked(search, log, WHAT, async (from) => {
        if (query.alert === undefined) return from.events(query);
        const alert = await from.get(query.alert);
        if (alert) return from.events(query, alert);
        throw new Refused(404, 'not_found', 'There is no alert of this id; GET /v1/alerts lists what there is.');
      });
    },
  );
  app.get(
    PATHS.event,
    {
      config: { role: 'read' },
      schema: {
        summary: 'One event, with its verdict and the texts of its request',
        params: Type.Object({ id: Type.String({ minLength: 1, maxLength: 1_024 }) }),
        querystring: Type.Object({}, { additionalProperties: false }),
        response: { 200: EventDetail, ...refusals(401, 403, 404, 503) },
      },
      serializerCompiler: () => JSON.stringify,
    },
    async (request) => {
      const event = await asked(search, log, WHAT, (from) => from.event(request.params.id));
      if (event) return event;
      throw new Refused(404, 'not_found', 'There is no event of this id here; it may have been deleted since.');
    },
  );
};
