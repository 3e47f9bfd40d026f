/**
 * One API request, as every room after `events/` sees it: whatever its log looked like, it is this.
 *
 * All strings are hostile and bounded by the parser. Absent means that the log did not say, never zero or empty.
 */
export interface ApiEvent {
  /** `api_sentinel.event_id`, else `event.id`, else `_id`, else one made here. */
  readonly id: string;
  /** Milliseconds since the epoch, from `@timestamp`. */
  readonly time: number;
  /** Upper case. */
  readonly method: string;
  /** As sent, still percent-encoded; starts with `/`. */
  readonly path: string;
  /** As sent, without the `?`. */
  readonly query: string | undefined;
  readonly host: string | undefined;
  readonly status: number | undefined;
  readonly requestBytes: number | undefined;
  readonly responseBytes: number | undefined;
  /** Milliseconds. */
  readonly duration: number | undefined;
  readonly userAgent: string | undefined;
  readonly referrer: string | undefined;
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, readonly string[]>;
  readonly body: string | undefined;
  readonly mimeType: string | undefined;
  readonly client: Client;
}

/** Who sent it, as far as the log and the trusted proxies tell. */
export interface Client {
  /** The right-most address that is not a trusted proxy, in canonical form; absent if no address is known. */
  readonly source: string | undefined;
  /** The /24 or /48 of the source, for example `198.51.100.0/24`. */
  readonly network: string | undefined;
  readonly user: string | undefined;
  /** A hash: of the session cookie, else of source and agent with a gap of 30 minutes. */
  readonly session: string | undefined;
}
