import type { Random } from '../random.ts';
import { VALUES, type ValueKind } from './values.ts';

export type FieldPlace = 'path' | 'query' | 'body';
export interface Field {
  readonly name: string;
  readonly place: FieldPlace;
  readonly kind: ValueKind;
  /** Draws a value as text, where the kind alone does not say which. */
  readonly draw?: (random: Random) => string;
  /** Share of requests that carry it. */
  readonly often: number;
}

/** The name of a field that is not a part of a JSON body but all of it. */
export const WHOLE_BODY = '';

/** One operation of the API: what it takes, and what it usually answers. */
export interface Route {
  readonly name: string;
  readonly host: string;
  readonly method: string;
  /** With `{name}` for path parameters. */
  readonly template: string;
  readonly fields: readonly Field[];
  readonly mime: string | undefined;
  /** The one property that holds all fields of a JSON body. */
  readonly wrapper?: string | undefined;
  /** Status of success. */
  readonly ok: number;
  /** Ordinary failures and their share, for example a product that is sold out. */
  readonly failures: readonly (readonly [number, number])[];
  /** Median size of the answer in bytes, and median time in milliseconds. */
  readonly bytes: number;
  readonly latency: number;
  readonly signedIn: boolean;
  /** Whether it answers with a page that a browser shows. */
  readonly page: boolean;
}

/** The changing part of a request, percent-encoded where it stands in the URL. */
export interface Filled {
  readonly path: string;
  readonly query: string;
  readonly body: string | undefined;
}

/** Values that replace the usual ones, by field name. Those of path and query are put in as they are: encode them first. */
export type Replacements = Readonly<Record<string, string>>;

const NONE: Replacements = {};

/** Fills a route's parameters with what harmless people send, or with the replacements. */
export function fill(route: Route, random: Random, raw: Replacements = NONE, plus = false): Filled {
  let path = route.template;
  let query = '';
  let form = '';
  let json: Record<string, unknown> | undefined;
  let whole: string | undefined;
  const isJson = route.mime === 'application/json';
  for (const field of route.fields) {
    const replaced = raw[field.name];
    if (replaced === undefined && field.often < 1 && !random.chance(field.often)) continue;
    const value = replaced ?? drawn(field, random);
    const encoded = replaced ?? (plus ? encodeURIComponent(value).replaceAll('%20', '+') : encodeURIComponent(value));
    if (field.place === 'path') path = path.replace(`{${field.name}}`, () => encoded);
    else if (field.place === 'query') query += `${query ? '&' : ''}${field.name}=${encoded}`;
    else if (!isJson) form += `${form ? '&' : ''}${field.name}=${encoded}`;
    else if (field.name === WHOLE_BODY) whole = value;
    else {
      json ??= {};
      json[field.name] = replaced ?? typed(field.kind, value);
    }
  }
  return {
    path,
    query,
    body:
      whole ??
      (json ? JSON.stringify(route.wrapper === undefined ? json : { [route.wrapper]: json }) : form || undefined),
  };
}

/** What harmless people send in a field, as text. */
export function drawn({ kind, draw }: Pick<Field, 'kind' | 'draw'>, random: Random): string {
  return (draw ?? VALUES[kind])(random);
}

function typed(kind: ValueKind, value: string): unknown {
  if (kind === 'number' || kind === 'quantity' || kind === 'rating' || kind === 'amount' || kind === 'product')
    return Number(value);
  if (kind === 'boolean') return value === 'true';
  return kind === 'variables' || kind === 'json' ? JSON.parse(value) : value;
}
