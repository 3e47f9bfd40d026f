/** Requests that were refused and whose parameters are unlike what their endpoint gets: what a fuzzer sends, and now and then a broken client. */
import type { ApiEvent } from '../events/event.ts';
import { hash32 } from './sketch.ts';
import { C } from './surroundings.ts';

/** Bits from which names of parameters, or values, are unheard of for an endpoint. */
const UNHEARD = 5;
/**
 * Refused, but not for what the request holds: nobody is signed in, it took too long, there were too many. What a service breaks at counts:
 * in an outage everything fails, but what everybody sends is not unheard of.
 */
const NOT_ITS_PARAMETERS = new Set([401, 408, 429]);

/** The hash of such a request, its surroundings being read; -1 for any other. */
export function oddRequest({ status, path, query, body }: ApiEvent, surroundings: Float64Array): number {
  if (status === undefined || status < 400 || NOT_ITS_PARAMETERS.has(status)) return -1;
  const unheard = Math.max(surroundings[C.parameters_surprise], surroundings[C.values_surprise]);
  return unheard >= UNHEARD ? hash32(body ?? '', hash32(query ?? '', hash32(path))) : -1;
}
