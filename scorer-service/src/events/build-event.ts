/** From what a parser found to the one kind of event that every later room reads. */
import type { ClientReader } from './client/client.ts';
import type { Draft } from './draft.ts';
import type { ApiEvent } from './event.ts';
import {
  cut,
  MAX_BODY_LENGTH,
  MAX_ID_LENGTH,
  MAX_METHOD_LENGTH,
  MAX_NAME_LENGTH,
  MAX_TARGET_LENGTH,
} from './limits.ts';
import { splitTarget } from './target.ts';

/** Method of a request line that is no request, such as the first bytes of TLS on a plain port. */
export const INVALID_METHOD = 'INVALID';

/** The event, or a sentence that says what it lacks. */
export function buildEvent(draft: Draft, clientOf: ClientReader, makeId: () => string): ApiEvent | string {
  if (draft.time === undefined || Math.abs(draft.time) > 8.64e15) {
    return 'it has no time that can be read; set @timestamp to an ISO 8601 date or to milliseconds since 1970';
  }
  const target = splitTarget(cut(draft.path ?? draft.target ?? '/', MAX_TARGET_LENGTH));
  const original = draft.path === undefined || draft.target === undefined ? undefined : splitTarget(draft.target);
  const query = draft.query ?? target.query ?? original?.query;
  const host = draft.host ?? target.host ?? original?.host ?? draft.headers.get('host')?.[0];
  return {
    id: cut(draft.id ?? makeId(), MAX_ID_LENGTH),
    time: draft.time,
    method: cut(draft.method ?? 'GET', MAX_METHOD_LENGTH).toUpperCase(),
    path: target.path,
    query: query === undefined || query === '' ? undefined : cut(query, MAX_TARGET_LENGTH),
    host: host === undefined ? undefined : cut(host, MAX_NAME_LENGTH).toLowerCase(),
    status: statusOf(draft.status),
    requestBytes: draft.requestBytes,
    responseBytes: draft.responseBytes,
    duration: draft.duration,
    userAgent: bounded(draft.userAgent ?? draft.headers.get('user-agent')?.[0], MAX_NAME_LENGTH),
    referrer: bounded(draft.referrer ?? draft.headers.get('referer')?.[0], MAX_NAME_LENGTH),
    headers: draft.headers,
    body: bounded(draft.body, MAX_BODY_LENGTH),
    mimeType: bounded(draft.mimeType ?? draft.headers.get('content-type')?.[0], MAX_NAME_LENGTH),
    client: clientOf(draft),
  };
}

function bounded(text: string | undefined, max: number): string | undefined {
  return text === undefined ? undefined : cut(text, max);
}

/** A status that HTTP knows; anything else is as if the log had not said it. */
function statusOf(status: number | undefined): number | undefined {
  return status !== undefined && Number.isInteger(status) && status >= 100 && status <= 999 ? status : undefined;
}
