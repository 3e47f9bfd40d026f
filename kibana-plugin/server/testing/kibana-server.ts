import { type Request, type ResponseToolkit, Server } from '@hapi/hapi';
import type { CoreSetup, CoreStart, PluginInitializerContext } from '../kibana-types/core.ts';
import type { ElasticsearchClient } from '../kibana-types/elasticsearch.ts';
import type { KibanaFeature } from '../kibana-types/features.ts';
import type {
  CustomResponseOptions,
  HttpMethod,
  KibanaRequest,
  RequestHandler,
  ResponseFactory,
  ResponseOptions,
  RouteConfig,
  Router,
  ValidationResults,
} from '../kibana-types/http.ts';
import { ApiSentinelPlugin, type StartPlugins } from '../plugin.ts';
import type { Settings } from '../settings.ts';

/** Kibana's documented behaviour that the plugin leans on, over the HTTP server that Kibana itself uses. */
export interface TestKibana {
  readonly url: string;
  readonly routes: readonly (RouteConfig & { readonly method: HttpMethod })[];
  readonly features: readonly KibanaFeature[];
  readonly ruleTypes: readonly { readonly id: string }[];
  readonly logged: readonly string[];
  /** Stops the plugin, then the server. */
  stop(): Promise<void>;
}

export interface TestKibanaOptions {
  readonly settings: Settings;
  /** The client that speaks as whoever asks. */
  readonly elasticsearch?: ElasticsearchClient;
  readonly version?: string;
  /** `x-test-user` of a request names its user, `x-test-privileges` what the user's roles give; without it, all. */
  readonly userFrom?: 'core' | 'security plugin' | 'nowhere';
  /** 7.17 hands over the context itself, later versions a promise. */
  readonly contextIs?: 'given' | 'promised';
}

interface Answer {
  readonly statusCode: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

const factory: ResponseFactory = {
  ok: (options: ResponseOptions): Answer => ({ statusCode: 200, ...options }),
  custom: (options: CustomResponseOptions): Answer => options,
};

const results: ValidationResults = {
  ok: (value) => ({ value }),
  badRequest: (error) => ({ error: error instanceof Error ? error.message : error }),
};

function refuse(toolkit: ResponseToolkit, statusCode: number, message: string, more: object = {}) {
  return toolkit.response({ statusCode, error: 'Refused', message, ...more }).code(statusCode);
}

function answerWith(toolkit: ResponseToolkit, { statusCode, body, headers = {} }: Answer) {
  const response =
    statusCode >= 400
      ? refuse(toolkit, statusCode, (body as { message: string }).message, {
          attributes: (body as { attributes?: unknown }).attributes,
        })
      : toolkit.response(body as object).code(statusCode);
  for (const [name, value] of Object.entries(headers)) response.header(name, value);
  return response;
}

function header(request: Request, name: string): string | undefined {
  const value = request.raw.req.headers[name];
  return typeof value === 'string' ? value : undefined;
}

function checked(config: RouteConfig, request: Request) {
  const parts = {
    params: request.params as unknown,
    query: request.query as unknown,
    body: request.payload as unknown,
  };
  for (const part of ['params', 'query', 'body'] as const) {
    const validator = config.validate === false ? undefined : config.validate[part];
    if (!validator) continue;
    const result = validator(parts[part], results) as { value?: unknown; error?: string };
    if (result.error !== undefined) return { error: `[request ${part}]: ${result.error}` };
    parts[part] = result.value;
  }
  return parts;
}

export async function startTestKibana(options: TestKibanaOptions): Promise<TestKibana> {
  const { settings, elasticsearch, version = '9.3.1', userFrom = 'core', contextIs = 'promised' } = options;
  const server = new Server({ port: 0, host: '127.0.0.1' });
  const routes: (RouteConfig & { method: HttpMethod })[] = [];
  const features: KibanaFeature[] = [];
  const ruleTypes: { id: string }[] = [];
  const logged: string[] = [];
  const users = new WeakMap<KibanaRequest, string>();
  const authc = { getCurrentUser: (request: KibanaRequest) => ({ username: users.get(request) ?? 'somebody' }) };

  const add = (method: HttpMethod) => (config: RouteConfig, handler: RequestHandler) => {
    routes.push({ ...config, method });
    server.route({
      method,
      path: config.path,
      options: method === 'get' ? {} : { payload: { maxBytes: config.options.body?.maxBytes ?? 1_048_576 } },
      handler: async (request, toolkit) => {
        const granted = header(request, 'x-test-privileges')?.split(',');
        const { requiredPrivileges } = config.security.authz;
        if (granted && !requiredPrivileges.every((privilege) => granted.includes(privilege))) {
          return refuse(toolkit, 403, `This action requires ${requiredPrivileges.join(', ')}`);
        }
        const parts = checked(config, request);
        if ('error' in parts) return refuse(toolkit, 400, parts.error as string);
        const aborted = (next: () => void) => {
          request.raw.res.once('close', next);
          return { unsubscribe: () => void request.raw.res.off('close', next) };
        };
        const asked: KibanaRequest = {
          ...(parts as { params: unknown; query: unknown; body: unknown }),
          events: { aborted$: { subscribe: aborted } },
        };
        users.set(asked, header(request, 'x-test-user') ?? 'somebody');
        const client = {
          asCurrentUser: elasticsearch ?? {
            transport: { request: () => Promise.reject(new Error('no Elasticsearch')) },
          },
        };
        const core = { elasticsearch: { client } };
        const context = { core: contextIs === 'given' ? core : Promise.resolve(core) };
        return answerWith(toolkit, (await handler(context, asked, factory)) as Answer);
      },
    });
  };
  const router: Router = {
    get: add('get'),
    post: add('post'),
    put: add('put'),
    patch: add('patch'),
    delete: add('delete'),
  };
  const log = (level: string) => (text: string) => void logged.push(`${level} ${text}`);
  const logger = { debug: log('debug'), info: log('info'), warn: log('warn'), error: log('error'), get: () => logger };
  const context: PluginInitializerContext<Settings> = {
    logger,
    config: { get: () => settings },
    env: { packageInfo: { version } },
  };
  const core: CoreStart = userFrom === 'core' ? { security: { authc } } : {};
  const startPlugins: StartPlugins = userFrom === 'security plugin' ? { security: { authc } } : {};
  const setup: CoreSetup<StartPlugins> = {
    http: { createRouter: () => router, basePath: { publicBaseUrl: 'https://kibana.example' } },
    getStartServices: async () => [core, startPlugins],
  };
  const plugin = new ApiSentinelPlugin(context);
  plugin.setup(setup, {
    features: { registerKibanaFeature: (feature) => void features.push(feature) },
    alerting: { registerType: (type) => void ruleTypes.push(type) },
  });
  plugin.start(core);
  await server.start();
  return {
    url: server.info.uri,
    routes,
    features,
    ruleTypes,
    logged,
    async stop() {
      await plugin.stop();
      await server.stop({ timeout: 0 });
    },
  };
}

export const TEST_SETTINGS: Settings = {
  scorer: { url: 'http://127.0.0.1:1', timeoutSeconds: 5, ssl: { verificationMode: 'full' } },
  indices: { alerts: 'api-sentinel-alerts-default', events: ['logs-*'] },
  stream: { readers: 2, pollSeconds: 0.01, minutes: 10 },
};
