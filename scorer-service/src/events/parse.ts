/** Any access log -> events. Formats are recognised by their structure, never by a setting. */
import { randomUUID } from 'node:crypto';
import { buildEvent } from './build-event.ts';
import { type ClientSettings, createClientReader, DEFAULT_CLIENT_SETTINGS, shortHash } from './client/client.ts';
import type { Draft } from './draft.ts';
import type { ApiEvent } from './event.ts';
import { asText, type Document, type FieldName, fieldName, isDocument, valueAt } from './fields.ts';
import { gatewayFields, parseAwsApiGateway } from './formats/aws-api-gateway.ts';
import { parseCombinedLine } from './formats/combined-line.ts';
import { idOf, isEcsRequest, parseEcs, timeOf } from './formats/ecs.ts';
import { isEnvoy, parseEnvoy } from './formats/envoy.ts';
import { isKong, parseKong } from './formats/kong.ts';
import { MAX_LINE_LENGTH, MAX_NAME_LENGTH, quoted } from './limits.ts';

interface Format {
  readonly name: string;
  readonly matches: (document: Document) => boolean;
  readonly parse: (document: Document) => Draft;
}

/** In the order in which they are asked; ECS is first, since a shipper may have left the original fields beside it. */
const FORMATS: readonly Format[] = [
  { name: 'ecs', matches: isEcsRequest, parse: parseEcs },
  { name: 'aws_api_gateway', matches: (document) => gatewayFields(document) !== undefined, parse: parseAwsApiGateway },
  { name: 'kong', matches: isKong, parse: parseKong },
  { name: 'envoy', matches: isEnvoy, parse: parseEnvoy },
];

export type ParseResult =
  | { readonly kind: 'event'; readonly event: ApiEvent }
  | { readonly kind: 'skipped'; readonly id: string | undefined; readonly reason: string }
  | { readonly kind: 'failed'; readonly id: string | undefined; readonly reason: string };

export interface ParserSettings extends ClientSettings {
  /** Fields that name who signed in, the first that is there counts. */
  readonly userFields: readonly string[];
  /** Makes the id of an event that carries none. */
  readonly makeId: () => string;
}

export const DEFAULT_PARSER_SETTINGS: ParserSettings = {
  ...DEFAULT_CLIENT_SETTINGS,
  userFields: ['user.id', 'user.name', 'client.user.id', 'client.user.name', 'source.user.id', 'source.user.name'],
  makeId: randomUUID,
};

/** How many documents or lines came out how. */
export interface ParseCounts {
  readonly event: number;
  readonly skipped: number;
  readonly failed: number;
}

/** One parser a service: it remembers addresses, and counts. */
export class EventParser {
  readonly #settings: ParserSettings;
  readonly #userFields: readonly FieldName[];
  readonly #clientOf: ReturnType<typeof createClientReader>;
  readonly #counts = { event: 0, skipped: 0, failed: 0 };

  constructor(settings: Partial<ParserSettings> = {}) {
    this.#settings = { ...DEFAULT_PARSER_SETTINGS, ...settings };
    this.#userFields = this.#settings.userFields.map(fieldName);
    this.#clientOf = createClientReader(this.#settings);
  }

  get counts(): ParseCounts {
    return { ...this.#counts };
  }

  /** One document of any of the formats, or with a log line in `message` or `event.original`. Never throws. */
  parseDocument(document: unknown): ParseResult {
    return this.#counted(this.#document(document));
  }

  /**
   * One line of a file: a JSON document, or a common or combined log line. The id is made of the line and its number,
   * so that the same file read twice gives the same events. Never throws.
   */
  parseLine(line: string, lineNumber: number): ParseResult {
    return this.#counted(this.#line(line, lineNumber));
  }

  #counted(result: ParseResult): ParseResult {
    this.#counts[result.kind]++;
    return result;
  }

  #document(document: unknown): ParseResult {
    if (!isDocument(document)) return { kind: 'failed', id: undefined, reason: 'it is no JSON object' };
    const format = FORMATS.find(({ matches }) => matches(document));
    if (format !== undefined) return this.#finish(this.#withUser(format.parse(document), document));
    const line = asText(document.message, MAX_LINE_LENGTH) ?? asText(valueAt(document, ORIGINAL), MAX_LINE_LENGTH);
    if (line !== undefined) {
      const draft = this.#draftOfLine(line);
      if (typeof draft !== 'string') {
        draft.id = idOf(document) ?? draft.id;
        draft.time = draft.time ?? timeOf(document);
        return this.#finish(this.#withUser(draft, document));
      }
    }
    return {
      kind: 'skipped',
      id: idOf(document),
      reason: 'it is no request: it names no URL, method or known access log',
    };
  }

  #line(line: string, lineNumber: number): ParseResult {
    const text = line.endsWith('\r') ? line.slice(0, -1) : line;
    if (text.trim() === '') return { kind: 'skipped', id: undefined, reason: `line ${lineNumber} is empty` };
    const id = (): string => `line-${lineNumber}-${shortHash(text)}`;
    if (text.length > MAX_LINE_LENGTH) {
      return {
        kind: 'failed',
        id: undefined,
        reason: `line ${lineNumber} is longer than ${MAX_LINE_LENGTH} characters`,
      };
    }
    if (text.startsWith('{')) {
      let document: unknown;
      try {
        document = JSON.parse(text);
      } catch {
        return { kind: 'failed', id: undefined, reason: `line ${lineNumber} is no JSON: ${quoted(text)}` };
      }
      const result = this.#document(document);
      if (result.kind !== 'event') return { ...result, reason: `line ${lineNumber}: ${result.reason}` };
      return isDocument(document) && idOf(document) === undefined
        ? { kind: 'event', event: { ...result.event, id: id() } }
        : result;
    }
    const draft = parseCombinedLine(text);
    if (typeof draft === 'string') return { kind: 'failed', id: undefined, reason: `line ${lineNumber}: ${draft}` };
    draft.id = id();
    return this.#finish(draft);
  }

  #draftOfLine(line: string): Draft | string {
    if (!line.startsWith('{')) return parseCombinedLine(line);
    try {
      const document: unknown = JSON.parse(line);
      const format = isDocument(document) ? FORMATS.find(({ matches }) => matches(document)) : undefined;
      return format === undefined ? 'no known format' : format.parse(document as Document);
    } catch {
      return 'no JSON';
    }
  }

  #withUser(draft: Draft, document: Document): Draft {
    for (const field of this.#userFields) {
      const user = asText(valueAt(document, field), MAX_NAME_LENGTH);
      if (user !== undefined && user !== '-') {
        draft.user = user;
        break;
      }
    }
    return draft;
  }

  #finish(draft: Draft): ParseResult {
    const event = buildEvent(draft, this.#clientOf, this.#settings.makeId);
    return typeof event === 'string' ? { kind: 'failed', id: draft.id, reason: event } : { kind: 'event', event };
  }
}

const ORIGINAL = fieldName('event.original');
