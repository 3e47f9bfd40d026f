/** Using an API as it is not meant: too fast, past its limits, or feeling for what is there. Fooled by a broken client. */
import { B } from '../../behavior/windows.ts';
import { F } from '../../inspection/figures.ts';
import { type AttackDetector, ramp } from './attack.ts';

export const apiAbuse: AttackDetector = {
  type: 'api_abuse',
  detect({ event, behavior, inspection }) {
    const { source } = behavior;
    if (source === undefined) return undefined;
    const missing = ramp(source[B.missing_10m], 10, 40, 0.93);
    const limited = ramp(source[B.too_many_10m], 4, 40, 0.9);
    const rate = Math.max(ramp(source[B.requests_10s], 80, 500, 0.85), ramp(source[B.requests_1m], 240, 1500, 0.85));
    const probe = inspection.figures[F.probe_paths] > 0 && event.status !== undefined && event.status >= 400 ? 0.45 : 0;
    // What a source does at a log-in has better names.
    const strongest = Math.max(missing, limited, rate, probe);
    const confidence = (behavior.login === undefined ? 1 : 0.6) * strongest;
    if (confidence < 0.2) return undefined;
    const shared = { confidence, mitre: ['T1595.003'] };
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
  },
};
