import type { Api } from '../api/api.ts';
import { apiAbuse } from './abuse.ts';
import type { AttackKind } from './campaign.ts';
import { bruteForce, credentialStuffing } from './guessing.ts';
import { crossSiteScripting, otherInjection, sqlInjection } from './injections.ts';
import { scraping } from './scraping.ts';

/** Every way of attacking, by class. */
export const ATTACKS = {
  credential_stuffing: credentialStuffing,
  brute_force: bruteForce,
  sql_injection: sqlInjection,
  xss: crossSiteScripting,
  scraping,
  api_abuse: apiAbuse,
  injection: otherInjection,
} as const satisfies Record<string, readonly AttackKind[]>;

/** Classes of attack that this API has nothing for. */
export function leftOut(api: Api): string[] {
  const kinds = attacksOn(api);
  return Object.keys(ATTACKS).filter((cls) => !kinds.some((kind) => kind.cls === cls));
}

/** The ways of attacking this API: all, but for those that it has nothing for. */
export function attacksOn(api: Api): AttackKind[] {
  const kinds: readonly AttackKind[] = Object.values(ATTACKS).flat();
  return kinds.filter((kind) => kind.fits?.(api) ?? true);
}
