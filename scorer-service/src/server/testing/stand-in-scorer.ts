import type { ScoredVerdict, Verdict } from '../../contract/index.ts';
import { levelOf } from '../../contract/index.ts';
import { DeadlinePassed, type EventScorer, type ScoreOptions } from '../../detection/event-scorer.ts';

/**
 * Stands in for the real scorer in the tests and the benchmark of the server: it knows nothing of attacks. The risk is
 * the event's own `risk` field (else 5), an event without `url.path` fails, one of `event.kind: alert` is skipped.
 */
export class StandInScorer implements EventScorer {
  bundle: string | undefined = 'stand-in-1';
  /** The options of every call, for tests to look at. */
  readonly calls: { readonly documents: readonly unknown[]; readonly options: ScoreOptions }[] = [];
  /** Called before each event; a test may let time pass or throw here. */
  before: (() => void) | undefined;
  keepCalls = true;

  score(documents: readonly unknown[], options: ScoreOptions): readonly Verdict[] {
    if (this.keepCalls) this.calls.push({ documents, options });
    return documents.map((document, index) => {
      this.before?.();
      if (performance.now() >= options.deadline) throw new DeadlinePassed();
      return verdictOf(document as StandInEvent | null, index, options);
    });
  }
}

interface StandInEvent {
  readonly event?: { readonly id?: string; readonly kind?: string };
  readonly url?: { readonly path?: string };
  readonly source?: { readonly ip?: string };
  readonly risk?: number;
}

const SCORED_AT = '2026-01-01T00:00:00.000Z';

function verdictOf(document: StandInEvent | null, index: number, options: ScoreOptions): Verdict {
  const id = document?.event?.id ?? `event-${index}`;
  if (document?.event?.kind === 'alert') {
    return { status: 'skipped', event_id: id, scored_at: SCORED_AT, reason: 'an alert is no request' };
  }
  if (typeof document?.url?.path !== 'string') {
    return { status: 'failed', event_id: id, scored_at: SCORED_AT, reason: 'url.path is missing' };
  }
  const score = document.risk ?? 5;
  const source = document.source?.ip ?? '198.51.100.7';
  const verdict: ScoredVerdict = {
    status: 'scored',
    event_id: id,
    scored_at: SCORED_AT,
    risk: { score, level: levelOf(score) },
    attack: { type: 'none', confidence: 0.02, owasp: [], mitre: [], evidence: [] },
    scores: {
      isolation_forest: 0.1234,
      one_class_svm: 0.0321,
      local_outlier_factor: 0.1002,
      random_forest: 0.0101,
      xgboost: 0.0202,
      lightgbm: 0.0123,
      gradient_boosting: 0.0213,
      voting: 0.0104,
      dense_network: 0.0205,
      lstm: 0.0226,
    },
    groups: { unsupervised: 0.1101, supervised: 0.0202, neural: 0.0303 },
    consensus: 0.98,
    confidence: 0.91,
    behavior: {
      risk: 4.2,
      entity: { kind: 'source', id: source },
      factors: { requests_1m: 3, requests_10m: 20, errors_10m: 0, surprise: 0.3, regularity: 0.1 },
    },
    endpoint: { template: '/api/users/{id}' },
    entities: { source, network: '198.51.100.0/24', session: 'aabbccddeeff0011' },
    model: { version: 'stand-in-1' },
    features: { version: '1' },
  };
  return options.explain ? { ...verdict, explanation: { base: score, contributions: [], others: 0 } } : verdict;
}
