import { type Alert, ATTACK_TYPES, LEVELS } from '@api-sentinel/scorer-service/contract';
import type { Client } from '@elastic/elasticsearch';

const ALIAS = 'api-sentinel-alerts-default';
const BULK = 1_000;
const SPREAD_MS = 23 * 3_600_000;
const TYPES = ATTACK_TYPES.filter((type) => type !== 'none');
const SCORES = { CRITICAL: 92, HIGH: 78, MEDIUM: 51, LOW: 35 } as const;

interface Stored {
  readonly event: object;
  readonly api_sentinel: { readonly alert: Alert; readonly merge: { readonly riskiest: object } };
}

/** Puts so many alerts of the last day beside those that are there, made after one of them, of all types and levels. */
export async function storeAlerts(client: Client, count: number): Promise<void> {
  const { hits } = await client.search<Stored>({ index: ALIAS, size: 1 });
  const model = hits.hits[0]?._source;
  if (!model) throw new Error('There is no alert yet after which others can be made.');
  const now = Date.now();
  for (let from = 0; from < count; from += BULK) {
    const operations = Array.from({ length: Math.min(BULK, count - from) }, (_, i) => {
      const document = alertAfter(model, from + i, now - Math.round((SPREAD_MS * (from + i + 1)) / count));
      return [{ index: { _index: ALIAS, _id: document.api_sentinel.alert.id } }, document];
    }).flat();
    const answer = await client.bulk({ operations });
    const refused = answer.items.find(({ index }) => index?.error);
    if (refused) throw new Error(`Elasticsearch refused an alert: ${refused.index?.error?.reason}`);
  }
  await client.indices.refresh({ index: ALIAS });
}

function alertAfter(model: Stored, number: number, time: number) {
  const at = new Date(time).toISOString();
  const level = LEVELS[number % 3];
  const source = `10.${(number >> 16) & 255}.${(number >> 8) & 255}.${number & 255}`;
  const alert: Alert = {
    ...model.api_sentinel.alert,
    id: `bench-${number}`,
    risk: { level, score: SCORES[level] + (number % 7) / 10 },
    attack: { ...model.api_sentinel.alert.attack, type: TYPES[number % TYPES.length] },
    entity: { kind: 'source', id: source },
    source,
    event_ids: [`stored-${number}`],
    count: 1 + (number % 900),
    first_event_time: at,
    last_event_time: at,
    updated_at: at,
  };
  return {
    ...model,
    '@timestamp': at,
    source: { ip: source },
    event: { kind: 'alert', risk_score: alert.risk.score },
    api_sentinel: {
      alert,
      merge: { riskiest: { event_id: `stored-${number}`, time } },
    },
  };
}
