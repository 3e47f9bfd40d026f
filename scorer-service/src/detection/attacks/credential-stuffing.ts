/** Stolen pairs of names and passwords tried one after the other. Fooled by an office whose staff all mistype at once. */
import type { Behavior } from '../../behavior/behavior.ts';
import { B } from '../../behavior/windows.ts';
import { type AttackDetector, type NamedAttack, ramp } from './attack.ts';
import { stuffingByMany } from './campaign.ts';
import { stuffingOverDays, surest } from './logins-over-days.ts';

export const credentialStuffing: AttackDetector = {
  type: 'credential_stuffing',
  detect({ behavior }) {
    if (behavior.login === undefined) return undefined;
    return stuffingByMany(behavior.campaign) ?? surest(withinAnHour(behavior), stuffingOverDays(behavior.loginCase));
  },
};

function withinAnHour({ source }: Behavior): NamedAttack | undefined {
  if (source === undefined) return undefined;
  const accounts10m = source[B.accounts_10m];
  const accounts1h = source[B.accounts_1h];
  const failed = source[B.failed_logins_1h];
  const confidence = Math.max(ramp(accounts10m, 3, 15, 0.97), ramp(accounts1h, 5, 30, 0.97));
  // As many failures as accounts is a list being worked off; many failures an account is guessing.
  if (confidence < 0.2 || failed > 4 * accounts1h) return undefined;
  const fast = accounts10m >= 0.5 * accounts1h && accounts10m > 3;
  const accounts = Math.round(fast ? accounts10m : accounts1h);
  return {
    subtype: fast ? 'volume' : 'slow',
    confidence,
    owasp: ['API2:2023'],
    mitre: ['T1110.004'],
    evidence: [
      { field: 'source.ip', count: Math.round(failed), note: 'failed log-ins within 1 h' },
      { field: 'user.name', count: accounts, note: `accounts tried within ${fast ? '10 min' : '1 h'}` },
    ],
    reason: `This source failed to log in for about ${accounts} accounts within ${fast ? '10 minutes' : '1 hour'} (${Math.round(failed)} failures in the hour).`,
  };
}
