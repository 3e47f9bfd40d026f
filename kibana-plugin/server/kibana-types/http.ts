/** As much of Kibana's HTTP service as the plugin uses, as 7.17, 8.19 and 9.x have it in common. */
import type { Readable } from 'node:stream';
import type { ScopedClusterClient } from './elasticsearch.ts';

export type HttpMethod = 'get' | 'post' | 'put' | 'patch' | 'delete';

export interface KibanaRequest {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
  /** Emits once when the browser went away. An observable of RxJS. */
  readonly events: { readonly aborted$: { subscribe(next: () => void): { unsubscribe(): void } } };
}

export type ResponseHeaders = Readonly<Record<string, string>>;

export interface ResponseOptions {
  readonly body?: unknown;
  readonly headers?: ResponseHeaders;
}

export interface CustomResponseOptions extends ResponseOptions {
  readonly statusCode: number;
  readonly body?: string | Buffer | Readable | Readonly<Record<string, unknown>>;
}

/** Opaque to the plugin: Kibana makes it and takes it back. */
export type KibanaResponse = unknown;

export interface ResponseFactory {
  ok(options: ResponseOptions): KibanaResponse;
  custom(options: CustomResponseOptions): KibanaResponse;
}

/** `core` is the context itself in 7.17 and a promise of it later; `await` serves for both. */
export interface RequestContext {
  readonly core: CoreRequestContext | Promise<CoreRequestContext>;
}

export interface CoreRequestContext {
  readonly elasticsearch: { readonly client: ScopedClusterClient };
}

/** What a function validator answers with. */
export interface ValidationResults {
  ok(value: unknown): unknown;
  badRequest(error: Error | string, path?: string[]): unknown;
}

/** Validators as functions are taken by every version, and need no library of Kibana's. */
export type Validator = (value: unknown, results: ValidationResults) => unknown;

export interface RouteConfig {
  readonly path: string;
  readonly validate: { readonly params?: Validator; readonly query?: Validator; readonly body?: Validator } | false;
  /** 8.19 and 9.x. */
  readonly security: { readonly authz: { readonly requiredPrivileges: readonly string[] } };
  readonly options: {
    /** `access:<privilege>` is how 7.17 states what `security` states later. */
    readonly tags: readonly string[];
    /** Shown to integrators in the API's documentation of 8.19 and 9.x only if `public`. */
    readonly access?: 'internal' | 'public';
    readonly body?: { readonly maxBytes: number };
  };
}

export type RequestHandler = (
  context: RequestContext,
  request: KibanaRequest,
  response: ResponseFactory,
) => KibanaResponse | Promise<KibanaResponse>;

export type Router = Readonly<Record<HttpMethod, (config: RouteConfig, handler: RequestHandler) => void>>;
