import { Type } from 'typebox';
import { masked } from '../../configuration/masked.ts';
import { refusals } from '../answers.ts';
import type { Route } from '../server.ts';

/** `GET /v1/configuration`: the settings in force, secrets masked. */
export const configuration: Route = (app, { settings }) => {
  const shown = masked(settings);
  app.get(
    '/v1/configuration',
    {
      config: { role: 'admin' },
      schema: {
        summary: 'The settings in force, secrets masked',
        querystring: Type.Object({}, { additionalProperties: false }),
        response: {
          200: Type.Object({}, { description: 'As settings.schema.json says' }),
          ...refusals(401, 403),
        },
      },
      serializerCompiler: () => JSON.stringify,
    },
    async () => shown,
  );
};
