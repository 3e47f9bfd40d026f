import { type Static, Type } from 'typebox';
import { Alert, ATTACK_TYPES, LEVELS } from '../../contract/index.ts';
import { refusals } from '../answers.ts';
import { Refused } from '../refused.ts';
import type { Route } from '../server.ts';

const closed = { additionalProperties: false } as const;

export const AlertQuery = Type.Object(
  {
    level: Type.Optional(Type.Enum([...LEVELS], { description: 'This level or a more severe one' })),
    type: Type.Optional(Type.Enum([...ATTACK_TYPES], { description: 'This attack type' })),
    since: Type.Optional(Type.String({ format: 'date-time', description: 'Last event at this time or later' })),
    limit: Type.Integer({ minimum: 1, maximum: 1_000, default: 50 }),
    cursor: Type.Optional(Type.String({ minLength: 1, maxLength: 1_024, description: '`cursor` of the page before' })),
  },
  closed,
);
export type AlertQuery = Static<typeof AlertQuery>;

/** `alerts`: newest last event first. `cursor`: asks for the next page; absent on the last one. */
export const AlertPage = Type.Object({ alerts: Type.Array(Alert), cursor: Type.Optional(Type.String()) });
export type AlertPage = Static<typeof AlertPage>;

/** What the routes ask of the stored alerts. */
export interface AlertSearch {
  /** @throws UnknownCursor if the cursor was not made by this search */
  list(query: AlertQuery): Promise<AlertPage>;
  get(id: string): Promise<Alert | undefined>;
}

/** The cursor of a query is none that a page was given with. */
export class UnknownCursor extends Error {
  constructor() {
    super('the cursor is unknown');
    this.name = 'UnknownCursor';
  }
}

/** `GET /v1/alerts`, `GET /v1/alerts/:id`: the stored alerts. */
export const alerts: Route = (app, { alerts: search, log }) => {
  app.get(
    '/v1/alerts',
    {
      config: { role: 'read' },
      schema: {
        summary: 'Alerts, newest first',
        querystring: AlertQuery,
        response: { 200: AlertPage, ...refusals(400, 401, 403, 503) },
      },
      serializerCompiler: () => JSON.stringify,
    },
    async (request) => asked((from) => from.list(request.query)),
  );
  app.get(
    '/v1/alerts/:id',
    {
      config: { role: 'read' },
      schema: {
        summary: 'One alert',
        params: Type.Object({ id: Type.String({ minLength: 1, maxLength: 256 }) }),
        querystring: Type.Object({}, closed),
        response: { 200: Alert, ...refusals(401, 403, 404, 503) },
      },
      serializerCompiler: () => JSON.stringify,
    },
    async (request) => {
      const alert = await asked((from) => from.get(request.params.id));
      if (!alert)
        throw new Refused(404, 'not_found', 'There is no alert of this id; GET /v1/alerts lists what there is.');
      return alert;
    },
  );

  async function asked<T>(question: (from: AlertSearch) => Promise<T>): Promise<T> {
    try {
      if (search) return await question(search);
    } catch (error) {
      if (error instanceof UnknownCursor) {
        throw new Refused(
          400,
          'unknown_cursor',
          'The cursor belongs to no page; leave it out to begin with the first.',
        );
      }
      log.error({ err: error }, 'the alerts could not be read from Elasticsearch');
    }
    throw new Refused(
      503,
      'no_elasticsearch',
      'Elasticsearch, which keeps the alerts, does not answer; try again later.',
      {
        'retry-after': '5',
      },
    );
  }
};
