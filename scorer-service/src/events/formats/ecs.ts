/** Elastic Common Schema: access events as the integrations of nginx, Apache, IIS and others write them. */
import { addHeader, addHeaders, type Draft, emptyDraft } from '../draft.ts';
import { asCount, asNumber, asText, asTime, type Document, fieldName, isDocument, valueAt } from '../fields.ts';
import { jsonText } from '../json-text.ts';
import { MAX_BODY_LENGTH, MAX_ID_LENGTH, MAX_METHOD_LENGTH, MAX_NAME_LENGTH, MAX_TARGET_LENGTH } from '../limits.ts';

const F = {
  eventId: fieldName('event.id'),
  stampedId: fieldName('api_sentinel.event_id'),
  timestamp: fieldName('@timestamp'),
  method: fieldName('http.request.method'),
  path: fieldName('url.path'),
  query: fieldName('url.query'),
  original: fieldName('url.original'),
  full: fieldName('url.full'),
  domain: fieldName('url.domain'),
  status: fieldName('http.response.status_code'),
  requestBytes: fieldName('http.request.bytes'),
  requestBodyBytes: fieldName('http.request.body.bytes'),
  responseBytes: fieldName('http.response.bytes'),
  responseBodyBytes: fieldName('http.response.body.bytes'),
  duration: fieldName('event.duration'),
  agent: fieldName('user_agent.original'),
  referrer: fieldName('http.request.referrer'),
  headers: fieldName('http.request.headers'),
  body: fieldName('http.request.body.content'),
  mimeType: fieldName('http.request.mime_type'),
  sourceIp: fieldName('source.ip'),
  sourceAddress: fieldName('source.address'),
  clientIp: fieldName('client.ip'),
  clientAddress: fieldName('client.address'),
};
const HEADER_PREFIX = 'http.request.headers.';

/** A document is a request if it names a URL, or a method, or a status. */
export function isEcsRequest(document: Document): boolean {
  return (
    valueAt(document, F.path) !== undefined ||
    valueAt(document, F.original) !== undefined ||
    valueAt(document, F.full) !== undefined ||
    valueAt(document, F.method) !== undefined
  );
}

/** The id that a document carries: the stamped one, the user's own, or Elasticsearch's. */
export function idOf(document: Document): string | undefined {
  return (
    asText(valueAt(document, F.stampedId), MAX_ID_LENGTH) ??
    asText(valueAt(document, F.eventId), MAX_ID_LENGTH) ??
    asText(document._id, MAX_ID_LENGTH)
  );
}

export function timeOf(document: Document): number | undefined {
  return asTime(valueAt(document, F.timestamp));
}

export function parseEcs(document: Document): Draft {
  const draft = emptyDraft();
  draft.id = idOf(document);
  draft.time = timeOf(document);
  draft.method = asText(valueAt(document, F.method), MAX_METHOD_LENGTH);
  draft.path = asText(valueAt(document, F.path), MAX_TARGET_LENGTH);
  draft.query = asText(valueAt(document, F.query), MAX_TARGET_LENGTH);
  draft.target =
    asText(valueAt(document, F.original), MAX_TARGET_LENGTH) ?? asText(valueAt(document, F.full), MAX_TARGET_LENGTH);
  draft.host = asText(valueAt(document, F.domain), MAX_NAME_LENGTH);
  draft.status = asNumber(valueAt(document, F.status));
  draft.requestBytes = asCount(valueAt(document, F.requestBytes)) ?? asCount(valueAt(document, F.requestBodyBytes));
  draft.responseBytes = asCount(valueAt(document, F.responseBodyBytes)) ?? asCount(valueAt(document, F.responseBytes));
  const nanoseconds = asCount(valueAt(document, F.duration));
  draft.duration = nanoseconds === undefined ? undefined : nanoseconds / 1e6;
  draft.userAgent = asText(valueAt(document, F.agent), MAX_NAME_LENGTH);
  draft.referrer = asText(valueAt(document, F.referrer), MAX_NAME_LENGTH);
  draft.body = bodyText(valueAt(document, F.body));
  draft.mimeType = asText(valueAt(document, F.mimeType), MAX_NAME_LENGTH);
  addHeaders(draft.headers, valueAt(document, F.headers));
  for (const key of Object.keys(document)) {
    if (key.startsWith(HEADER_PREFIX)) addHeader(draft.headers, key.slice(HEADER_PREFIX.length), document[key]);
  }
  draft.peer = address(document, F.sourceIp) ?? address(document, F.sourceAddress);
  draft.clientAddress = address(document, F.clientIp) ?? address(document, F.clientAddress);
  return draft;
}

function address(document: Document, field: ReturnType<typeof fieldName>): string | undefined {
  return asText(valueAt(document, field), MAX_NAME_LENGTH);
}

/** A body that a shipper has already parsed is put back into JSON, since it is inspected as it was sent. */
function bodyText(value: unknown): string | undefined {
  if (isDocument(value) || Array.isArray(value)) return jsonText(value, MAX_BODY_LENGTH);
  return asText(value, MAX_BODY_LENGTH);
}
