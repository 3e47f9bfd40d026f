/** A request as one reads it: its line, its headers, its body, each with what evidence points to in it. */
import type { Span } from './marked-text.ts';

export interface Evidence extends Span {
  readonly field: string;
  readonly note?: string | undefined;
}

export interface RequestLine {
  /** Shown before the text: the method, the name of a header; empty for a body. */
  readonly name: string;
  readonly text: string;
  readonly spans: readonly Evidence[];
}

const METHOD = 'http.request.method';
const ORIGINAL = 'url.original';
const PATH = 'url.path';
const QUERY = 'url.query';
const BODY = 'http.request.body.content';
const HEADER = 'http.request.headers.';
const NAMES: Readonly<Record<string, string>> = {
  'user_agent.original': 'user-agent',
  'http.request.referrer': 'referer',
  'url.domain': 'host',
};
/** Said by the request's line, or of no use to who reads it. */
const LEFT_OUT = [METHOD, ORIGINAL, PATH, QUERY, BODY, 'http.version'];

/** @param request - texts by the ECS names of their fields, the names that evidence uses */
export function requestLines(request: Readonly<Record<string, string>>, evidence: readonly Evidence[]): RequestLine[] {
  const spansOf = (field: string) => evidence.filter((piece) => piece.field === field);
  const headers = Object.keys(request)
    .filter((field) => !LEFT_OUT.includes(field))
    .map((field) => ({ name: nameOf(field), text: request[field], spans: spansOf(field) }));
  const body = request[BODY];
  return [
    ...target(request, spansOf),
    ...once(headers),
    ...(body === undefined || body === '' ? [] : [{ name: '', text: body, spans: spansOf(BODY) }]),
  ];
}

/** A log may keep the same header in two fields: it is one line, with what was found in either. */
function once(lines: readonly RequestLine[]): RequestLine[] {
  const known = new Map<string, RequestLine>();
  for (const line of lines) {
    const key = `${line.name.toLowerCase()}\n${line.text}`;
    const same = known.get(key);
    known.set(key, same === undefined ? line : { ...same, spans: [...same.spans, ...line.spans] });
  }
  return [...known.values()];
}

function nameOf(field: string): string {
  return NAMES[field] ?? (field.startsWith(HEADER) ? field.slice(HEADER.length) : field);
}

/** The request's line: path and query as they came, with what was found in either marked where it stands in the whole. */
function target(request: Readonly<Record<string, string>>, spansOf: (field: string) => Evidence[]): RequestLine[] {
  const { [ORIGINAL]: original, [PATH]: path = '', [QUERY]: query, [METHOD]: name = '' } = request;
  const text = original ?? (query ? `${path}?${query}` : path);
  if (text === '' && name === '') return [];
  const placed = [...spansOf(ORIGINAL)];
  const apart: RequestLine[] = [];
  for (const [field, part] of [
    [PATH, path],
    [QUERY, query ?? ''],
  ] as const) {
    const spans = spansOf(field);
    if (spans.length === 0) continue;
    const at = field === PATH ? text.indexOf(part) : text.indexOf(part, text.indexOf('?') + 1);
    if (part === '' || at === -1) apart.push({ name: field, text: part, spans });
    else placed.push(...spans.map((span) => moved(span, at)));
  }
  return [{ name, text, spans: placed }, ...apart];
}

function moved(span: Evidence, by: number): Evidence {
  const { start, end } = span;
  return start === undefined || end === undefined ? span : { ...span, start: start + by, end: end + by };
}
