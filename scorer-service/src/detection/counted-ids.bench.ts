/**
 * What it costs to look for a new id and to keep it with its verdict, below and at the bound of ids:
 * `node scorer-service/src/detection/counted-ids.bench.ts`
 */
import type { ScoredVerdict } from '../contract/index.ts';
import { CountedIds } from './counted-ids.ts';

const PART = 100_000;
const PARTS = 4;

const verdict: Omit<ScoredVerdict, 'event_id'> = {
  status: 'scored',
  scored_at: '2026-01-01T00:00:00.000Z',
  risk: { score: 0.73, level: 'LOW' },
  attack: { type: 'none', confidence: 0, owasp: [], mitre: [], evidence: [] },
  scores: { isolation_forest: 0.05, one_class_svm: 0.0412, local_outlier_factor: 0.0331, xgboost: 0.0081, lstm: 0.002 },
  groups: { unsupervised: 0.05, supervised: 0.0081, neural: 0.002 },
  consensus: 1,
  confidence: 0.9655,
  behavior: { risk: 0, entity: { kind: 'source', id: '198.51.100.174' }, factors: {} },
  endpoint: { template: '/products/{id}' },
  entities: { source: '198.51.100.174', network: '198.51.100.0/24', session: '1430330f4443f701-tb8w0y' },
  model: { version: 'a76627497b63' },
  features: { version: '3' },
};

const ids = new CountedIds();
for (let part = 0; part < PARTS; part++) {
  const before = process.cpuUsage();
  for (let i = 0; i < PART; i++) {
    const id = `event-${part}-${i}`;
    if (ids.get(id) === undefined) ids.add({ id, verdict: { ...verdict, event_id: id }, eventTime: i, wallTime: i });
  }
  const { user, system } = process.cpuUsage(before);
  const memory = Math.round(process.memoryUsage().rss / 2 ** 20);
  console.log(
    `${(part + 1) * PART} ids, ${ids.size} kept: ${((user + system) / PART).toFixed(2)} µs each, ${memory} MiB`,
  );
}
