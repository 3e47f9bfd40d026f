import type { AlertBook } from '../alerts/alert-book.ts';
import type { Ability, Job, Model, Setup, SetupPoint, System } from '../contract/index.ts';
import type { StatefulScorer } from '../detection/scorer.ts';
import type { ClusterState } from '../search/cluster-state.ts';
import type { Metrics } from '../server/metrics.ts';
import type { Activity } from './activity.ts';
import { learningOf } from './learning.ts';

export interface Observed {
  readonly namespace: string;
  readonly activity: Activity;
  readonly book: AlertBook;
  readonly metrics: Metrics;
  readonly cluster: ClusterState;
  /** Absent while there is no bundle. */
  readonly scorer: () => StatefulScorer | undefined;
  /** The bundle that scores, as the registry knows it; absent while there is none. */
  readonly champion: () => Pick<Model, 'version' | 'trained_at' | 'features'> | undefined;
  readonly jobs: () => readonly Job[];
  /** Risk from which there is an alert, and to how many alerts a day it moves by itself, if it does. */
  readonly alerting: () => { readonly threshold: number; readonly budget?: number | undefined };
  readonly problems: () => readonly string[];
  readonly abilities: readonly Ability[];
  /** The service answers without a key. */
  readonly open: () => boolean;
}

/** How the service is and what is set up, put together from all rooms. */
export class SystemState {
  readonly #of: Observed;

  constructor(observed: Observed) {
    this.#of = observed;
  }

  async system(): Promise<System> {
    const { namespace, activity, book, metrics, cluster, abilities } = this.#of;
    const scorer = this.#of.scorer();
    const champion = this.#of.champion();
    const { threshold, budget } = this.#of.alerting();
    const { cluster: elasticsearch, pending } = await cluster.ask();
    const problems = this.#of.problems();
    const rate = Math.round(activity.eventsPerSecond * 10) / 10;
    const lag = activity.lagSeconds;
    const latency = await metrics.scoringLatency();
    const profiles = scorer === undefined ? {} : profilesOf(scorer);
    const hints = scorer?.behavior.balancers.sentences ?? [];
    const health = problems.length > 0 ? 'down' : elasticsearch.reached && hints.length === 0 ? 'ok' : 'degraded';
    return {
      time: new Date().toISOString(),
      namespace,
      health,
      sentence: sentence(health, rate, lag, problems[0]),
      abilities: [...abilities],
      scorer: {
        started_at: new Date(activity.began).toISOString(),
        ...(scorer?.bundle !== undefined && { bundle: scorer.bundle }),
        ...(champion?.trained_at !== undefined && { bundle_trained_at: champion.trained_at }),
        ...(champion !== undefined && { features: champion.features.version }),
        events_per_second: rate,
        events: activity.events,
        ...(latency !== undefined && { p50_ms: latency.p50, p99_ms: latency.p99 }),
        ...(lag !== undefined && { lag_seconds: Math.round(lag * 1_000) / 1_000 }),
        ...(pending !== undefined && { pending }),
        profiles: Object.values(profiles).reduce((sum, count) => sum + count, 0),
        profiles_by_kind: profiles,
        alerts_in_memory: book.size,
        alerts_unstored: book.unstored,
        stream_readers: await metrics.valueOf('stream_readers'),
        memory_bytes: process.memoryUsage.rss(),
        problems: [...problems, ...hints],
      },
      learning: learningOf({ profiles, budget, threshold, jobs: this.#of.jobs(), scores: scorer !== undefined }),
      elasticsearch,
    };
  }

  async setup(): Promise<Setup> {
    const { activity, cluster } = this.#of;
    const points = [...(await cluster.points()), ...this.#ownPoints()];
    const streams = points[0].state === 'problem' ? [] : await cluster.streams();
    const flowing = streams.some(({ scored_last_minute: scored }) => scored > 0) || activity.events > 0;
    const installed = points.find(({ id }) => id === 'pipelines');
    return {
      steps: [
        { ...points[0], id: 'reach', title: 'Reach Elasticsearch' },
        {
          id: 'install',
          title: 'Install the pipelines',
          state: installed?.state ?? 'unknown',
          sentence: installed?.sentence ?? 'It can be told once Elasticsearch answers.',
          command: 'npm run setup -- --url <Elasticsearch> --stream <data stream>',
        },
        {
          id: 'send',
          title: 'Let events flow',
          state: flowing ? 'done' : 'open',
          sentence: flowing ? 'Events come in and are scored.' : 'No event has been scored yet.',
          command: 'npm run simulate -- --to <Elasticsearch> --hours 1 --attacks 0.1',
        },
      ],
      points,
      streams,
    };
  }

  #ownPoints(): SetupPoint[] {
    const problems = this.#of.problems();
    const bundle = this.#of.scorer()?.bundle;
    return [
      {
        id: 'scorer',
        title: 'Scorer',
        state: problems.length > 0 ? 'problem' : 'done',
        sentence: problems[0] ?? `The scorer runs with the bundle ${bundle}.`,
      },
      proxies(this.#of.scorer()?.behavior.balancers.sentences ?? []),
      this.#of.open()
        ? {
            id: 'keys',
            title: 'API keys',
            state: 'optional',
            sentence: 'There are none, so the service answers everybody on this machine and nobody else.',
            command: 'npm run scorer -- keys add --role admin --name <name>',
          }
        : { id: 'keys', title: 'API keys', state: 'done', sentence: 'Who calls needs a key.' },
    ];
  }
}

/** What can be asked, without how. */
export type SystemQuestions = { readonly [Question in keyof SystemState]: SystemState[Question] };

function proxies(sentences: readonly string[]): SetupPoint {
  const sentence = sentences[0] ?? 'No address looks like a load balancer that is not trusted.';
  return { id: 'proxies', title: 'Load balancers', state: sentences.length > 0 ? 'problem' : 'done', sentence };
}

function profilesOf(scorer: StatefulScorer): Record<string, number> {
  return Object.fromEntries(Object.entries(scorer.behavior.profiles).map(([kind, { slots }]) => [kind, slots.size]));
}

function sentence(
  health: System['health'],
  rate: number,
  lag: number | undefined,
  problem: string | undefined,
): string {
  if (problem !== undefined) return problem;
  const busy =
    lag === undefined ? 'waiting for events' : `scoring ${rate.toLocaleString('en')}/s, ${inWords(lag)} behind`;
  return health === 'degraded' ? `${busy}; Elasticsearch does not answer` : busy;
}

function inWords(seconds: number): string {
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  if (seconds < 5_400) return `${Math.round(seconds / 60)} min`;
  return seconds < 129_600 ? `${Math.round(seconds / 3_600)} h` : `${Math.round(seconds / 86_400)} days`;
}
