import type { FastifyRequest } from 'fastify';
import { ON_BEHALF_HEADER } from '../contract/index.ts';

const MAX_NAME = 128;

/**
 * The name under which a change is noted: that of the key or session, and before it the person for whom a server calls.
 * Without keys, `local`. Bounded, in one line.
 */
export function whoOf(request: FastifyRequest): string {
  const own = request.keyName ?? 'local';
  const sent = request.headers[ON_BEHALF_HEADER];
  if (request.bySession || typeof sent !== 'string' || sent === '') return own;
  const person = decoded(sent)
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '')
    .trim()
    .slice(0, MAX_NAME);
  return person === '' ? own : `${person} (${own})`;
}

/** A header holds ASCII only, so names come percent-encoded; what is not validly so is taken as it is. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
