/** Turns whatever goes wrong with a request into a refusal of the contract; no stack, no echo of the caller's bytes. */
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { shown } from '../configuration/mistake.ts';
import { Refused } from './refused.ts';
import type { App } from './server.ts';

interface Violation {
  readonly keyword: string;
  readonly instancePath: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly parentSchema?: { readonly properties?: object } & Readonly<Record<string, unknown>>;
}

/** Installs the error and not-found handlers. */
export function answerRefusals(app: App): void {
  app.setErrorHandler((error: FastifyError | Refused, request, reply) => send(refusalOf(error, request), reply));
  app.setNotFoundHandler((request, reply) =>
    send(
      new Refused(
        404,
        'not_found',
        `There is no ${request.method} ${shown(request.url.split('?')[0])} here; GET /v1/openapi.json lists what there is.`,
      ),
      reply,
    ),
  );
}

/** For what goes wrong before a route is found; Fastify calls it instead of the error handler. */
export function answerBeforeRouting(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  send(refusalOf(error, request), reply);
}

function send(refused: Refused, reply: FastifyReply): void {
  reply.code(refused.statusCode).headers(refused.headers).send(refused.body);
}

function refusalOf(error: FastifyError | Refused, request: FastifyRequest): Refused {
  if (error instanceof Refused) return error;
  const [violation] = (error.validation ?? []) as unknown as readonly Violation[];
  if (violation) return violated(violation, error.validationContext ?? 'body');
  if (error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') {
    return new Refused(
      415,
      'unsupported_media_type',
      'The body must be JSON; send it with Content-Type: application/json.',
    );
  }
  if (error.code === 'FST_ERR_BAD_URL') return new Refused(400, 'bad_url', 'The path is not validly percent-encoded.');
  if (error.code === 'FST_ERR_MAX_PARAM_LENGTH') {
    return new Refused(414, 'too_long', 'A part of the path is longer than anything that could stand there.');
  }
  if (error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500) {
    return new Refused(
      error.statusCode,
      'bad_request',
      'The request is not valid HTTP for this route; see /v1/openapi.json.',
    );
  }
  request.log.error({ err: error, route: request.routeOptions.url }, 'a request failed for a reason of ours');
  return new Refused(
    500,
    'internal',
    'Something failed in the service; its log says what. The same request may be sent again.',
  );
}

/** A value of each part of a request, and the part itself. */
const PLACES: Readonly<Record<string, readonly [value: string, whole: string]>> = {
  body: ['body', 'body'],
  querystring: ['query parameter', 'query'],
  params: ['path parameter', 'path'],
  headers: ['header', 'head'],
};

function violated({ keyword, instancePath, params, parentSchema }: Violation, context: string): Refused {
  const [place, whole] = PLACES[context] ?? [context, context];
  const name = instancePath.slice(1).replaceAll('/', '.');
  const one = context === 'body' ? `"${name}" of the body` : `The ${place} ${shown(name)}`;
  const what = name === '' ? `The ${whole}` : one;
  if (keyword === 'additionalProperties') {
    const names = Object.keys(parentSchema?.properties ?? {});
    const thing = context === 'body' ? 'field' : place;
    return new Refused(
      400,
      'unknown_parameter',
      `The ${thing} ${shown(params.additionalProperty)} is not known here; ${names.length > 0 ? `allowed: ${names.join(', ')}` : 'none is allowed'}.`,
    );
  }
  if (keyword === 'required') {
    return new Refused(400, 'bad_request', `${what} lacks "${String(params.missingProperty)}"; see /v1/openapi.json.`);
  }
  if (keyword === 'maxItems') {
    return new Refused(
      413,
      'too_many',
      `${what} holds more than ${String(params.limit)} entries; send them in several requests.`,
    );
  }
  return new Refused(400, 'bad_request', `${what} ${mustBe(keyword, params)}.`);
}

function mustBe(keyword: string, params: Readonly<Record<string, unknown>>): string {
  switch (keyword) {
    case 'type':
      return params.type === 'boolean' ? 'must be true or false' : `must be of type ${String(params.type)}`;
    case 'enum':
      return `must be one of ${(params.allowedValues as readonly unknown[]).join(', ')}`;
    case 'minItems':
      return `must hold at least ${String(params.limit)} entry`;
    case 'minimum':
    case 'maximum':
      return `must be ${String(params.comparison)} ${String(params.limit)}`;
    case 'maxLength':
      return `must have at most ${String(params.limit)} characters`;
    case 'format':
      return params.format === 'date-time'
        ? 'must be a time such as 2026-01-31T12:00:00Z'
        : `must have the form ${String(params.format)}`;
    default:
      return 'is not of the form that /v1/openapi.json describes';
  }
}
