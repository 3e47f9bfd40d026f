/** Every attack that can be named: to add one is to add its file and its row here. */
import { apiAbuse } from './api-abuse.ts';
import type { AttackContext, AttackDetector, NamedAttack } from './attack.ts';
import { bruteForce } from './brute-force.ts';
import { credentialStuffing } from './credential-stuffing.ts';
import { injection } from './injection.ts';
import { scraping } from './scraping.ts';
import { sqlInjection } from './sql-injection.ts';
import { xss } from './xss.ts';

/** In the order in which a tie is broken: what a request says goes before how often it comes. */
export const ATTACKS: readonly AttackDetector[] = [
  sqlInjection,
  xss,
  injection,
  credentialStuffing,
  bruteForce,
  scraping,
  apiAbuse,
];

export interface Named {
  readonly type: AttackDetector['type'];
  readonly attack: NamedAttack;
}

/** The attack with the strongest evidence; undefined where no detector found any. */
export function nameAttack(context: AttackContext): Named | undefined {
  let best: Named | undefined;
  for (const { type, detect } of ATTACKS) {
    const attack = detect(context);
    if (attack !== undefined && (best === undefined || attack.confidence > best.attack.confidence))
      best = { type, attack };
  }
  return best;
}
