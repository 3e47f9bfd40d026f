/** Whether what comes from an address is one client's doing, or that of the many people behind it. */
import type { Behavior } from '../../behavior/behavior.ts';
import { B } from '../../behavior/windows.ts';

/** Share of the requests of an address from which on a session is all there is. */
const ALONE = 0.8;

/** Fooled by a client that begins a session, or takes another agent, with every few requests: it then counts as many people. */
export function isOneClient({ source, session }: Behavior): boolean {
  return source !== undefined && session !== undefined && session[B.requests_10m] >= ALONE * source[B.requests_10m];
}
