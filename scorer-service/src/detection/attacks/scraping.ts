/** Reading everything there is. Fooled by a search engine, which announces itself, and by a marketing spike behind one address. */
import type { Behavior } from '../../behavior/behavior.ts';
import { SHARED_AMONG, type Walk } from '../../behavior/number-walks.ts';
import { pieceOf } from '../../behavior/pieces.ts';
import { EXPECTED, stepsWalked } from '../../behavior/risk.ts';
import { B } from '../../behavior/windows.ts';
import { isAnnouncedRobot } from '../../events/agent-kind.ts';
import type { ApiEvent } from '../../events/event.ts';
import { type AttackDetector, type NamedAttack, ramp } from './attack.ts';
import { isOneClient } from './one-client.ts';

const NUMBER = /\d/;
/** Of a walk that is mostly refused the objects are the point, not the reading. */
const REFUSED = 0.9;
/** Different things within 10 minutes, more than one a second, that no person reads, and a batch that nobody has seen before hardly. */
const FAST = 720;
/** Answers of 429 within 10 minutes that nobody goes on through by chance. */
const LIMITED = 5;

export const scraping: AttackDetector = {
  type: 'scraping',
  detect({ event, behavior }) {
    const { source } = behavior;
    if (source === undefined || event.method !== 'GET') return undefined;
    const own = withinAnHour(event, behavior, source);
    const walk = walking(behavior.walk);
    return own === undefined || (walk !== undefined && walk.confidence > own.confidence) ? walk : own;
  },
};

function withinAnHour(event: ApiEvent, behavior: Behavior, source: Float64Array): NamedAttack | undefined {
  const announced = isAnnouncedRobot(event.userAgent) ? 0.5 : 1;
  const resources = source[B.resources_10m];
  const steps = stepsWalked(source);
  const refused = source[B.client_errors_10m] > resources / 2 ? REFUSED : 1;
  const walked = ramp(steps, 12, 60, 0.95);
  const byNumber = walked > 0 && isStep(event) ? refused * walked : 0;
  // One client, not the many people behind an address, of whom it is never said so surely.
  const byRate = isOneClient(behavior) ? ramp(resources, 120, FAST, 0.95) : ramp(resources, 120, 480, 0.8);
  // Whoever has always done so, or is signed in and gets what it asks for, is a customer or partner first: to read a list to its end is
  // what a list is for, but an account of one's own is not there to go through the objects of all others.
  const { expected, endpoint } = behavior;
  const walkExpected = expected === 'by habit' || (expected === 'by name' && !endpoint.includes('{'));
  const confidence =
    announced * Math.max((walkExpected ? EXPECTED : 1) * byNumber, (expected === undefined ? 1 : EXPECTED) * byRate);
  if (confidence < 0.2) return undefined;
  const sequential = byNumber >= byRate;
  const limited = source[B.too_many_10m] >= LIMITED;
  return {
    subtype: sequential ? 'sequential' : limited ? 'rate_limit' : 'high_rate',
    confidence,
    owasp: ['API6:2023'],
    mitre: ['T1213', 'T1119'],
    evidence: [
      { field: 'source.ip', count: Math.round(resources), note: 'different resources within 10 min' },
      { field: 'url.path', count: Math.round(steps), note: 'steps in a row from one number to the next' },
    ],
    reason: sequential
      ? `This source asked for ${Math.round(steps)} numbered objects one after the other (${Math.round(resources)} resources in 10 minutes).`
      : `This source asked for about ${Math.round(resources)} different resources within 10 minutes.`,
  };
}

/** A request without a number is no step, whatever its address did before, nor is what a page or a player loads by itself. */
function isStep({ path, query = '' }: ApiEvent): boolean {
  return (NUMBER.test(path) || NUMBER.test(query)) && pieceOf(path) === undefined;
}

/** Numbers that come in order though no profile shows it. Fooled by whoever takes them in another order, or waits longer between two. */
function walking(walk: Walk | undefined): NamedAttack | undefined {
  if (walk === undefined) return undefined;
  const { steps, sources, probability } = walk;
  const shared = sources >= SHARED_AMONG;
  return {
    subtype: shared ? 'distributed' : 'sequential',
    confidence: probability,
    owasp: ['API6:2023'],
    mitre: ['T1213', 'T1119'],
    evidence: [
      { field: 'url.path', count: steps, note: 'numbers asked for one after the other that nobody else asked for' },
    ],
    reason: `This request is one of ${steps} for one number after the other at this endpoint${shared ? `, shared out among about ${sources} sources` : ' by this source'}, each within minutes of the one before.`,
  };
}
