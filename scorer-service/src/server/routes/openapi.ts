import { Type } from 'typebox';
import type { Route } from '../server.ts';

/** `GET /v1/openapi.json`: what there is, for programs. Open to anyone: it holds nothing of the installation. */
export const openapi: Route = (app) => {
  app.get(
    '/v1/openapi.json',
    {
      config: { role: 'anyone' },
      schema: { hide: true, querystring: Type.Object({}, { additionalProperties: false }) },
    },
    async () => app.swagger(),
  );
};
