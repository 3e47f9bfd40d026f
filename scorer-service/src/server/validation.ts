/** Checks what comes in against the routes' schemas: texts of a query become numbers or truth values, bodies stay as sent. */
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import type { FastifySchemaCompiler } from 'fastify';
import type { TSchema } from 'typebox';

const exact = withFormats(new Ajv({ useDefaults: true, verbose: true }));
const coercing = withFormats(new Ajv({ useDefaults: true, coerceTypes: true, verbose: true }));

function withFormats(ajv: Ajv): Ajv {
  formats.default(ajv, ['date-time']);
  return ajv;
}

export const validatorCompiler: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) =>
  (httpPart === 'body' ? exact : coercing).compile(schema);
