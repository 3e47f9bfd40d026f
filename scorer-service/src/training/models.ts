/** What may be asked of and done with bundles, put together: the registry, the jobs, the scorer that they change. */
import type { Client } from '@elastic/elasticsearch';
import type { Comparison, Model, ModelList, TrainingPreview, TuningRequest } from '../contract/index.ts';
import type { Labels } from '../feedback/labels.ts';
import type { SwappableScorer } from '../lifecycle/swappable-scorer.ts';
import { sentenceOf } from '../storage/answers.ts';
import type { Log } from '../storage/log.ts';
import { RECORD_MAPPINGS } from '../storage/record-mappings.ts';
import { Records } from '../storage/records.ts';
import { rangeQuery } from './jobs/event-source.ts';
import { type ModelRegistry, RegistryRefusal } from './registry.ts';

const DAYS_MS = 30 * 86_400_000;

export interface ModelRooms {
  readonly registry: ModelRegistry;
  readonly scorer: SwappableScorer;
  readonly client: Client;
  readonly labels: Pick<Labels, 'effective'>;
  readonly indices: readonly string[];
  readonly tuning: () => TuningRequest;
  readonly log: Log;
  readonly now?: () => number;
}

export class Models {
  readonly #rooms: ModelRooms;
  readonly #records: Records<object>;
  readonly #now: () => number;

  constructor(rooms: ModelRooms) {
    this.#rooms = rooms;
    this.#now = rooms.now ?? Date.now;
    this.#records = new Records(
      rooms.client,
      'api-sentinel-models',
      RECORD_MAPPINGS['api-sentinel-models'],
      'model.version',
    );
  }

  list(): ModelList {
    return this.#rooms.registry.list(this.#rooms.tuning());
  }

  get(version: string): Model | undefined {
    return this.list().models.find((model) => model.version === version);
  }

  /** @throws RegistryRefusal if there is none of this version */
  comparison(version: string): Comparison | undefined {
    return this.#rooms.registry.comparison(version);
  }

  /** From the next request on it scores. @throws RegistryRefusal with the reason */
  promote(version: string, by: string): ModelList {
    const { registry, scorer } = this.#rooms;
    const folder = registry.mayPromote(version);
    this.#swap(() => scorer.replace({ bundleDirectory: folder }));
    registry.promote(version, by, this.#now());
    this.record('promoted', version, by);
    return this.list();
  }

  /** The bundle before scores again from the next request on. @throws RegistryRefusal if there is none */
  rollBack(by: string): ModelList {
    const { registry, scorer } = this.#rooms;
    const version = registry.previous();
    this.#swap(() => scorer.replace({ bundleDirectory: registry.pathOf(version) }));
    registry.rollBack(by, this.#now());
    this.record('rolled back to', version, by);
    return this.list();
  }

  /** @throws what the client throws when Elasticsearch is away */
  async preview(query: { readonly since?: string; readonly until?: string }): Promise<TrainingPreview> {
    const until = query.until ?? new Date(this.#now()).toISOString();
    const since = query.since ?? new Date(Date.parse(until) - DAYS_MS).toISOString();
    const { client, indices, labels } = this.#rooms;
    const [{ count }, said] = await Promise.all([
      client.count({
        index: [...indices],
        ignore_unavailable: true,
        query: rangeQuery({ indices, since, until, most: 0 }),
      }),
      labels.effective(),
    ]);
    const counts = { attack: 0, benign: 0 };
    for (const { label } of said.values()) counts[label] += 1;
    const events = `${count.toLocaleString('en')} events of this time`;
    return {
      since,
      until,
      events: count,
      labels: counts,
      possible: count > 0,
      sentence:
        count === 0
          ? 'There is no scored event in this time; choose an earlier beginning.'
          : `It would learn from ${events}, of what people labeled ${counts.attack} attacks and ${counts.benign} harmless events.`,
    };
  }

  /** Notes in Elasticsearch what was done, in that order; what can't be noted is said in the log. */
  record(what: string, version: string, by: string): void {
    const at = this.#now();
    const document = {
      '@timestamp': new Date(at).toISOString(),
      event: { kind: 'state' },
      model: { version, what, by, record: this.get(version) ?? {} },
    };
    this.#records.later(
      () => this.#records.add(`${version}.${what.replaceAll(' ', '-')}.${at}`, document),
      (error) => {
        this.#rooms.log.warn({ version, what }, `what was done with a bundle could not be noted: ${sentenceOf(error)}`);
      },
    );
  }

  /** Ends when all that was done is noted. */
  stop(): Promise<void> {
    return this.#records.settled();
  }

  #swap(replace: () => void): void {
    try {
      replace();
    } catch (error) {
      this.#rooms.log.error({ err: error }, 'a bundle could not take the place of the champion');
      throw new RegistryRefusal(`The bundle can't be used: ${(error as Error).message}.`, true);
    }
  }
}
