/** Envoy's JSON access log, with the names that its documentation and Istio use. */
import { addHeader, type Draft, emptyDraft } from '../draft.ts';
import { asCount, asNumber, asText, asTime, type Document } from '../fields.ts';
import { MAX_ID_LENGTH, MAX_METHOD_LENGTH, MAX_NAME_LENGTH, MAX_TARGET_LENGTH } from '../limits.ts';
import { idOf, timeOf } from './ecs.ts';

export function isEnvoy(document: Document): boolean {
  return (
    document.response_code !== undefined &&
    document.method !== undefined &&
    (document.path !== undefined || document.original_path !== undefined) &&
    (document.start_time !== undefined || document.response_flags !== undefined)
  );
}

export function parseEnvoy(document: Document): Draft {
  const text = (name: string, max: number): string | undefined => {
    const value = asText(document[name], max);
    return value === '-' ? undefined : value;
  };
  const draft = emptyDraft();
  draft.id = idOf(document) ?? text('request_id', MAX_ID_LENGTH);
  draft.time = asTime(document.start_time) ?? timeOf(document);
  draft.method = text('method', MAX_METHOD_LENGTH);
  draft.target = text('original_path', MAX_TARGET_LENGTH) ?? text('path', MAX_TARGET_LENGTH);
  draft.host = text('authority', MAX_NAME_LENGTH);
  draft.status = asNumber(document.response_code);
  draft.requestBytes = asCount(document.bytes_received);
  draft.responseBytes = asCount(document.bytes_sent);
  draft.duration = asCount(document.duration);
  draft.userAgent = text('user_agent', MAX_NAME_LENGTH);
  const forwarded = text('x_forwarded_for', MAX_NAME_LENGTH);
  if (forwarded !== undefined) addHeader(draft.headers, 'x-forwarded-for', forwarded);
  // The direct address is the peer; the other one has already gone through Envoy's own trust in the header.
  draft.peer =
    text('downstream_direct_remote_address', MAX_NAME_LENGTH) ?? text('downstream_remote_address', MAX_NAME_LENGTH);
  return draft;
}
