/** Which headers a client sends, in which order: a tool keeps its own whatever agent it claims to be. */
import { hash32 } from './sketch.ts';

/** Headers with which an order says something, and headers that are read. */
const FEWEST = 3;
const MOST = 32;
/** What one client sends with some requests and not with others, and what proxies add. */
const VARYING = new Set([
  'authorization',
  'cdn-loop',
  'content-length',
  'content-type',
  'cookie',
  'forwarded',
  'origin',
  'range',
  'referer',
  'traceparent',
  'tracestate',
  'via',
  'x-real-ip',
  'x-request-id',
]);
const VARYING_STARTS = ['if-', 'x-forwarded-', 'x-amz', 'x-b3-', 'x-envoy-', 'cf-'];

/**
 * A short name of the headers, told by their names in the order of the log, which ECS and Envoy documents keep as the client sent them;
 * where a log sorts them it is the choice of headers alone. Undefined with fewer than three.
 * @param headers by their names in lower case
 */
export function headerOrder(headers: ReadonlyMap<string, unknown>): string | undefined {
  if (headers.size < FEWEST) return undefined;
  let hash = 0;
  let count = 0;
  for (const name of headers.keys()) {
    if (VARYING.has(name) || VARYING_STARTS.some((start) => name.startsWith(start))) continue;
    hash = hash32(name, hash);
    if (++count === MOST) break;
  }
  return count < FEWEST ? undefined : hash.toString(36);
}
