/** Using an API as it is not meant: too fast, past its limits, or feeling for what is there. Fooled by a broken client. */

import { SLOW } from '../../behavior/efforts.ts';
import type { PathCase } from '../../behavior/path-history.ts';
import { EXPECTED } from '../../behavior/risk.ts';
import { B } from '../../behavior/windows.ts';
import { isAnnouncedRobot } from '../../events/agent-kind.ts';
import { F } from '../../inspection/figures.ts';
import { type AttackContext, type AttackDetector, type NamedAttack, ramp } from './attack.ts';
import { feelingByMany } from './campaign.ts';
import { surest } from './logins-over-days.ts';
import { isOneClient } from './one-client.ts';
import { probing } from './probing.ts';

/** Steps in a row from one number to the next that are a walk. */
const WALKING = 5;

export const apiAbuse: AttackDetector = {
  type: 'api_abuse',
  detect(context) {
    const many = feelingByMany(context.behavior.campaign);
    if (many !== undefined) return many;
    let found = withinAnHour(context);
    found = surest(found, exhaustion(context));
    found = surest(found, fuzzing(context));
    found = surest(found, feelingOverDays(context.behavior.pathCase));
    return surest(found, probing(context));
  },
};

function withinAnHour({ event, behavior, inspection }: AttackContext): NamedAttack | undefined {
  const { source } = behavior;
  if (source === undefined) return undefined;
  const missing = ramp(source[B.missing_10m], 10, 40, 0.93);
  const limited = ramp(source[B.too_many_10m], 4, 40, 0.9);
  const alone = isOneClient(behavior) && !isAnnouncedRobot(event.userAgent) && event.client.user === undefined;
  const rate = Math.max(
    ramp(source[B.requests_10s], 80, 500, 0.85),
    alone ? ramp(source[B.requests_1m], 240, 900, 0.95) : ramp(source[B.requests_1m], 240, 1500, 0.85),
  );
  const probe = inspection.figures[F.probe_paths] > 0 && event.status !== undefined && event.status >= 400 ? 0.45 : 0;
  // What a source does at a log-in has better names.
  const strongest = Math.max(missing, limited, rate, probe);
  const confidence = (behavior.login === undefined ? 1 : 0.6) * strongest;
  if (confidence < 0.2) return undefined;
  const shared = { confidence, mitre: ['T1595.003'] };
  // One after the other of an endpoint that is there: objects, not endpoints.
  if (strongest === missing && source[B.sequence] >= WALKING && behavior.endpoint.endsWith('}')) {
    const count = Math.round(source[B.missing_10m]);
    return {
      ...shared,
      mitre: ['T1213'],
      subtype: 'object_id_walking',
      owasp: ['API1:2023'],
      evidence: [{ field: 'url.path', count, note: 'different objects answered 403, 404 or 405 within 10 min' }],
      reason: `This source asked for about ${count} objects within 10 minutes, one number after the other, that were not there or not its own.`,
    };
  }
  if (strongest === missing) {
    const count = Math.round(source[B.missing_10m]);
    return {
      ...shared,
      subtype: 'endpoint_enumeration',
      owasp: ['API9:2023'],
      evidence: [{ field: 'source.ip', count, note: 'different paths answered 403, 404 or 405 within 10 min' }],
      reason: `This source asked for about ${count} different paths within 10 minutes that were not there or not allowed.`,
    };
  }
  if (strongest === limited) {
    const count = Math.round(source[B.too_many_10m]);
    return {
      ...shared,
      mitre: ['T1499'],
      subtype: 'rate_limit',
      owasp: ['API4:2023'],
      evidence: [{ field: 'source.ip', count, note: 'answers of 429 within 10 min' }],
      reason: `This source went on through ${count} answers of 429 within 10 minutes.`,
    };
  }
  if (strongest === rate) {
    const count = Math.round(source[B.requests_1m]);
    return {
      ...shared,
      mitre: ['T1499'],
      subtype: 'rate',
      owasp: ['API4:2023'],
      evidence: [{ field: 'source.ip', count, note: 'requests within 1 min' }],
      reason: `This source sent ${count} requests within 1 minute, ${Math.round(source[B.requests_10s])} of them within 10 seconds.`,
    };
  }
  return {
    ...shared,
    subtype: 'endpoint_enumeration',
    owasp: ['API9:2023'],
    evidence: [{ field: 'url.path', count: inspection.figures[F.probe_paths], note: 'name that scanners look for' }],
    reason: 'The request asks for a file or console that scanners look for, and it is not there.',
  };
}

/** Parameters of names or values that nobody sends, one after the other, and refused. Fooled by whoever is answered as if all were well. */
function fuzzing({ behavior }: AttackContext): NamedAttack | undefined {
  const { effort } = behavior;
  if (effort === undefined || behavior.login !== undefined) return undefined;
  const confidence = ramp(effort.odd, 9, 45, 0.93);
  if (confidence < 0.2) return undefined;
  const count = Math.round(effort.odd);
  return {
    subtype: 'parameter_fuzzing',
    confidence,
    owasp: ['API8:2023'],
    mitre: ['T1595.002'],
    evidence: [
      {
        field: 'url.query',
        count,
        note: 'different requests within the hour, refused, with parameters that are hardly ever sent',
      },
    ],
    reason: `This source was refused about ${count} different requests within the hour whose parameters, by name or by value, are unlike what these endpoints are given.`,
  };
}

/** Share of all dear answers from which on they are one source's doing: in an outage everybody waits. */
const OWN_DOING = 0.6;
/** Answers far larger or slower than usual of their endpoint, and most of them one source's. Fooled by whoever asks for a little more each time. */
function exhaustion({ event, behavior }: AttackContext): NamedAttack | undefined {
  const { effort } = behavior;
  if (effort === undefined || behavior.login !== undefined || effort.share < OWN_DOING) return undefined;
  // A program with an account that takes large pages, and gets them at once, is a customer or partner first.
  const labours = (event.duration ?? 0) >= SLOW || (event.status ?? 0) >= 500;
  const served = behavior.expected === 'by name' && !labours;
  const confidence = (served ? EXPECTED : 1) * ramp(effort.dear, 6, 30, 0.94);
  if (confidence < 0.2) return undefined;
  const count = Math.round(effort.dear);
  const cost = [
    ...(event.duration === undefined ? [] : [`${Math.round(event.duration)} ms`]),
    ...(event.responseBytes === undefined ? [] : [`${event.responseBytes} bytes`]),
  ].join(' and ');
  return {
    subtype: 'resource_exhaustion',
    confidence,
    owasp: ['API4:2023'],
    mitre: ['T1499.003'],
    evidence: [
      { field: 'source.ip', count, note: 'answers far larger or slower than usual of their endpoint, within 10 min' },
    ],
    reason: `This source caused about ${count} answers within 10 minutes that were far larger or slower than usual of their endpoint (this one ${cost}), ${Math.round(100 * effort.share)} % of all such answers.`,
  };
}

/** What stays below every rate for days. Fooled by whoever asks for four things that are there for each that is not. */
function feelingOverDays(found: PathCase | undefined): NamedAttack | undefined {
  if (found === undefined) return undefined;
  const { what, probability, misses, days } = found;
  const within = days === 1 ? 'within a day' : `within ${days} days`;
  const objects = what === 'objects';
  return {
    subtype: objects ? 'object_id_walking' : 'endpoint_enumeration',
    confidence: probability,
    owasp: [objects ? 'API1:2023' : 'API9:2023'],
    mitre: [objects ? 'T1213' : 'T1595.003'],
    evidence: [{ field: 'source.ip', count: misses, note: `different paths answered 403, 404 or 405 ${within}` }],
    reason: objects
      ? `This source asked ${within} for ${misses} objects that are not there or not its own, and that nobody else asks for.`
      : `This source asked ${within} for ${misses} paths that are not there, and that nobody else asks for.`,
  };
}
