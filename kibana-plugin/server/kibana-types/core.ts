/** As much of Kibana's core as the plugin uses, as 7.17, 8.19 and 9.x have it in common. */
import type { KibanaRequest, Router } from './http.ts';

export interface Logger {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
  get(...context: string[]): Logger;
}

export interface PluginInitializerContext<Settings> {
  readonly logger: { get(...context: string[]): Logger };
  readonly config: { get(): Settings };
  readonly env: { readonly packageInfo: { readonly version: string } };
}

export interface UserSource {
  getCurrentUser(request: KibanaRequest): { readonly username: string } | null;
}

export interface CoreSetup<StartPlugins> {
  readonly http: {
    createRouter(): Router;
    /** `publicBaseUrl`: as set in kibana.yml, without a slash at its end. */
    readonly basePath: { readonly publicBaseUrl?: string | undefined };
  };
  getStartServices(): Promise<readonly [CoreStart, StartPlugins, ...unknown[]]>;
}

export interface CoreStart {
  /** 8.14 and later; before, the security plugin alone has it. */
  readonly security?: { readonly authc: UserSource };
}

/** Of the security plugin, where it is there: the user before 8.14. */
export interface SecurityStart {
  readonly authc: UserSource;
}
