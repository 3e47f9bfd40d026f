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
