/** One event whole: its row, its verdict, and the texts of the request into which evidence points. */
import type { estypes } from '@elastic/elasticsearch';
import type { EventDetail, ScoredVerdict } from '../contract/index.ts';
import { isSecretName } from '../storage/secret-names.ts';
import { EVENT_ROW_FIELDS, type EventHit, readEventRow } from './event-questions.ts';
import { EVENT } from './filters.ts';

const MAX_TEXT = 65_536;
const MAX_HEADERS = 100;
const MASK = '***';

export function askEvent(eventId: string): estypes.SearchRequest {
  return {
    size: 1,
    track_total_hits: false,
    query: { term: { [EVENT.id]: { value: eventId } } },
    sort: [{ '@timestamp': { order: 'desc', unmapped_type: 'date', numeric_type: 'date' } }],
    _source: ['api_sentinel', 'api_sentinel.*', 'http', 'http.*', 'url', 'url.*', 'user_agent', 'user_agent.*'],
    fields: EVENT_ROW_FIELDS,
  };
}

type Source = Readonly<Record<string, unknown>>;

/** The value at a path whose parts may stand nested, dotted, or both. */
function valueAt(source: unknown, path: readonly string[]): unknown {
  if (path.length === 0) return source;
  if (typeof source !== 'object' || source === null || Array.isArray(source)) return undefined;
  for (let parts = path.length; parts > 0; parts -= 1) {
    const name = path.slice(0, parts).join('.');
    if (!Object.hasOwn(source, name)) continue;
    const found = valueAt((source as Source)[name], path.slice(parts));
    if (found !== undefined) return found;
  }
  return undefined;
}

const at = (source: Source, field: string): unknown => valueAt(source, field.split('.'));

function textOf(value: unknown): string | undefined {
  if (Array.isArray(value)) {
    const texts = value.flatMap((part) => textOf(part) ?? []);
    return texts.length === 0 ? undefined : texts.join(', ').slice(0, MAX_TEXT);
  }
  return typeof value === 'string' || typeof value === 'number' ? String(value).slice(0, MAX_TEXT) : undefined;
}

const TEXTS = [
  'http.request.method',
  'url.original',
  'url.path',
  'url.query',
  'url.domain',
  'http.version',
  'http.request.mime_type',
  'http.request.referrer',
  'http.request.body.content',
  'user_agent.original',
] as const;

/** The event of an answer to `askEvent`. */
export function readEventDetail(hit: EventHit & { readonly _source?: Source }): EventDetail {
  const source = hit._source ?? {};
  const verdict = verdictOf(source);
  const evidence = new Set((verdict?.attack.evidence ?? []).map(({ field }) => field));
  const request: Record<string, string> = Object.create(null);
  const keep = (field: string, value: unknown, secret: boolean): void => {
    const text = textOf(value);
    if (text !== undefined) request[field] = secret && !evidence.has(field) ? MASK : text;
  };
  for (const field of TEXTS) keep(field, at(source, field), false);
  const headers = at(source, 'http.request.headers');
  if (typeof headers === 'object' && headers !== null) {
    for (const [name, value] of Object.entries(headers).slice(0, MAX_HEADERS)) {
      keep(`http.request.headers.${name}`, value, isSecretName(name));
    }
  }
  for (const field of evidence) if (!(field in request)) keep(field, at(source, field), false);
  const status = Number(at(source, 'http.response.status_code'));
  const bytes = Number(at(source, 'http.response.body.bytes') ?? at(source, 'http.response.bytes'));
  const type = textOf(at(source, 'http.response.mime_type'));
  return {
    row: readEventRow(hit),
    ...(verdict !== undefined && { verdict }),
    request,
    response: {
      ...(Number.isInteger(status) && { status_code: status }),
      ...(Number.isInteger(bytes) && { bytes }),
      ...(type !== undefined && { mime_type: type }),
    },
  };
}

function verdictOf(source: Source): ScoredVerdict | undefined {
  const found = at(source, 'api_sentinel') as ScoredVerdict | undefined;
  return found?.status === 'scored' && Array.isArray(found.attack?.evidence) ? found : undefined;
}
