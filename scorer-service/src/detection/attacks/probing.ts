/**
 * Looking for holes, told by a lone request: a tool that says its name, or a place that only those ask for who look for secrets and
 * known holes. Fooled by an agent that is forged, and by a site that keeps such a file in public.
 */
import { isAttackTool } from '../../events/agent-kind.ts';
import { F } from '../../inspection/figures.ts';
import { AUTHORIZATION } from '../../inspection/values.ts';
import type { AttackContext, NamedAttack } from './attack.ts';

/** Of an agent that is shown, so many characters. */
const SHOWN = 60;

export function probing({ event, inspection }: AttackContext): NamedAttack | undefined {
  const secrets = inspection.figures[F.probe_secrets];
  const tool = isAttackTool(event.userAgent);
  if (secrets > 0) {
    const there = event.status !== undefined && event.status < 300;
    return {
      subtype: 'sensitive_file',
      confidence: there ? 0.97 : 0.95,
      owasp: ['API8:2023'],
      mitre: ['T1595.003'],
      evidence: [{ field: 'url.path', count: secrets, note: 'secret or known hole that scanners look for' }],
      reason: there
        ? `The request asks for a secret or a known hole that only scanners look for, and was answered ${event.status}: see what it was given.`
        : 'The request asks for a secret or a known hole that only scanners look for.',
    };
  }
  if (inspection.figures[F.unsigned_tokens] > 0)
    return {
      subtype: 'unsigned_token',
      confidence: 0.95,
      owasp: ['API2:2023'],
      mitre: ['T1550.001'],
      evidence: [{ field: AUTHORIZATION, count: 1, note: 'token whose algorithm is none' }],
      reason:
        'The request carries a token that nobody signed: its head names no algorithm, so whoever trusts it lets anybody in.',
    };
  if (!tool) return undefined;
  return {
    subtype: 'scanner',
    confidence: 0.94,
    owasp: ['API8:2023'],
    mitre: ['T1595.002'],
    evidence: [{ field: 'user_agent.original', count: 1, note: 'name of a tool that looks for holes' }],
    reason: `The client says that it is a tool that looks for holes: ${named(event.userAgent ?? '')}.`,
  };
}

/** The name is the sender's: kept to what names are written with. */
function named(agent: string): string {
  return agent.slice(0, SHOWN).replace(/[^\w .:/#()+-]/g, '?');
}
