import { type Static, Type } from 'typebox';
import { refusals } from '../answers.ts';
import { asked, inOrder } from '../asked.ts';
import type { Route } from '../server.ts';

export const StatisticsQuery = Type.Object(
  {
    since: Type.Optional(Type.String({ format: 'date-time', description: 'Without it, a day before `until`' })),
    until: Type.Optional(Type.String({ format: 'date-time', description: 'Without it, now' })),
  },
  { additionalProperties: false },
);
export type StatisticsQuery = Static<typeof StatisticsQuery>;

const Counts = Type.Record(Type.String(), Type.Integer({ minimum: 0 }));

/** Counts of the events with `@timestamp` from `since` (inclusive) to `until` (exclusive). */
export const Statistics = Type.Object({
  since: Type.String({ format: 'date-time' }),
  until: Type.String({ format: 'date-time' }),
  events: Type.Integer({ minimum: 0 }),
  statuses: Counts,
  levels: Counts,
  attack_types: Counts,
});
export type Statistics = Static<typeof Statistics>;

/** `GET /v1/statistics`: how many events, by status, level and attack type. */
export const statistics: Route = (app, { search, log }) => {
  app.get(
    '/v1/statistics',
    {
      config: { role: 'read' },
      schema: {
        summary: 'Counts of events by status, level and attack type',
        querystring: StatisticsQuery,
        response: { 200: Statistics, ...refusals(400, 401, 403, 503) },
      },
      serializerCompiler: () => JSON.stringify,
    },
    async (request) => {
      inOrder(request.query);
      return asked(search, log, 'the events', (from) => from.statistics(request.query));
    },
  );
};
