/** AWS API Gateway access logs: JSON of context variables as they come, or under `aws.apigateway.*` as the integration keeps them. */
import { type Draft, emptyDraft } from '../draft.ts';
import { asCount, asNumber, asText, asTime, type Document, fieldName, isDocument, valueAt } from '../fields.ts';
import { MAX_ID_LENGTH, MAX_METHOD_LENGTH, MAX_NAME_LENGTH, MAX_TARGET_LENGTH } from '../limits.ts';
import { parseLogTime } from './combined-line.ts';
import { idOf, timeOf } from './ecs.ts';

const GATEWAY = fieldName('aws.apigateway');
const DOTTED = 'aws.apigateway.';

/** The fields of the access log, wherever they stand; undefined if the document has none. */
export function gatewayFields(document: Document): Document | undefined {
  const nested = valueAt(document, GATEWAY);
  if (isDocument(nested)) return nested;
  let dotted: Record<string, unknown> | undefined;
  for (const key of Object.keys(document)) {
    if (!key.startsWith(DOTTED)) continue;
    dotted ??= {};
    dotted[key.slice(DOTTED.length)] = document[key];
  }
  if (dotted !== undefined) return dotted;
  const named = document.httpMethod !== undefined || document.routeKey !== undefined;
  return named && document.requestId !== undefined ? document : undefined;
}

export function parseAwsApiGateway(document: Document): Draft {
  const fields = gatewayFields(document) ?? document;
  const first = (max: number, ...names: readonly string[]): string | undefined => {
    for (const name of names) {
      const text = asText(fields[name], max);
      if (text !== undefined && text !== '-') return text;
    }
    return undefined;
  };
  const draft = emptyDraft();
  // `$context.requestTime` is like 09/Apr/2015:12:34:56 +0000.
  const written = first(64, 'requestTime', 'request_time');
  draft.time =
    timeOf(document) ??
    asTime(fields.requestTimeEpoch) ??
    (written === undefined ? undefined : (parseLogTime(written) ?? asTime(written)));
  draft.id = idOf(document) ?? first(MAX_ID_LENGTH, 'requestId', 'request_id', 'extendedRequestId');
  const route = first(MAX_TARGET_LENGTH, 'routeKey', 'route_key');
  const space = route?.indexOf(' ') ?? -1;
  draft.method =
    first(MAX_METHOD_LENGTH, 'httpMethod', 'http_method') ?? (space > 0 ? route?.slice(0, space) : undefined);
  draft.path =
    first(MAX_TARGET_LENGTH, 'path', 'resourcePath', 'resource_path') ??
    (space > 0 ? route?.slice(space + 1) : undefined);
  draft.query = first(MAX_TARGET_LENGTH, 'queryString', 'query_string');
  draft.host = first(MAX_NAME_LENGTH, 'domainName', 'domain_name');
  draft.status = asNumber(fields.status);
  draft.responseBytes = asCount(fields.responseLength) ?? asCount(fields.response_length);
  draft.duration = asCount(fields.responseLatency) ?? asCount(fields.response_latency);
  draft.userAgent = first(MAX_NAME_LENGTH, 'userAgent', 'user_agent');
  draft.peer = first(MAX_NAME_LENGTH, 'ip', 'ip_address', 'sourceIp', 'source_ip');
  draft.user = first(MAX_NAME_LENGTH, 'user', 'caller', 'principalId', 'principal_id');
  return draft;
}
