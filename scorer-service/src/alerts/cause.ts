import { hash } from 'node:crypto';
import type { Alert, AttackType, ScoredVerdict } from '../contract/index.ts';

/** What makes two events one alert: they agree in all of this. */
export interface Cause {
  readonly attack: AttackType;
  readonly entity: Alert['entity'];
  readonly campaign: string | undefined;
  /** Milliseconds since the epoch at which the window of event time begins. */
  readonly window: number;
}

/**
 * Whose doing an attack is. What is sent is its sender's: the address, however many sessions or user names it tries.
 * Volume under a key or log-in follows the user from address to address. For an anomaly the behaviour itself says.
 */
const PREFERRED: Readonly<Record<AttackType, readonly ('user' | 'source')[]>> = {
  credential_stuffing: ['source'],
  brute_force: ['source'],
  sql_injection: ['source'],
  xss: ['source'],
  injection: ['source'],
  scraping: ['user', 'source'],
  api_abuse: ['user', 'source'],
  anomaly: [],
  none: [],
};

function entityOf(verdict: ScoredVerdict): Alert['entity'] {
  for (const kind of PREFERRED[verdict.attack.type]) {
    const id = verdict.entities[kind];
    if (id !== undefined) return { kind, id };
  }
  return verdict.behavior.entity;
}

/**
 * The cause of an event's verdict. Windows are aligned to the epoch, not to the first event: which alert an event
 * belongs to must not depend on what came before it, or late events, restarts and second scorers would group anew.
 *
 * @param time event time in milliseconds since the epoch
 * @param windowMs width of a window in milliseconds, above 0
 */
export function causeOf(time: number, verdict: ScoredVerdict, windowMs: number): Cause {
  return {
    attack: verdict.attack.type === 'none' ? 'anomaly' : verdict.attack.type,
    entity: entityOf(verdict),
    campaign: verdict.campaign?.id,
    window: Math.floor(time / windowMs) * windowMs,
  };
}

/** The alert's id: the same cause has the same one always and everywhere. A campaign is one cause whoever takes part, for as long as it goes on. */
export function alertId({ attack, entity, campaign, window }: Cause): string {
  const who = campaign === undefined ? [attack, entity.kind, entity.id, window] : ['campaign', campaign];
  return hash('sha256', JSON.stringify(who), 'hex').slice(0, 32);
}
