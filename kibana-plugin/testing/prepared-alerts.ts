/** Alerts as a scorer would tell them, made from a seed: what pages are drawn with where no scorer runs. */
import type { Alert, Contribution } from '@api-sentinel/scorer-service/contract';
import { type AttackType, levelOf } from '@api-sentinel/scorer-service/contract/words';

/** Numbers from 0 to 1 that a seed determines (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

interface Kind {
  readonly type: AttackType;
  readonly subtype: string;
  readonly endpoint: string;
  readonly method: string;
  readonly path: string;
  readonly query?: string;
  readonly owasp: readonly string[];
  readonly mitre: readonly string[];
  readonly reason: (who: string, count: number) => string;
}

const KINDS: readonly Kind[] = [
  {
    type: 'credential_stuffing',
    subtype: 'password_spraying',
    endpoint: '/api/v1/login',
    method: 'POST',
    path: '/api/v1/login',
    owasp: ['API2:2023'],
    mitre: ['T1110.004'],
    reason: (who, count) => `${who} tried ${count} user names with 3 passwords in 6 minutes, 9 succeeded.`,
  },
  {
    type: 'sql_injection',
    subtype: 'union',
    endpoint: '/api/v1/products',
    method: 'GET',
    path: '/api/v1/products',
    query: 'category=7%27%20UNION%20SELECT%20username%2Cpassword%20FROM%20users--',
    owasp: ['API8:2023'],
    mitre: ['T1190'],
    reason: (who) => `A UNION SELECT that reads the users table stands in the query parameter "category" from ${who}.`,
  },
  {
    type: 'xss',
    subtype: 'event_handler',
    endpoint: '/api/v1/reviews',
    method: 'POST',
    path: '/api/v1/reviews',
    query: 'title=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E',
    owasp: ['API8:2023'],
    mitre: ['T1059.007'],
    reason: (who) => `<img src=x onerror=alert(1)> in the query parameter "title" would run script; sent by ${who}.`,
  },
  {
    type: 'scraping',
    subtype: 'endpoint_enumeration',
    endpoint: '/api/v1/customers/{id}',
    method: 'GET',
    path: '/api/v1/customers/48213',
    owasp: ['API4:2023', 'API1:2023'],
    mitre: ['T1213'],
    reason: (who, count) => `${who} read ${count} customers one after another at an even pace of 1.0 s.`,
  },
  {
    type: 'brute_force',
    subtype: 'password_guessing',
    endpoint: '/api/v1/login',
    method: 'POST',
    path: '/api/v1/login',
    owasp: ['API2:2023'],
    mitre: ['T1110.001'],
    reason: (who, count) => `${who} guessed ${count} passwords of one account in 4 minutes.`,
  },
  {
    type: 'injection',
    subtype: 'path_traversal',
    endpoint: '/api/v1/files',
    method: 'GET',
    path: '/api/v1/files',
    query: 'name=..%2f..%2f..%2fetc%2fpasswd',
    owasp: ['API8:2023'],
    mitre: ['T1083'],
    reason: (who) => `The query parameter "name" climbs out of its folder to /etc/passwd; sent by ${who}.`,
  },
  {
    type: 'anomaly',
    subtype: 'unusual_sequence',
    endpoint: '/api/v1/orders/{id}/refund',
    method: 'POST',
    path: '/api/v1/orders/9911/refund',
    owasp: ['API6:2023'],
    mitre: [],
    reason: (who, count) =>
      `${who} asked for ${count} refunds without ever opening an order, at an hour at which it never worked.`,
  },
];

const USERS = ['maria.keller', 'j.okafor', 'svc-export', 'liang.wei', 'a.novak', 'guest-8841'];

function contributionsOf(kind: Kind, points: number): Contribution[] {
  const shares = [0.46, 0.24, 0.16, 0.09, -0.05];
  const named = [
    ['failed_logins_per_minute', 41, '0 to 3'],
    ['distinct_users_of_source', 412, '1 to 2'],
    ['sql_tokens', kind.type === 'sql_injection' ? 11 : 0, '0'],
    ['requests_per_minute', 96, '2 to 14'],
    ['hour_of_day', '03', '08 to 19'],
  ] as const;
  return named.map(([feature, value, usual], place) => ({ feature, value, usual, points: points * shares[place] }));
}

/** One alert; the same number, seed and time make the same. */
export function preparedAlert(number: number, now: number, random = randomOf(number + 1)): Alert {
  const kind = KINDS[Math.floor(random() * KINDS.length)];
  const address = `${random() < 0.5 ? '198.51.100' : '203.0.113'}.${1 + Math.floor(random() * 40)}`;
  const user = USERS[Math.floor(random() * USERS.length)];
  const byUser = random() < 0.35;
  const score = Math.round((42 + 57 * random() ** 0.8) * 100) / 100;
  const count = 1 + Math.floor(random() ** 3 * 900);
  const last = now - Math.floor(random() * 1_000) - number * 210_000 * (0.3 + random());
  const first = last - Math.floor(random() * 900_000);
  const status = number > 8 && random() < 0.4 ? (random() < 0.5 ? 'acknowledged' : 'closed') : 'open';
  const base = 4.2;
  const contributions = contributionsOf(kind, score - base - 1.5);
  const counted = contributions.reduce((sum, { points }) => sum + points, 0);
  const id = `prepared-${number}`;
  return {
    id,
    status,
    risk: { score, level: levelOf(score) },
    attack: {
      type: kind.type,
      subtype: kind.subtype,
      confidence: Math.round((0.55 + 0.44 * random()) * 100) / 100,
      owasp: [...kind.owasp],
      mitre: [...kind.mitre],
      evidence:
        kind.query === undefined
          ? [{ field: 'source.ip', count }]
          : [
              {
                field: 'url.original',
                start: kind.path.length + 10,
                end: kind.path.length + 1 + kind.query.length,
                note: 'decoded once',
              },
            ],
    },
    entity: byUser ? { kind: 'user', id: user } : { kind: 'source', id: address },
    ...(byUser && { user }),
    source: address,
    endpoint: kind.endpoint,
    first_event_time: new Date(first).toISOString(),
    last_event_time: new Date(last).toISOString(),
    count,
    event_ids: Array.from({ length: Math.min(count, 20) }, (_, event) => `${id}-event-${event}`),
    riskiest_event_id: `${id}-event-0`,
    request: { method: kind.method, path: kind.path, ...(kind.query !== undefined && { query: kind.query }) },
    reason: kind.reason(byUser ? user : address, count),
    explanation: { base, contributions, others: Math.round((score - base - counted) * 100) / 100 },
    ...(number % 5 === 0 && {
      campaign: { id: 'campaign-1', members: ['198.51.100.7', '198.51.100.9', '203.0.113.20'] },
    }),
    counterfactual: 'With fewer than 4 failed log-ins a minute it would have been harmless (risk 22).',
    model: { version: 'shipped-1' },
    updated_at: new Date(last).toISOString(),
  };
}
