/** As much of Kibana's Elasticsearch client as the plugin uses; the same members in 7.17, 8.19 and 9.x. */

export interface TransportRequest {
  readonly method: string;
  readonly path: string;
  readonly querystring?: Readonly<Record<string, string | number | boolean>>;
  readonly body?: unknown;
}

export interface TransportOptions {
  /** Milliseconds. */
  readonly requestTimeout?: number;
  readonly maxRetries?: number;
}

/** `transport.request` is the one call whose form is the same in all clients: `search` changed how it takes its body. */
export interface ElasticsearchClient {
  readonly transport: { request(request: TransportRequest, options?: TransportOptions): Promise<unknown> };
}

/** Speaks with the credentials of whoever asks: their document and field security holds. */
export interface ScopedClusterClient {
  readonly asCurrentUser: ElasticsearchClient;
}
