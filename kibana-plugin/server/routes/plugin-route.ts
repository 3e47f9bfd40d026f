import type { TSchema } from 'typebox';
import { API_PREFIX, type Capability } from '../../common/constants.ts';
import { refusalOf } from '../elasticsearch/elasticsearch-refusal.ts';
import { UserSearch } from '../elasticsearch/user-search.ts';
import type { Logger } from '../kibana-types/core.ts';
import type {
  HttpMethod,
  KibanaRequest,
  KibanaResponse,
  ResponseFactory,
  RouteConfig,
  Router,
} from '../kibana-types/http.ts';
import { answerRefusal, Refusal } from '../refusal.ts';
import { anyJson, validatorOf } from './validator.ts';

/** One request that may be answered: checked, and allowed by Kibana. */
export interface Call {
  readonly request: KibanaRequest;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly body: unknown;
  /** Asks Elasticsearch as the person who called. */
  readonly search: UserSearch;
  readonly response: ResponseFactory;
}

/** One route of the plugin. Its path is that of the scorer's own route, which answers the same. */
export interface PluginRoute {
  readonly method: HttpMethod;
  /** As in the contract, `/v1/alerts/:id`. */
  readonly path: string;
  readonly capability: Capability;
  /** Without a schema the query must be empty. */
  readonly query?: TSchema;
  /** `proxied`: the scorer checks what is in the address. */
  readonly checks?: 'here' | 'proxied';
  readonly maxBodyBytes?: number;
  /** What is read, for sentences: "The alerts". */
  readonly what: string;
  readonly handle: (call: Call) => Promise<KibanaResponse>;
}

/** The privilege of Kibana's API that a capability gives. */
export const privilegeOf = (capability: Capability): string => `api_sentinel-${capability}`;

/** `/v1/alerts/:id` of the contract as a path of Kibana's router. */
export const kibanaPath = (path: string): string => API_PREFIX + path.replace(/:([a-z_]+)/g, '{$1}');

const MAX_PARAMETER_LENGTH = 1_024;
const MAX_QUERY_LENGTH = 65_536;
const NO_BODY = 1_024;

const paramsValidator: NonNullable<Exclude<RouteConfig['validate'], false>['params']> = (value, { ok, badRequest }) => {
  const params = (value ?? {}) as Record<string, unknown>;
  const bad = Object.entries(params).find(([, text]) => typeof text !== 'string' || text.length > MAX_PARAMETER_LENGTH);
  return bad === undefined ? ok({ ...params }) : badRequest(new Error(`"${bad[0]}" is too long; correct the address.`));
};

/** The parameters of an address as they came, each once. */
const looseQuery: typeof paramsValidator = (value, { ok, badRequest }) => {
  const query = (value ?? {}) as Record<string, unknown>;
  const bad = Object.entries(query).find(([, text]) => typeof text !== 'string' || text.length > MAX_QUERY_LENGTH);
  return bad === undefined
    ? ok({ ...query })
    : badRequest(new Error(`"${bad[0].slice(0, 64)}" is given twice or too long; correct it.`));
};

const noQuery: typeof paramsValidator = (value, { ok, badRequest }) => {
  const names = Object.keys((value ?? {}) as object);
  return names.length === 0
    ? ok({})
    : badRequest(new Error(`There is no parameter "${names[0].slice(0, 64)}" here; leave it out.`));
};

/** The configuration with which Kibana registers the route: who may call it is stated for all versions. */
export function configOf(route: PluginRoute): RouteConfig {
  const privilege = privilegeOf(route.capability);
  const hasBody = route.method !== 'get';
  const query =
    route.checks === 'proxied' ? looseQuery : route.query === undefined ? noQuery : validatorOf(route.query, true);
  return {
    path: kibanaPath(route.path),
    validate: { params: paramsValidator, query, ...(hasBody && { body: anyJson }) },
    security: { authz: { requiredPrivileges: [privilege] } },
    options: {
      tags: [`access:${privilege}`],
      access: 'public',
      ...(hasBody && { body: { maxBytes: route.maxBodyBytes ?? NO_BODY } }),
    },
  };
}

/** Registers a route; what goes wrong in it is answered as a sentence and logged. */
export function register(router: Router, route: PluginRoute, log: Logger): void {
  router[route.method](configOf(route), async (context, request, response) => {
    try {
      const { elasticsearch } = await context.core;
      return await route.handle({
        request,
        params: request.params as Call['params'],
        query: request.query as Call['query'],
        body: request.body,
        search: new UserSearch(elasticsearch.client.asCurrentUser),
        response,
      });
    } catch (error) {
      const refusal = refusalOf(error, route.what);
      if (!(error instanceof Refusal) && refusal.status >= 500) {
        log.error(`${route.method.toUpperCase()} ${route.path}: ${JSON.stringify(textOf(error))}`);
      }
      return answerRefusal(response, refusal);
    }
  });
}

const MAX_LOGGED = 500;

/** What an error says, for the log: texts of Elasticsearch hold parts of queries, so they are bounded. */
function textOf(error: unknown): string {
  return (error instanceof Error ? `${error.name}: ${error.message}` : String(error)).slice(0, MAX_LOGGED);
}
