/** Kong's log plugins (http-log, file-log, tcp-log): one JSON object a request. */
import { addHeaders, type Draft, emptyDraft } from '../draft.ts';
import { asCount, asNumber, asText, asTime, type Document, isDocument } from '../fields.ts';
import { MAX_BODY_LENGTH, MAX_ID_LENGTH, MAX_METHOD_LENGTH, MAX_NAME_LENGTH, MAX_TARGET_LENGTH } from '../limits.ts';
import { idOf, timeOf } from './ecs.ts';

export function isKong(document: Document): boolean {
  const { request } = document;
  return (
    isDocument(request) &&
    (request.uri !== undefined || request.url !== undefined) &&
    (document.latencies !== undefined || document.client_ip !== undefined || document.started_at !== undefined)
  );
}

export function parseKong(document: Document): Draft {
  const request = inner(document.request);
  const response = inner(document.response);
  const consumer = inner(document.consumer);
  const draft = emptyDraft();
  draft.id = idOf(document) ?? asText(request.id, MAX_ID_LENGTH);
  draft.time = asTime(document.started_at) ?? timeOf(document);
  draft.method = asText(request.method, MAX_METHOD_LENGTH);
  draft.target = asText(request.uri, MAX_TARGET_LENGTH) ?? asText(request.url, MAX_TARGET_LENGTH);
  addHeaders(draft.headers, request.headers);
  draft.status = asNumber(response.status);
  draft.requestBytes = asCount(request.size);
  draft.responseBytes = asCount(response.size);
  draft.duration = asCount(inner(document.latencies).request);
  draft.body = asText(request.body, MAX_BODY_LENGTH);
  draft.peer = asText(document.client_ip, MAX_NAME_LENGTH);
  draft.user =
    asText(consumer.username, MAX_NAME_LENGTH) ??
    asText(consumer.id, MAX_NAME_LENGTH) ??
    asText(inner(document.authenticated_entity).id, MAX_NAME_LENGTH);
  return draft;
}

function inner(value: unknown): Document {
  return isDocument(value) ? value : {};
}
