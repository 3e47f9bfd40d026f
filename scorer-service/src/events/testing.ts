/** Helpers of the tests that need events. */
import type { ApiEvent } from './event.ts';
import { EventParser, type ParserSettings } from './parse.ts';

/** The event of a document. @throws Error with the reason where it is none. */
export function eventOf(document: unknown, settings: Partial<ParserSettings> = {}): ApiEvent {
  const result = new EventParser(settings).parseDocument(document);
  if (result.kind !== 'event') throw new Error(result.reason);
  return result.event;
}

/** An ECS document of one request, from a stranger unless told. */
export function requestDocument(fields: {
  id?: string;
  time?: string | number;
  path?: string;
  query?: string;
  method?: string;
  status?: number;
  source?: string;
  agent?: string;
  body?: string;
  mimeType?: string;
  headers?: Record<string, unknown>;
  user?: string;
}): Record<string, unknown> {
  return {
    '@timestamp': fields.time ?? '2026-03-02T10:00:00.000Z',
    event: { id: fields.id ?? 'e1' },
    http: {
      request: {
        method: fields.method ?? 'GET',
        ...(fields.headers && { headers: fields.headers }),
        ...(fields.body !== undefined && {
          body: { content: fields.body },
          mime_type: fields.mimeType ?? 'application/json',
        }),
      },
      response: { status_code: fields.status ?? 200 },
    },
    url: { path: fields.path ?? '/', ...(fields.query !== undefined && { query: fields.query }) },
    source: { ip: fields.source ?? '198.51.100.7' },
    user_agent: { original: fields.agent ?? 'Mozilla/5.0 (X11; Linux x86_64; rv:126.0) Gecko/20100101 Firefox/126.0' },
    ...(fields.user !== undefined && { user: { name: fields.user } }),
  };
}
