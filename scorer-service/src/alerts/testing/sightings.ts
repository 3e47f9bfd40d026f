import fc from 'fast-check';
import type { Alert, AlertStreamMessage, ScoredVerdict } from '../../contract/index.ts';
import { ATTACK_TYPES, levelOf } from '../../contract/index.ts';
import type { ApiEvent } from '../../events/event.ts';
import type { AlertFeed } from '../alert-feed.ts';

/** 2026-03-01T12:00:00Z, the beginning of a window of half an hour. */
export const NOON = Date.UTC(2026, 2, 1, 12);

export interface SightingFields {
  readonly id: string;
  readonly time?: number;
  readonly risk?: number;
  readonly type?: ScoredVerdict['attack']['type'];
  readonly source?: string;
  readonly user?: string;
  readonly path?: string;
  readonly query?: string;
  readonly campaign?: string;
  readonly reason?: string;
}

/** An event and the verdict of it, as the rooms before this one would give them. */
export function sighting(fields: SightingFields): { readonly event: ApiEvent; readonly verdict: ScoredVerdict } {
  const { id, time = NOON, risk = 85, type = 'sql_injection', source = '203.0.113.9', user } = fields;
  const { path = '/api/users', query, campaign, reason = `${type} from ${source}` } = fields;
  const event: ApiEvent = {
    id,
    time,
    method: 'GET',
    path,
    query,
    host: undefined,
    status: 200,
    requestBytes: undefined,
    responseBytes: undefined,
    duration: undefined,
    userAgent: undefined,
    referrer: undefined,
    headers: new Map(),
    body: undefined,
    mimeType: undefined,
    client: { source, network: undefined, user, session: undefined },
  };
  const verdict: ScoredVerdict = {
    status: 'scored',
    event_id: id,
    scored_at: new Date(time).toISOString(),
    risk: { score: risk, level: levelOf(risk) },
    attack: {
      type,
      confidence: 0.9,
      owasp: ['API8:2023'],
      mitre: ['T1190'],
      evidence: [{ field: 'url.query', start: 2 }],
    },
    scores: { xgboost: 0.9 },
    groups: { supervised: 0.9 },
    consensus: 1,
    confidence: 0.9,
    behavior: { risk: 10, entity: { kind: 'source', id: source }, factors: {} },
    endpoint: { template: '/api/users' },
    entities: { source, ...(user !== undefined && { user }) },
    ...(campaign !== undefined && { campaign: { id: campaign } }),
    reason,
    model: { version: 'm1' },
    features: { version: 'f1' },
  };
  return { event, verdict };
}

/** Few causes, few ids and few scores, so that groups, repeats and ties are common. */
export const anySighting: fc.Arbitrary<SightingFields> = fc.record({
  id: fc.integer({ min: 0, max: 40 }).map((n) => `event-${n}`),
  time: fc.integer({ min: 0, max: 90 }).map((minutes) => NOON + minutes * 60_000),
  risk: fc.constantFrom(55, 60, 72.25, 90, 100),
  type: fc.constantFrom(...ATTACK_TYPES),
  source: fc.constantFrom('203.0.113.9', '198.51.100.7', '2001:db8::1'),
  user: fc.constantFrom('alice', 'bob'),
  path: fc.constantFrom('/a', '/b'),
});

/** A feed that only keeps what it was given. */
export class KeptFeed implements AlertFeed {
  readonly published: Alert[] = [];
  readonly cursor = '0';

  publish(alert: Alert): void {
    this.published.push(alert);
  }

  since(): readonly AlertStreamMessage[] {
    return [];
  }

  subscribe(): () => void {
    return () => {};
  }
}
