import { decoded, isSecretName } from './secret-names.ts';

const MASK = '***';
const MAX_NAME = 64;
const MAX_LOCAL_PART = 128;
const MAX_DOMAIN = 255;
const MAX_GAP = 3;
const MAX_SEGMENT = 4_096;
/** What one mask leaves of a word may be a secret name: it is read again until nothing changes. */
const MAX_ROUNDS = 4;

/** Headers of which the whole rest of the line is secret, not the first word. */
const WHOLE_LINE: ReadonlySet<string> = new Set(['cookie', 'set-cookie', 'authorization', 'proxy-authorization']);

const NAME = /[A-Za-z0-9_\-.[\]%$]/;
const VALUE_END = /[&;,\s"'<>{}()|\\]/;
const LOCAL_PART = /[^\s"'<>(),:;=&?/@\\[\]{}|*]/;
const DOMAIN = /[\p{L}\p{N}.-]/u;
const TOP_LEVEL = /\.\p{L}{2}/u;
const CARD_GAP: ReadonlySet<string> = new Set([' ', '-', '+', '.', '%20', '%2D', '%2d', '%2B', '%2b']);
const OPAQUE_AFTER =
  /^(?:reset|verify|verification|confirm|confirmation|activate|invite|invitation|magic|token|tokens|session|sessions|password|unsubscribe)$/i;
const OPAQUE = /^(?=[^0-9]*[0-9])[A-Za-z0-9_~.-]{16,}$/;

interface Span {
  readonly start: number;
  readonly end: number;
}

/** Replaces the spans, which are in order and do not overlap. */
function blot(text: string, spans: readonly Span[]): string {
  if (spans.length === 0) return text;
  let result = '';
  let from = 0;
  for (const { start, end } of spans) {
    result += text.slice(from, start) + MASK;
    from = end;
  }
  return result + text.slice(from);
}

function nameBefore(text: string, separator: number): string {
  let end = separator;
  for (let gap = 0; gap < MAX_GAP && end > 0 && /["'\s\\]/.test(text[end - 1]); gap += 1) end -= 1;
  let start = end;
  while (start > 0 && end - start < MAX_NAME && NAME.test(text[start - 1])) start -= 1;
  return text.slice(start, end);
}

function valueAfter(text: string, separator: number, wholeLine: boolean): Span {
  let start = separator + 1;
  for (let gap = 0; gap < MAX_GAP && start < text.length && /[ \t\\]/.test(text[start]); gap += 1) start += 1;
  const quote = text[start];
  if (quote === '"' || quote === "'") {
    start += 1;
    const close = text.indexOf(quote, start);
    return { start, end: close < 0 ? text.length : close };
  }
  let end = start;
  while (end < text.length && !(wholeLine ? /[\r\n"]/ : VALUE_END).test(text[end])) end += 1;
  return { start, end };
}

/** Values behind a secret name: `password=…`, `"token": "…"`, `Cookie: …`. */
function maskNamed(text: string, isSecret: (name: string) => boolean): string {
  const spans: Span[] = [];
  let from = 0;
  for (const { index } of text.matchAll(/[=:]/g)) {
    if (index < from) continue;
    const name = nameBefore(text, index);
    if (name === '' || !isSecret(name)) continue;
    const value = valueAfter(text, index, text[index] === ':' && WHOLE_LINE.has(name.toLowerCase()));
    if (value.end > value.start) spans.push(value);
    from = Math.max(value.end, index + 1);
  }
  return blot(text, spans);
}

/** JSON web tokens wherever they stand, and what follows `Bearer` or `Basic`. */
function maskTokens(text: string): string {
  const spans: Span[] = [];
  let credentials = false;
  for (const match of text.matchAll(/[A-Za-z0-9_\-.~+/]+/g)) {
    const word = match[0];
    const jwt = word.indexOf('eyJ');
    const end = match.index + word.length;
    if (credentials && (word.length >= 16 || /[0-9]/.test(word))) spans.push({ start: match.index, end });
    else if (jwt >= 0 && word.length - jwt > 16 && word.includes('.', jwt)) {
      const slash = word.indexOf('/', jwt);
      spans.push({ start: match.index + jwt, end: slash < 0 ? end : match.index + slash });
    }
    const next = text[end];
    credentials = (next === ' ' || next === '%') && /^(?:bearer|basic)$/i.test(word);
  }
  return blot(text, spans);
}

/** The part before the `@`, plain or percent-encoded; the domain stays, since it tells a partner from a free mailer. */
function maskEmails(text: string): string {
  const spans: Span[] = [];
  let from = 0;
  for (const { 0: at, index } of text.matchAll(/@|%(?:25)*40/g)) {
    let start = index;
    while (start > from && index - start < MAX_LOCAL_PART && LOCAL_PART.test(text[start - 1])) start -= 1;
    const domainStart = index + at.length;
    let end = domainStart;
    while (end < text.length && end - domainStart < MAX_DOMAIN && DOMAIN.test(text[end])) end += 1;
    if (start === index || !TOP_LEVEL.test(text.slice(domainStart, end))) continue;
    spans.push({ start, end: index });
    from = domainStart;
  }
  return blot(text, spans);
}

function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i += 1) {
    const digit = digits.charCodeAt(digits.length - 1 - i) - 48;
    const doubled = digit * 2;
    sum += i % 2 === 0 ? digit : doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/** 13 to 19 digits, grouped or not, that pass the check digit of payment cards. */
function maskCards(text: string): string {
  const groups: (Span & { readonly digits: string })[] = [];
  for (const { 0: run, index } of text.matchAll(/[0-9]+/g)) {
    const skip = text[index - 1] === '%' ? 2 : 0;
    const digits = run.slice(skip);
    if (digits !== '') groups.push({ start: index + skip, end: index + run.length, digits });
  }
  const spans: Span[] = [];
  for (let first = 0; first < groups.length; first += 1) {
    let digits = '';
    let found = -1;
    for (let last = first; last < groups.length && digits.length < 19; last += 1) {
      if (last > first && !CARD_GAP.has(text.slice(groups[last - 1].end, groups[last].start))) break;
      digits += groups[last].digits.slice(0, 20);
      if (digits.length >= 13 && digits.length <= 19 && passesLuhn(digits)) found = last;
    }
    if (found < 0) continue;
    spans.push({ start: groups[first].start, end: groups[found].end });
    first = found;
  }
  return blot(text, spans);
}

export interface MaskingSettings {
  /** false: everything is stored as it came. */
  readonly enabled: boolean;
  /** Names of parameters and headers that are secret beside the usual ones; upper and lower case are the same. */
  readonly fields: readonly string[];
}

/** Blots out what must not stand in what we store beyond the user's own document. An attack beside it stays readable. */
export class Masking {
  readonly #enabled: boolean;
  readonly #fields: ReadonlySet<string>;

  constructor({ enabled, fields }: MaskingSettings = { enabled: true, fields: [] }) {
    this.#enabled = enabled;
    this.#fields = new Set(fields.map((field) => field.toLowerCase()));
  }

  /** Whether a parameter, header or JSON key of this name holds something secret. */
  isSecret = (name: string): boolean =>
    this.#enabled && (isSecretName(name) || this.#fields.has(decoded(name).toLowerCase()));

  /**
   * Values behind secret names, tokens, the local part of e-mail addresses, card numbers. Time is linear in the length:
   * every look to a side is bounded.
   */
  text(text: string): string {
    let masked = text;
    for (let round = 0; this.#enabled && round < MAX_ROUNDS; round++) {
      const before = masked;
      masked = maskCards(maskEmails(maskTokens(maskNamed(before, this.isSecret))));
      if (masked === before) break;
    }
    return masked;
  }

  /** As `text`, and one-time codes: an opaque segment after `reset`, `verify`, `token` and the like. */
  path(path: string): string {
    if (!this.#enabled) return path;
    let previous = '';
    const segments = path.split('/').map((segment) => {
      const secret = OPAQUE_AFTER.test(previous) && segment.length <= MAX_SEGMENT && OPAQUE.test(segment);
      previous = segment;
      return secret ? MASK : segment;
    });
    return this.text(segments.join('/'));
  }
}
