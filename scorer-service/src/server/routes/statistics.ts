import { type Static, Type } from 'typebox';
import { refusals } from '../answers.ts';
import { Refused } from '../refused.ts';
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

/** What the route asks of the stored events. */
export interface StatisticsSearch {
  statistics(query: StatisticsQuery): Promise<Statistics>;
}

/** `GET /v1/statistics`: how many events, by status, level and attack type. */
export const statistics: Route = (app, { statistics: search, log }) => {
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
      const { since, until } = request.query;
      if (since !== undefined && until !== undefined && Date.parse(since) >= Date.parse(until)) {
        throw new Refused(400, 'bad_request', 'The query parameter "since" must be earlier than "until".');
      }
      try {
        if (search) return await search.statistics(request.query);
      } catch (error) {
        log.error({ err: error }, 'the statistics could not be read from Elasticsearch');
      }
      throw new Refused(
        503,
        'no_elasticsearch',
        'Elasticsearch, which counts the events, does not answer; try again later.',
        {
          'retry-after': '5',
        },
      );
    },
  );
};
