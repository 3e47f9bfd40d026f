/** One account, or a few, tried with many passwords. Fooled by a device that sends an old password for ever. */
import type { Behavior } from '../../behavior/behavior.ts';
import { B } from '../../behavior/windows.ts';
import { type AttackDetector, type NamedAttack, ramp } from './attack.ts';
import { bruteForceOverDays, surest } from './logins-over-days.ts';

const LOCKED = 423;

export const bruteForce: AttackDetector = {
  type: 'brute_force',
  detect({ event, behavior }) {
    if (behavior.login === undefined) return undefined;
    const found = surest(withinAnHour(behavior), bruteForceOverDays(behavior.loginCase));
    // 423: the account is locked, whether or not that was what was wanted.
    return found !== undefined && event.status === LOCKED ? { ...found, subtype: 'account_lockout' } : found;
  },
};

/** Different passwords from which on a list of them is worked off; a device sends one, a person a handful. */
const PASSWORDS = 8;
/** What is said at most of one old password, sent again and again. */
const OLD_PASSWORD = 0.4;

function withinAnHour({ source, user, effort, resends }: Behavior): NamedAttack | undefined {
  const passwords = effort?.passwords ?? 0;
  const most = resends ? OLD_PASSWORD : 0.96;
  const bySource = Math.max(
    ramp(source?.[B.failed_logins_10m] ?? 0, 5, 20, most),
    ramp(source?.[B.failed_logins_1h] ?? 0, 10, 60, most),
    // However slowly: nobody has so many passwords of their own to try.
    ramp(passwords, 6, 24, 0.96),
  );
  const byUser = Math.max(
    ramp(user?.[B.failed_logins_10m] ?? 0, 5, 20, most),
    ramp(user?.[B.failed_logins_1h] ?? 0, 10, 60, most),
  );
  const confidence = Math.max(bySource, byUser);
  if (confidence < 0.2) return undefined;
  const ofUser = byUser > bySource;
  const figures = (ofUser ? user : source) as Float64Array;
  const short = Math.round(figures[B.failed_logins_10m]);
  const long = Math.round(figures[B.failed_logins_1h]);
  const listed = !ofUser && passwords >= PASSWORDS;
  return {
    subtype: ofUser ? 'distributed' : listed ? 'password_enumeration' : 'repeated_logins',
    confidence,
    owasp: ['API2:2023'],
    mitre: ['T1110.001'],
    evidence: [
      { field: ofUser ? 'user.name' : 'source.ip', count: short, note: 'failed log-ins within 10 min' },
      { field: ofUser ? 'user.name' : 'source.ip', count: long, note: 'failed log-ins within 1 h' },
      ...(listed ? [{ field: 'source.ip', count: Math.round(passwords), note: 'different passwords within 1 h' }] : []),
    ],
    reason: `${ofUser ? 'Log-ins for this account' : 'Log-ins from this source'} failed ${short} times within 10 minutes and ${long} times within 1 hour${listed ? `, with about ${Math.round(passwords)} different passwords` : ''}.`,
  };
}
