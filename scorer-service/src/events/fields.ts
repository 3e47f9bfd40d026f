/** Reading fields of documents that may have any form: nested objects, dotted keys, lists, wrong types. */
import { cut } from './limits.ts';

export type Document = Readonly<Record<string, unknown>>;

export function isDocument(value: unknown): value is Document {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A field's name with every way in which its head can be one dotted key, worked out once. */
export interface FieldName {
  readonly name: string;
  /** `[key, rest]` for every split; the whole name first. */
  readonly splits: readonly (readonly [string, FieldName | undefined])[];
}

export function fieldName(name: string): FieldName {
  const parts = name.split('.');
  const splits: [string, FieldName | undefined][] = [];
  for (let i = 1; i <= parts.length; i++) {
    const rest = parts.slice(i).join('.');
    splits.push([parts.slice(0, i).join('.'), rest === '' ? undefined : fieldName(rest)]);
  }
  return { name, splits };
}

/** The value at a field, whether its name is nested, dotted or partly both; of a list of objects, the first has it. */
export function valueAt(document: Document, field: FieldName): unknown {
  for (const [key, rest] of field.splits) {
    if (!Object.hasOwn(document, key)) continue;
    const value = document[key];
    if (rest === undefined) {
      if (value !== null && value !== undefined) return value;
      continue;
    }
    const inner = Array.isArray(value) ? value[0] : value;
    if (isDocument(inner)) {
      const found = valueAt(inner, rest);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

/** A scalar as text, of a list its first; undefined for what is empty or no scalar. */
export function asText(value: unknown, max: number): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : cut(value, max);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value) && value.length > 0 && !Array.isArray(value[0])) return asText(value[0], max);
  return undefined;
}

/** A finite number, also one that stands as text; undefined for all else (`"abc"`, `"-"`, `""`). */
export function asNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value === 'string') {
    if (value.length === 0 || value.length > 32 || value.trim() === '') return undefined;
    const number = Number(value);
    return Number.isFinite(number) ? number : undefined;
  }
  if (Array.isArray(value) && value.length > 0 && !Array.isArray(value[0])) return asNumber(value[0]);
  return undefined;
}

/** A count of something: a number that is not negative. */
export function asCount(value: unknown): number | undefined {
  const number = asNumber(value);
  return number !== undefined && number >= 0 ? number : undefined;
}

/** Milliseconds since the epoch from an ISO date, or from a number (or digits) of seconds, milli-, micro- or nanoseconds. */
export function asTime(value: unknown): number | undefined {
  if (typeof value === 'string' && value.length <= 64) {
    if (!isDigits(value)) {
      const time = Date.parse(value);
      return Number.isNaN(time) ? undefined : time;
    }
  }
  const number = asNumber(value);
  if (number === undefined || number <= 0) return undefined;
  // Seconds have at most 11 digits until the year 5138, milliseconds 14, microseconds 17.
  const time = number < 1e11 ? number * 1000 : number < 1e14 ? number : number < 1e17 ? number / 1e3 : number / 1e6;
  return Number.isFinite(time) ? time : undefined;
}

function isDigits(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if ((code < 48 || code > 57) && code !== 46) return false;
  }
  return text.length > 0;
}
