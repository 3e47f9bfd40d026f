/** The values that a request carries, decoded, so that the same value is known again in another data set. */
import { hash32 } from '../behavior/sketch.ts';

/** Shorter values (a page, a flag) are everybody's. */
const SHORTEST = 4;
const MOST_VALUES = 32;
const LAYERS = 3;

interface Request {
  readonly url?: { readonly query?: unknown; readonly path?: unknown };
  readonly http?: { readonly request?: { readonly body?: { readonly content?: unknown } } };
}

/** Hashes of the decoded values of query, path and form or JSON body. */
export function valuesOf(document: unknown): Uint32Array {
  const { url, http } = document as Request;
  const found: number[] = [];
  pairs(url?.query, found);
  const body = http?.request?.body?.content;
  if (typeof body === 'string' && body.startsWith('{')) strings(body, found);
  else pairs(body, found);
  if (typeof url?.path === 'string') add(url.path.slice(url.path.lastIndexOf('/') + 1), found);
  return Uint32Array.from(new Set(found));
}

function pairs(text: unknown, found: number[]): void {
  if (typeof text !== 'string') return;
  for (const pair of text.split('&', MOST_VALUES)) add(pair.slice(pair.indexOf('=') + 1), found);
}

function strings(json: string, found: number[]): void {
  try {
    for (const value of Object.values(JSON.parse(json) as object)) if (typeof value === 'string') add(value, found);
  } catch {
    // A body that is no JSON carries no value by which it would be known again.
  }
}

function add(value: string, found: number[]): void {
  const decoded = decode(value).trim().toLowerCase();
  if (decoded.length >= SHORTEST && found.length < MOST_VALUES) found.push(hash32(decoded));
}

/** Percent encoding and plus signs undone, layer by layer; what does not decode stays. */
function decode(value: string): string {
  let text = value.replaceAll('+', ' ');
  for (let layer = 0; layer < LAYERS && text.includes('%'); layer++) {
    try {
      const next = decodeURIComponent(text);
      if (next === text) break;
      text = next;
    } catch {
      break;
    }
  }
  return text;
}
