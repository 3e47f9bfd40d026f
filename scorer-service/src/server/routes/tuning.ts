import { Type } from 'typebox';
import { PATHS, Tuning, TuningPreview, TuningPreviewRequest, TuningRequest } from '../../contract/index.ts';
import { TuningMistake } from '../../lifecycle/tuning-book.ts';
import type { TuningDesk } from '../../lifecycle/tuning-desk.ts';
import { refusals } from '../answers.ts';
import { asked } from '../asked.ts';
import { Refused } from '../refused.ts';
import type { Route } from '../server.ts';
import { whoOf } from '../who.ts';

const NOTHING = Type.Object({}, { additionalProperties: false });

/** `/v1/tuning…`: thresholds and weights, and what others would have made of the last days. */
export const tuning: Route = (app, { tuning: desk, log }) => {
  const of = (): Pick<TuningDesk, keyof TuningDesk> => {
    if (desk) return desk;
    throw new Refused(503, 'no_bundle', 'No bundle is loaded, so there is nothing to tune; /health/ready says why.');
  };
  const checked = async <T>(act: () => T | Promise<T>): Promise<T> => {
    try {
      return await act();
    } catch (error) {
      if (error instanceof TuningMistake) throw new Refused(400, 'bad_request', error.message);
      throw error;
    }
  };

  app.get(
    PATHS.tuning,
    {
      config: { role: 'read' },
      schema: {
        summary: 'Thresholds and weights in force',
        querystring: NOTHING,
        response: { 200: Tuning, ...refusals(401, 403, 503) },
      },
    },
    async () => of().current(),
  );
  app.put(
    PATHS.tuning,
    {
      config: { role: 'admin' },
      schema: {
        summary: 'Put thresholds and weights in force, from the next event on',
        querystring: NOTHING,
        body: TuningRequest,
        response: { 200: Tuning, ...refusals(400, 401, 403, 415, 503) },
      },
    },
    async (request) => checked(() => of().set(request.body, whoOf(request))),
  );
  app.post(
    PATHS.tuningPreview,
    {
      config: { role: 'read' },
      schema: {
        summary: 'What thresholds and weights would have made of the last days',
        querystring: NOTHING,
        body: TuningPreviewRequest,
        response: { 200: TuningPreview, ...refusals(400, 401, 403, 415, 503) },
      },
      serializerCompiler: () => JSON.stringify,
    },
    async (request) => {
      const room = of();
      await checked(() => room.check(request.body.tuning));
      return asked(room, log, 'the events', (at) => at.preview(request.body));
    },
  );
};
