import type { Json } from './saved-model.ts';

/** How deep objects and lists may lie in one another. */
const MAX_DEPTH = 32;
/** How many values a document may hold: bounds the memory that parsing takes beside the text itself. */
const MAX_VALUES = 500_000;

/** Keys that mean something to the language and nothing to us. */
const FORBIDDEN_KEYS = new Set(['__proto__', 'prototype', 'constructor']);

export type JsonObject = { readonly [key: string]: Json };

/** JSON with its keys in order: the same content gives the same bytes. @throws Error for a number that JSON cannot hold. */
export function canonicalJson(value: Json, indent = ''): string {
  return write(value, indent, '\n', 0);
}

function write(value: Json, indent: string, line: string, depth: number): string {
  if (depth > MAX_DEPTH) throw new Error(`A bundle keeps values at most ${MAX_DEPTH} deep.`);
  if (value === null || typeof value !== 'object') {
    if (typeof value === 'number' && !Number.isFinite(value))
      throw new Error(`A bundle cannot keep the number ${value}.`);
    if (!['string', 'number', 'boolean'].includes(typeof value) && value !== null) {
      throw new Error(`A bundle cannot keep a value of type ${typeof value}.`);
    }
    return JSON.stringify(value);
  }
  const inner = line + indent;
  const parts = Array.isArray(value)
    ? value.map((item) => write(item, indent, inner, depth + 1))
    : Object.keys(value)
        .sort()
        .filter((key) => (value as JsonObject)[key] !== undefined)
        .map((key) => {
          if (FORBIDDEN_KEYS.has(key)) throw new Error(`A bundle cannot keep a value under the name "${key}".`);
          return `${JSON.stringify(key)}:${indent && ' '}${write((value as JsonObject)[key], indent, inner, depth + 1)}`;
        });
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  if (parts.length === 0) return open + close;
  return indent ? `${open}${inner}${parts.join(`,${inner}`)}${line}${close}` : `${open}${parts.join(',')}${close}`;
}

/**
 * Parses JSON that may have been written to harm: its depth and number of values are bounded before it is parsed, and keys
 * that reach into the language and numbers past the range of doubles are refused after.
 * @param what names the text in the sentence of a refusal
 */
export function parseHostileJson(bytes: Uint8Array, what: string): JsonObject {
  checkShape(bytes, what);
  let value: Json;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)) as Json;
  } catch {
    throw new Error(`${what} is not JSON.`);
  }
  checkValues(value, what);
  if (value === null || typeof value !== 'object' || Array.isArray(value))
    throw new Error(`${what} is not a JSON object.`);
  return value as JsonObject;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;

function checkShape(bytes: Uint8Array, what: string): void {
  let depth = 0;
  let values = 1;
  let quoted = false;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i];
    if (quoted) {
      if (byte === BACKSLASH) i++;
      else if (byte === QUOTE) quoted = false;
      continue;
    }
    if (byte === QUOTE) quoted = true;
    // "[" and "{", then "]" and "}"
    else if (byte === 0x5b || byte === 0x7b) {
      values++;
      if (++depth > MAX_DEPTH) throw new Error(`${what} is nested more than ${MAX_DEPTH} deep.`);
    } else if (byte === 0x5d || byte === 0x7d) depth--;
    else if (byte === COMMA) values++;
    if (values > MAX_VALUES) throw new Error(`${what} holds more than ${MAX_VALUES} values.`);
  }
}

function checkValues(value: Json, what: string): void {
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new Error(`${what} holds a number past the range of doubles.`);
  } else if (Array.isArray(value)) {
    for (const item of value) checkValues(item, what);
  } else if (value !== null && typeof value === 'object') {
    for (const key of Object.keys(value)) {
      if (FORBIDDEN_KEYS.has(key)) throw new Error(`${what} holds the forbidden name "${key}".`);
      checkValues((value as JsonObject)[key], what);
    }
  }
}
