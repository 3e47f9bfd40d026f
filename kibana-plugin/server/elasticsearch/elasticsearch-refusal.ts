import { Refusal } from '../refusal.ts';

/** As much of the client's errors as is read; the classes of 7.17, 8.19 and 9.x differ, these members do not. */
interface ClientError {
  readonly statusCode?: unknown;
  readonly meta?: { readonly statusCode?: unknown; readonly body?: unknown };
}

/** Whether the Elasticsearch client threw it: all its errors carry `meta`, or the status. */
function isOfClient(error: unknown): boolean {
  return typeof error === 'object' && error !== null && ('meta' in error || 'statusCode' in error);
}

/** The HTTP status with which Elasticsearch answered; undefined where it did not answer. */
export function statusOf(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { statusCode, meta } = error as ClientError;
  const status = meta?.statusCode ?? statusCode;
  return typeof status === 'number' && status > 0 ? status : undefined;
}

/**
 * What a person is told when Elasticsearch refused or failed. The texts of Elasticsearch itself are not passed on: they
 * name indices and queries; they go to the log.
 *
 * @param what what was to be read, as in "The alerts can't be read."
 */
export function refusalOf(error: unknown, what: string): Refusal {
  if (error instanceof Refusal) return error;
  if (!isOfClient(error)) {
    return new Refusal(
      500,
      'failed',
      `${what} can't be read: something failed within the plugin; Kibana's log says what.`,
    );
  }
  const status = statusOf(error);
  if (status === 401) {
    return new Refusal(401, 'unauthorized', `${what} can't be read: the session is no longer valid; log in again.`);
  }
  if (status === 403) return noPermission(what);
  if (status === 429) {
    return new Refusal(429, 'busy', `${what} can't be read now: Elasticsearch has too much in hand; try again.`, {
      'retry-after': '5',
    });
  }
  const reason = status === undefined ? 'does not answer' : `answered with an error (${status})`;
  return new Refusal(503, 'no_elasticsearch', `${what} can't be read: Elasticsearch ${reason}; try again later.`, {
    'retry-after': '5',
  });
}

/** Elasticsearch lets this person not read an index that was asked. */
export function noPermission(what: string): Refusal {
  return new Refusal(
    403,
    'no_permission',
    `${what} can't be read by you: your roles lack the index privilege "read"; ask whoever administers Elasticsearch.`,
  );
}
