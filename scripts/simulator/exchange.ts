/** What the simulated world knows of one request and its answer, before a log has forgotten half of it. */
export interface Exchange {
  /** Milliseconds since the epoch: when the answer was sent. */
  time: number;
  readonly host: string;
  readonly method: string;
  /** Percent-encoded as sent. */
  readonly path: string;
  /** Without the `?`; empty: none. */
  readonly query: string;
  readonly referrer: string | undefined;
  readonly body: string | undefined;
  readonly mime: string | undefined;
  /** Headers beyond those that follow from the caller; names in lower case. */
  readonly headers: Readonly<Record<string, string>> | undefined;
  readonly status: number;
  /** Milliseconds. */
  readonly latency: number;
  readonly responseBytes: number;
  readonly caller: Caller;
  /** Who tried to sign in with this request, where it is a log-in. */
  readonly attempted: string | undefined;
  readonly truth: Truth;
}

export interface Caller {
  readonly address: string;
  readonly agent: string;
  /** Whoever is signed in. */
  user: string | undefined;
  /** Value of the session cookie. */
  session: string | undefined;
  /** A bearer token or API key, as the `authorization` header carries it. */
  authorization: string | undefined;
  readonly language: string;
  /** An X-Forwarded-For header that the caller itself sent. */
  readonly forwarded: string | undefined;
}

/** Part of a request in which the malicious part stands; a log that lacks it can't show the attack. */
export type Place = 'url' | 'body' | 'header';

export interface Truth {
  readonly label: 1 | 0 | -1;
  readonly cls: string;
  readonly campaign: string | undefined;
  readonly place: Place | undefined;
}

/** A line of labels.ndjson.gz. */
export interface Label {
  readonly id: string;
  readonly label: 1 | 0 | -1;
  readonly cls: string;
  /** The true client address. */
  readonly key: string;
  readonly campaign?: string;
}

/**
 * What an actor yields, in time order: a request, another actor that begins at `time`, or nothing but the wish to be
 * asked again at `time`, when it sees what has happened until then.
 */
export type Step = Exchange | { readonly time: number; readonly spawn: Actor | undefined };
export type Actor = Generator<Step, void, undefined>;
