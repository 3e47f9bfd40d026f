import ipaddr from 'ipaddr.js';
import type { ExceptionMatch, ScoredVerdict } from '../contract/index.ts';

/** As much of an event and its verdict as an exception looks at. */
export interface Matched {
  readonly method: string;
  readonly verdict: Pick<ScoredVerdict, 'risk' | 'attack' | 'endpoint' | 'entities'>;
}

/** Whether a text is a network such as 10.0.0.0/8. */
export function isNetwork(text: string): boolean {
  return text.includes('/') && ipaddr.isValidCIDR(text);
}

/** Whether an address lies in a network; false for what is no address. */
export function liesIn(address: string, network: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const [base, bits] = ipaddr.parseCIDR(network);
  const own = ipaddr.process(address);
  return own.kind() === base.kind() && own.match(base, bits);
}

/** Makes a test of what is to be matched. All that is given must hold, as text, exactly. */
export function matcher(match: ExceptionMatch): (matched: Matched) => boolean {
  const { attack_type, subtype, endpoint, method, source, user, network, session, below } = match;
  const same = (wanted: string | undefined, found: string | undefined) => wanted === undefined || wanted === found;
  const inNetwork = source !== undefined && isNetwork(source);
  return ({ method: used, verdict: { risk, attack, endpoint: where, entities } }) =>
    (below === undefined || risk.score < below) &&
    same(attack_type, attack.type) &&
    same(subtype, attack.subtype) &&
    same(endpoint, where.template) &&
    same(method, used) &&
    same(user, entities.user) &&
    same(network, entities.network) &&
    same(session, entities.session) &&
    (inNetwork ? entities.source !== undefined && liesIn(entities.source, source) : same(source, entities.source));
}
