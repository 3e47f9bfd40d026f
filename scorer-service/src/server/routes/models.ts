import { Type } from 'typebox';
import { Comparison, Drift, DriftQuery, Model, ModelList, PATHS } from '../../contract/index.ts';
import type { Models } from '../../training/models.ts';
import { RegistryRefusal } from '../../training/registry.ts';
import { refusals } from '../answers.ts';
import { asked, inOrder } from '../asked.ts';
import { Refused } from '../refused.ts';
import type { Route } from '../server.ts';
import { whoOf } from '../who.ts';

const NOTHING = Type.Object({}, { additionalProperties: false });
const One = Type.Object({ version: Type.String({ minLength: 1, maxLength: 256 }) });

/** `/v1/models…`: the registry of bundles, promotion and roll-back. */
export const models: Route = (app, { models: rooms, drift, log }) => {
  const known = <T>(question: (of: Pick<Models, keyof Models>) => T): T => {
    if (rooms === undefined) {
      throw new Refused(503, 'no_bundle', 'No bundle is loaded, so there is no registry; /health/ready says why.');
    }
    try {
      return question(rooms);
    } catch (error) {
      if (!(error instanceof RegistryRefusal)) throw error;
      throw new Refused(error.known ? 409 : 404, error.known ? 'not_promotable' : 'not_found', error.message);
    }
  };
  const none = () =>
    new Refused(404, 'not_found', 'There is no bundle of this version; GET /v1/models lists what there is.');

  app.get(
    PATHS.models,
    {
      config: { role: 'read' },
      schema: {
        summary: 'The champion, its challengers, and those of before',
        querystring: NOTHING,
        response: { 200: ModelList, ...refusals(401, 403, 503) },
      },
    },
    async () => known((of) => of.list()),
  );
  app.get(
    PATHS.drift,
    {
      config: { role: 'read' },
      schema: {
        summary: 'How far the features have moved, against the week before',
        querystring: DriftQuery,
        response: { 200: Drift, ...refusals(400, 401, 403, 503) },
      },
    },
    async (request) => {
      inOrder(request.query);
      return asked(drift, log, 'the events', (of) => of(request.query));
    },
  );
  app.get(
    PATHS.model,
    {
      config: { role: 'read' },
      schema: {
        summary: 'One bundle',
        params: One,
        querystring: NOTHING,
        response: { 200: Model, ...refusals(401, 403, 404, 503) },
      },
    },
    async (request) => {
      const model = known((of) => of.get(request.params.version));
      if (model) return model;
      throw none();
    },
  );
  app.get(
    PATHS.comparison,
    {
      config: { role: 'read' },
      schema: {
        summary: 'A bundle beside the champion of its time: on all labels and on the recent past',
        params: One,
        querystring: NOTHING,
        response: { 200: Comparison, ...refusals(401, 403, 404, 503) },
      },
      serializerCompiler: () => JSON.stringify,
    },
    async (request) => {
      const comparison = known((of) => of.comparison(request.params.version));
      if (comparison) return comparison;
      throw new Refused(404, 'not_found', 'This bundle was never compared: no training of this scorer made it.');
    },
  );
  app.post(
    PATHS.promotion,
    {
      config: { role: 'admin' },
      schema: {
        summary: 'Have a bundle score from the next request on; refused (409) if it is worse than the champion',
        params: One,
        querystring: NOTHING,
        response: { 200: ModelList, ...refusals(401, 403, 404, 409, 503) },
      },
    },
    async (request) => known((of) => of.promote(request.params.version, whoOf(request))),
  );
  app.post(
    PATHS.rollback,
    {
      config: { role: 'admin' },
      schema: {
        summary: 'Have the bundle before score again from the next request on',
        querystring: NOTHING,
        response: { 200: ModelList, ...refusals(401, 403, 404, 409, 503) },
      },
    },
    async (request) => known((of) => of.rollBack(whoOf(request))),
  );
};
