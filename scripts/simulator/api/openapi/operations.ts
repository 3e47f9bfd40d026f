/** Operations of a document as routes: what each takes, and what it usually answers. */
import { hashText } from '../../random.ts';
import { type Field, type FieldPlace, type Route, WHOLE_BODY } from '../route.ts';
import { isObject, objectsOf, type Schema } from './schema.ts';
import { propertiesOf, typeOf, valueFor } from './values.ts';

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;
const MAX_ROUTES = 2_000;
const HOST = 'api.example';
const JSON_TYPE = 'application/json';
const FORM_TYPE = 'application/x-www-form-urlencoded';

/** Statuses that ordinary use meets now and then where the document names them, and the share of requests. */
const FAILURES: Readonly<Record<string, number>> = {
  400: 0.015,
  402: 0.02,
  403: 0.005,
  404: 0.008,
  409: 0.015,
  410: 0.004,
  422: 0.025,
};

/** Every operation, in the order of the document. */
export function routesOf(document: Schema, paths: Schema): Route[] {
  const base = baseOf(document);
  const routes: Route[] = [];
  for (const [path, item] of Object.entries(paths)) {
    if (!isObject(item) || !path.startsWith('/')) continue;
    for (const method of METHODS) {
      const operation = item[method];
      if (isObject(operation) && routes.length < MAX_ROUTES)
        routes.push(routeOf(document, base, path, method, item, operation));
    }
  }
  return routes;
}

function routeOf(document: Schema, base: Base, path: string, method: string, item: Schema, operation: Schema): Route {
  const name = typeof operation.operationId === 'string' ? operation.operationId : `${method.toUpperCase()} ${path}`;
  const parameters = parametersOf(item, operation);
  const body = bodyOf(document, operation, parameters);
  const described = parameters.filter((one) => one.in === 'path' || one.in === 'query').map(fieldOf);
  const template = `${base.path}${path}`;
  // A place in the path that no parameter describes takes a value all the same.
  const undescribed = [...template.matchAll(/\{([^{}]+)\}/g)]
    .map((match) => match[1]!)
    .filter((place) => !described.some((field) => field.place === 'path' && field.name === place));
  const fields = [
    ...described,
    ...undescribed.map((place): Field => ({ name: place, place: 'path', often: 1, ...valueFor(place, {}) })),
    ...body.fields,
  ];
  const answer = answerOf(operation);
  // Operations differ; each by what its name makes of it, and the same in every run.
  const own = hashText(name) / 2 ** 32;
  const read = method === 'get';
  return {
    name,
    host: base.host,
    method: method.toUpperCase(),
    template,
    fields,
    mime: body.fields.length > 0 ? body.mime : undefined,
    wrapper: body.wrapper,
    ok: answer.ok,
    failures: answer.failures,
    bytes: answer.ok === 204 ? 0 : Math.round(answer.bytes * (0.5 + 1.5 * own)),
    latency: (read ? 15 : 40) + Math.round((read ? 70 : 160) * own),
    signedIn: isGuarded(document, operation),
    page: false,
  };
}

interface Base {
  readonly host: string;
  readonly path: string;
}

/** Where the first server lies; Swagger 2.0 says it in two words. */
function baseOf(document: Schema): Base {
  const server = addressOf(objectsOf(document.servers)[0]);
  const swagger =
    typeof document.host === 'string' ? `https://${document.host}${document.basePath ?? ''}` : document.basePath;
  const url = URL.parse(String(server ?? swagger ?? '/'), `https://${HOST}/`);
  if (!url) return { host: HOST, path: '' };
  return { host: url.hostname, path: decodeURI(url.pathname).replace(/\/$/, '') };
}

/** The address of a server, its variables as they are by default. */
function addressOf(server: Schema | undefined): string | undefined {
  if (typeof server?.url !== 'string') return undefined;
  const variables = isObject(server.variables) ? server.variables : {};
  return server.url.replaceAll(/\{([^{}]+)\}/g, (place, name: string) => {
    const variable = variables[name];
    return isObject(variable) && typeof variable.default === 'string' ? variable.default : place;
  });
}

/** Those of the operation, and those of its path that it does not say again. */
function parametersOf(item: Schema, operation: Schema): Schema[] {
  const named = new Map(
    [...objectsOf(item.parameters), ...objectsOf(operation.parameters)].map((one) => [`${one.in} ${one.name}`, one]),
  );
  return [...named.values()].filter((one) => typeof one.name === 'string');
}

function fieldOf(parameter: Schema): Field {
  const place = parameter.in as FieldPlace;
  const plain = String(parameter.name);
  // As a URL carries it; brackets, which many names have, are mostly sent as they are.
  const name = place === 'query' ? encodeURIComponent(plain).replaceAll('%5B', '[').replaceAll('%5D', ']') : plain;
  const schema = isObject(parameter.schema) ? { example: parameter.example, ...parameter.schema } : parameter;
  const value = valueFor(plain, schema);
  const often = place === 'path' || parameter.required === true ? 1 : 0.3;
  // Lists stand in a URL with commas.
  const { draw } = value;
  if (value.kind === 'json' && draw)
    return { name, place, often, kind: 'word', draw: (random) => draw(random).replaceAll(/[[\]"{}]/g, '') };
  return { name, place, often, ...value };
}

interface Body {
  readonly mime: string;
  readonly fields: readonly Field[];
  readonly wrapper?: string | undefined;
}

/** What an operation takes as its body. Of parts of a form with files nothing is written, as logs don't have it. */
function bodyOf(document: Schema, operation: Schema, parameters: readonly Schema[]): Body {
  const content =
    isObject(operation.requestBody) && isObject(operation.requestBody.content) ? operation.requestBody.content : {};
  for (const [mime, media] of Object.entries(content)) {
    if (!isObject(media) || !isObject(media.schema)) continue;
    if (/\bjson\b/.test(mime)) return jsonBody(media.schema);
    if (mime.startsWith(FORM_TYPE)) return { mime: FORM_TYPE, fields: fieldsOf(media.schema) };
  }
  const whole = parameters.find((one) => one.in === 'body' && isObject(one.schema));
  if (whole && isObject(whole.schema)) return jsonBody(whole.schema);
  const consumes = operation.consumes ?? document.consumes;
  if (Array.isArray(consumes) && !consumes.includes(FORM_TYPE)) return { mime: FORM_TYPE, fields: [] };
  return {
    mime: FORM_TYPE,
    fields: parameters.filter((one) => one.in === 'formData').map((one) => ({ ...fieldOf(one), place: 'body' })),
  };
}

/** The fields of a body in JSON; those of `{"user": {…}}` are the user's. */
function jsonBody(schema: Schema): Body {
  const [only, ...others] = propertiesOf(schema);
  const wrapped = only && others.length === 0 && propertiesOf(only.schema).length > 0;
  const fields = fieldsOf(wrapped ? only.schema : schema);
  if (fields.length > 0) return { mime: JSON_TYPE, fields, wrapper: wrapped ? only.name : undefined };
  const whole = valueFor('item', { type: 'object', ...schema });
  return { mime: JSON_TYPE, fields: [{ name: WHOLE_BODY, place: 'body', often: 1, ...whole, kind: 'json' }] };
}

function fieldsOf(schema: Schema): Field[] {
  return propertiesOf(schema).map(({ name, schema: of, required }) => {
    return { name, place: 'body', often: required ? 1 : 0.5, ...valueFor(name, of) };
  });
}

interface Answer {
  readonly ok: number;
  readonly failures: readonly (readonly [number, number])[];
  readonly bytes: number;
}

/** The first success, and the ordinary failures, that the document names. */
function answerOf(operation: Schema): Answer {
  const responses = isObject(operation.responses) ? operation.responses : {};
  const ok =
    Object.keys(responses)
      .map(Number)
      .find((status) => status >= 200 && status < 400) ?? 200;
  const failures = Object.entries(FAILURES)
    .filter(([status]) => status in responses)
    .map(([status, share]) => [Number(status), share] as const);
  return { ok, failures, bytes: sizeOf(responses[ok]) };
}

function sizeOf(response: unknown): number {
  if (!isObject(response)) return 300;
  const media = isObject(response.content) ? Object.values(response.content).find(isObject) : response;
  if (!isObject(media) || !isObject(media.schema)) return 120;
  return typeOf(media.schema) === 'array' || propertiesOf(media.schema).some((one) => typeOf(one.schema) === 'array')
    ? 7_000
    : 900;
}

/** Whether somebody must be signed in; an empty requirement among several makes it optional. */
function isGuarded(document: Schema, operation: Schema): boolean {
  const wanted = operation.security ?? document.security;
  return (
    Array.isArray(wanted) && wanted.length > 0 && !wanted.some((one) => isObject(one) && Object.keys(one).length === 0)
  );
}
