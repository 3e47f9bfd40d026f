/** Log-in attacks that stay below every rate, from the evidence of days: what they are called and how that is said. */
import type { LoginCase } from '../../behavior/login-history.ts';
import type { NamedAttack } from './attack.ts';

/** From so many accounts on, an attack is one on accounts, not on one account. */
const SEVERAL = 4;
/** As many failures as accounts is a list being worked off; more an account are a few passwords for all. */
const TRIES_OF_A_LIST = 1.3;
/** From this confidence on, what happened within the hour says it best. */
const SURE = 0.6;

/**
 * Guessing: one account or a few again and again, or a few passwords for many. Fooled by whoever waits a day and a half between two
 * tries of one account, or asks at the pace of a clock, as a device does that was never told the new password.
 */
export function bruteForceOverDays(found: LoginCase | undefined): NamedAttack | undefined {
  if (found === undefined || isList(found)) return undefined;
  const many = found.kind !== 'user' && found.accounts >= SEVERAL;
  return {
    subtype: many ? 'spraying' : found.sources >= 3 ? 'distributed' : 'repeated_logins',
    mitre: [many ? 'T1110.003' : 'T1110.001'],
    ...told(found),
  };
}

/** A list worked off slowly or from many addresses. Fooled by a source that signs in to as many accounts of its own as it tries. */
export function stuffingOverDays(found: LoginCase | undefined): NamedAttack | undefined {
  if (found === undefined || !isList(found)) return undefined;
  return { subtype: found.kind === 'network' ? 'distributed' : 'slow', mitre: ['T1110.004'], ...told(found) };
}

function isList({ kind, accounts, failed }: LoginCase): boolean {
  return kind !== 'user' && accounts >= SEVERAL && failed <= TRIES_OF_A_LIST * accounts;
}

/** What speaks of the hour keeps its words where it is sure by itself; what speaks of days may make it surer. */
export function surest(hour: NamedAttack | undefined, days: NamedAttack | undefined): NamedAttack | undefined {
  if (hour === undefined || days === undefined) return hour ?? days;
  if (hour.confidence < SURE) return days.confidence > hour.confidence ? days : hour;
  return { ...hour, confidence: Math.max(hour.confidence, days.confidence) };
}

const WHO = {
  source: 'This source',
  network: 'The network of this source',
  user: 'Whoever tried this account',
} as const;
const FIELD = { source: 'source.ip', network: 'source.ip', user: 'user.name' } as const;

function told(found: LoginCase): Omit<NamedAttack, 'subtype' | 'mitre'> {
  const { kind, failed, succeeded, accounts, sources, probability } = found;
  const within = found.days === 1 ? 'within a day' : `within ${found.days} days`;
  const evidence = [{ field: FIELD[kind], count: failed, note: `failed log-ins ${within}` }];
  const parts: string[] = [];
  if (kind !== 'user' && accounts > 1) {
    evidence.push({ field: 'user.name', count: accounts, note: `accounts that failed ${within}` });
    parts.push(` for ${about(accounts)} accounts`);
  }
  if (kind !== 'source' && sources > 1) {
    evidence.push({ field: 'source.ip', count: sources, note: `sources that failed ${within}` });
    parts.push(` from ${about(sources)} sources`);
  }
  const succeeding = succeeded === 0 ? 'none succeeded' : `${succeeded} succeeded`;
  return {
    confidence: probability,
    owasp: ['API2:2023'],
    evidence,
    reason: `${WHO[kind]} failed ${failed} log-ins${parts.join('')} ${within}, ${succeeding}.`,
  };
}

/** Up to so many the sketch hardly ever takes two for one. */
const FEW = 5;

function about(count: number): string {
  return count > FEW ? `about ${count}` : `${count}`;
}
