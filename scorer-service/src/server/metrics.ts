/** What Prometheus reads: one registry for each service, so that several in a process don't count into each other. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Verdict } from '../contract/index.ts';

const SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export class Metrics {
  readonly registry = new Registry();
  readonly requests: Counter<'route' | 'method' | 'status'>;
  readonly requestSeconds: Histogram<'route'>;
  readonly scoreSeconds: Histogram;
  readonly waitSeconds: Histogram;
  readonly events: Counter<'status'>;
  readonly levels: Counter<'level'>;
  readonly alerts: Counter<'level'>;
  readonly missed: Counter;
  readonly #bundle: Gauge<'version'>;

  constructor() {
    const registers = [this.registry];
    collectDefaultMetrics({ register: this.registry });
    this.requests = new Counter({
      name: 'api_sentinel_http_requests_total',
      help: 'HTTP requests answered, by route, method and status.',
      labelNames: ['route', 'method', 'status'],
      registers,
    });
    this.requestSeconds = new Histogram({
      name: 'api_sentinel_http_request_seconds',
      help: 'From the arrival of a request to the end of its answer.',
      labelNames: ['route'],
      buckets: SECONDS,
      registers,
    });
    this.scoreSeconds = new Histogram({
      name: 'api_sentinel_score_seconds',
      help: 'Scoring of one request, without waiting, parsing and writing.',
      buckets: SECONDS,
      registers,
    });
    this.waitSeconds = new Histogram({
      name: 'api_sentinel_score_wait_seconds',
      help: 'From the arrival of a score request to its turn.',
      buckets: SECONDS,
      registers,
    });
    this.events = new Counter({
      name: 'api_sentinel_events_total',
      help: 'Events answered, by the status of their verdict.',
      labelNames: ['status'],
      registers,
    });
    this.levels = new Counter({
      name: 'api_sentinel_scored_events_total',
      help: 'Events scored, by risk level.',
      labelNames: ['level'],
      registers,
    });
    this.alerts = new Counter({
      name: 'api_sentinel_alerts_published_total',
      help: 'Alerts published, new or changed, by risk level.',
      labelNames: ['level'],
      registers,
    });
    this.missed = new Counter({
      name: 'api_sentinel_stream_missed_total',
      help: 'Alerts that readers of the stream were too slow for.',
      registers,
    });
    this.#bundle = new Gauge({
      name: 'api_sentinel_bundle_info',
      help: 'The bundle that scores, as a label; no sample while none is loaded.',
      labelNames: ['version'],
      registers,
    });
  }

  /** A gauge whose value is asked for when the metrics are read. */
  watch(name: string, help: string, value: () => number): void {
    new Gauge({
      name: `api_sentinel_${name}`,
      help,
      registers: [this.registry],
      collect() {
        this.set(value());
      },
    });
  }

  /** Counts the verdicts of one answer. */
  count(verdicts: readonly Verdict[]): void {
    const statuses = new Map<string, number>();
    const levels = new Map<string, number>();
    for (const verdict of verdicts) {
      statuses.set(verdict.status, (statuses.get(verdict.status) ?? 0) + 1);
      if (verdict.status === 'scored') levels.set(verdict.risk.level, (levels.get(verdict.risk.level) ?? 0) + 1);
    }
    for (const [status, number] of statuses) this.events.inc({ status }, number);
    for (const [level, number] of levels) this.levels.inc({ level }, number);
  }

  /** The present value of a gauge that is watched; 0 if there is none of this name. */
  async valueOf(name: string): Promise<number> {
    const values = (await this.registry.getSingleMetric(`api_sentinel_${name}`)?.get())?.values ?? [];
    return values[0]?.value ?? 0;
  }

  /** Milliseconds to score one request since the start, between the bounds of the histogram; undefined before the first. */
  async scoringLatency(): Promise<{ readonly p50: number; readonly p99: number } | undefined> {
    const { values } = await this.scoreSeconds.get();
    const buckets = values
      .filter(({ metricName, labels }) => metricName?.endsWith('_bucket') && typeof labels.le === 'number')
      .map(({ labels, value }) => ({ upTo: Number(labels.le), count: value }));
    const all = values.find(({ metricName }) => metricName?.endsWith('_count'))?.value ?? 0;
    if (all === 0) return undefined;
    const quantile = (share: number): number => {
      let below = { upTo: 0, count: 0 };
      for (const bucket of buckets) {
        if (bucket.count >= share * all) {
          const part = (share * all - below.count) / Math.max(1, bucket.count - below.count);
          return Math.round((below.upTo + part * (bucket.upTo - below.upTo)) * 1e6) / 1e3;
        }
        below = bucket;
      }
      return below.upTo * 1e3;
    };
    return { p50: quantile(0.5), p99: quantile(0.99) };
  }

  /** All metrics as Prometheus reads them. */
  async text(bundle: string | undefined): Promise<string> {
    this.#bundle.reset();
    if (bundle !== undefined) this.#bundle.set({ version: bundle }, 1);
    return this.registry.metrics();
  }
}
