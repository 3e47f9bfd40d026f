import { Type } from 'typebox';
import { PATHS, Setup, System } from '../../contract/index.ts';
import { refusals } from '../answers.ts';
import { asked } from '../asked.ts';
import type { Route } from '../server.ts';

const NOTHING = Type.Object({}, { additionalProperties: false });

/** `GET /v1/system`, `GET /v1/setup`: how the service is, and what is set up. */
export const system: Route = (app, { system: state, log }) => {
  app.get(
    PATHS.system,
    {
      config: { role: 'read' },
      schema: {
        summary: 'Health, rate, lag, and what stands behind',
        querystring: NOTHING,
        response: { 200: System, ...refusals(401, 403, 503) },
      },
    },
    async () => asked(state, log, 'the state of the system', (of) => of.system()),
  );
  app.get(
    PATHS.setup,
    {
      config: { role: 'read' },
      schema: {
        summary: 'What is set up, what is missing, and the command for it',
        querystring: NOTHING,
        response: { 200: Setup, ...refusals(401, 403, 503) },
      },
    },
    async () => asked(state, log, 'the streams', (of) => of.setup()),
  );
};
