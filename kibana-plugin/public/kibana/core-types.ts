/** As much of Kibana's core in the browser as the plugin uses, as 7.17, 8.19 and 9.x have it in common. */
import type { History } from 'history';
import type { ReactElement } from 'react';

/** Of RxJS, as far as it is used. */
export interface Observable<Value> {
  subscribe(next: (value: Value) => void): { unsubscribe(): void };
}

export interface CoreTheme {
  readonly darkMode: boolean;
}

export interface FetchOptions {
  readonly method?: string;
  readonly body?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface HttpResponse {
  readonly response?: Response;
}

/** Adds what Kibana wants of every request: its version, the XSRF header, the base path. */
export interface Http {
  fetch<Body>(path: string, options: FetchOptions): Promise<Body>;
  /** `rawResponse`: the body is left unread. */
  fetch(
    path: string,
    options: FetchOptions & { readonly asResponse: true; readonly rawResponse: true },
  ): Promise<HttpResponse>;
}

export interface CoreStart {
  readonly http: Http;
  readonly application: {
    readonly capabilities: Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>>;
    getUrlForApp(id: string, options: { readonly path: string }): string;
  };
  readonly uiSettings: { get(name: string): unknown };
  /** 7.17 tells the theme to the application that is mounted, later versions to all. */
  readonly theme?: { readonly theme$: Observable<CoreTheme> };
  /** 9.1 and later: puts Kibana's own context around a tree. */
  readonly rendering?: { addContext?(element: ReactElement): ReactElement };
}

export interface MountParameters {
  readonly element: HTMLElement;
  readonly history: History;
  readonly theme$?: Observable<CoreTheme>;
}

export interface Application {
  readonly id: string;
  readonly title: string;
  readonly appRoute: string;
  readonly order: number;
  readonly euiIconType: string;
  readonly category: { readonly id: string; readonly label: string; readonly order: number };
  readonly keywords: readonly string[];
  mount(parameters: MountParameters): Promise<() => void>;
}

export interface CoreSetup {
  readonly application: { register(application: Application): void };
  getStartServices(): Promise<readonly [CoreStart, ...unknown[]]>;
}
