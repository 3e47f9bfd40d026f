import { readFileSync } from 'node:fs';
import { ON_BEHALF_HEADER } from '@api-sentinel/scorer-service/contract/paths';
import { Agent, type Dispatcher, errors } from 'undici';
import { Refusal } from '../refusal.ts';
import type { Settings } from '../settings.ts';

/** Bytes of an answer that are taken at most; alerts with their events are the largest. */
const MAX_ANSWER_BYTES = 16 * 1024 * 1024;
const MAX_USER_LENGTH = 256;
const CONNECT_MS = 5_000;

export interface ScorerRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Path with its parameters filled in, encoded. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** For whom Kibana asks. */
  readonly user?: string | undefined;
}

export interface ScorerAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
  readonly retryAfter?: string;
}

/**
 * Asks the scorer with the configured key. The key goes to the configured address only: redirections are not followed,
 * and neither answers nor errors hold it.
 */
export class ScorerClient {
  readonly #base: URL;
  readonly #key: string | undefined;
  readonly #agent: Agent;

  /** @throws a sentence if a file of `ssl.certificateAuthorities` can't be read */
  constructor({ url, apiKey, timeoutSeconds, ssl }: Settings['scorer']) {
    this.#base = new URL(url.endsWith('/') ? url : `${url}/`);
    this.#key = apiKey;
    const patience = timeoutSeconds * 1_000;
    const ca = [ssl.certificateAuthorities ?? []].flat().map(readCertificates);
    this.#agent = new Agent({
      connections: 16,
      headersTimeout: patience,
      bodyTimeout: patience,
      maxResponseSize: MAX_ANSWER_BYTES,
      connect: {
        timeout: Math.min(patience, CONNECT_MS),
        rejectUnauthorized: ssl.verificationMode === 'full',
        ...(ca.length > 0 && { ca }),
      },
    });
  }

  /**
   * @returns the scorer's answer as it came, whatever its status
   * @throws Refusal (502, 503, 504) if there is none
   */
  async ask({ method, path, query = {}, body, user }: ScorerRequest): Promise<ScorerAnswer> {
    const url = new URL(path.replace(/^\/+/, ''), this.#base);
    if (url.origin !== this.#base.origin || !url.pathname.startsWith(this.#base.pathname)) {
      throw new Refusal(400, 'bad_request', 'The path leads out of the scorer; correct it.');
    }
    for (const [name, value] of Object.entries(query)) url.searchParams.append(name, value);
    try {
      const answer = await this.#agent.request({
        origin: url.origin,
        path: url.pathname + url.search,
        method,
        headers: this.#headersFor(user, body !== undefined),
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const text = await answer.body.text();
      return {
        status: answer.statusCode,
        contentType: header(answer, 'content-type') ?? 'application/json',
        body: text,
        ...(header(answer, 'retry-after') !== undefined && { retryAfter: header(answer, 'retry-after') as string }),
      };
    } catch (error) {
      throw refusalFor(error);
    }
  }

  /** Ends its connections. */
  async close(): Promise<void> {
    await this.#agent.destroy();
  }

  #headersFor(user: string | undefined, hasBody: boolean): Record<string, string> {
    return {
      accept: 'application/json',
      ...(hasBody && { 'content-type': 'application/json' }),
      ...(this.#key !== undefined && { authorization: `ApiKey ${this.#key}` }),
      ...(user !== undefined && { [ON_BEHALF_HEADER]: inHeader(user) }),
    };
  }
}

/** Half a surrogate pair becomes U+FFFD: it can't be encoded, and a name holds none. */
function inHeader(user: string): string {
  return encodeURIComponent(Buffer.from(user.slice(0, MAX_USER_LENGTH), 'utf8').toString('utf8'));
}

function readCertificates(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Error(
      `apiSentinel.scorer.ssl.certificateAuthorities names "${file}", which can't be read (${code ?? 'unknown reason'}); correct the path or the rights.`,
    );
  }
}

function header({ headers }: Dispatcher.ResponseData, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}

function refusalFor(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof errors.HeadersTimeoutError || error instanceof errors.BodyTimeoutError) {
    return new Refusal(
      504,
      'scorer_slow',
      'The scorer did not answer in time; try again, or raise apiSentinel.scorer.timeoutSeconds.',
    );
  }
  if (error instanceof errors.ResponseExceededMaxSizeError) {
    return new Refusal(502, 'too_large', 'The answer of the scorer is too large; ask for less at once.');
  }
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  return new Refusal(
    503,
    'no_scorer',
    `The scorer does not answer${typeof code === 'string' ? ` (${code})` : ''}; see that it runs, and that apiSentinel.scorer.url is right.`,
    { 'retry-after': '5' },
  );
}
