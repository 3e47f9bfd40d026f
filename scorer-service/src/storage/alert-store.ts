import type { Client, estypes } from '@elastic/elasticsearch';
import { type AlertState, copyOf, mergeInto } from '../alerts/alert-state.ts';
import { afterSaying, type Saying } from '../alerts/said.ts';
import type { Alert } from '../contract/index.ts';
import { type AlertDocument, readDocument, toDocument } from './alert-document.ts';
import { ALERT_MAPPINGS } from './alert-mappings.ts';
import { mayPass, reasonOf } from './answers.ts';
import { backOff, pause } from './pause.ts';

/** What became of one alert that was to be stored. */
export type StoreOutcome =
  /** `state` is what is stored now: ours, what was there, and what people said of it. */
  | { readonly kind: 'stored'; readonly state: AlertState }
  /** Elasticsearch was too busy for it, or others kept changing it: to be tried again. */
  | { readonly kind: 'later'; readonly reason: string }
  /** Elasticsearch will never take it. */
  | { readonly kind: 'refused'; readonly reason: string };

/** What became of alerts with which a person did something; why by id. */
export interface SayOutcome {
  readonly said: readonly AlertState[];
  readonly failed: ReadonlyMap<string, string>;
}

interface Stored {
  readonly state: AlertState;
  readonly seqNo: number;
  readonly primaryTerm: number;
}

interface Write {
  readonly state: AlertState;
  readonly operations: [estypes.BulkOperationContainer, AlertDocument];
}

const TRIES = 6;
const RETRY_FIRST_MS = 20;
const RETRY_MOST_MS = 500;
const NEVER = new AbortController().signal;

/**
 * Alerts in Elasticsearch: one document an alert, its id the alert's, in an index behind the alias
 * `api-sentinel-alerts-<namespace>`. Any number of processes may write the same alerts: each write says which version it
 * was made from, and on a conflict both are merged as sets of events.
 */
export class AlertStore {
  readonly alias: string;
  readonly #client: Client;
  #ready = false;
  #requireAlias = true;

  constructor(client: Client, namespace: string) {
    this.#client = client;
    this.alias = `api-sentinel-alerts-${namespace}`;
  }

  /**
   * Merges alerts with what is stored of them and writes what that changed; 100 or so at a time.
   *
   * @returns one outcome an alert, in order
   * @throws what the client throws when Elasticsearch is away; nothing is lost, the same call may be made again
   */
  async merge(states: readonly AlertState[]): Promise<StoreOutcome[]> {
    const outcomes = new Map<string, StoreOutcome>();
    let open = states;
    for (let failures = 0; open.length > 0 && failures < TRIES; ) {
      if (failures > 0) await pause(backOff(failures, RETRY_FIRST_MS, RETRY_MOST_MS), NEVER);
      await this.#once(open, outcomes);
      open = open.filter(({ id }) => outcomes.get(id)?.kind === 'later');
      failures += 1;
    }
    return states.map(({ id }) => outcomes.get(id) ?? { kind: 'later', reason: 'not tried' });
  }

  /**
   * Notes what a person does with alerts: status, assignee, label; 1,000 or so at a time.
   *
   * @returns the alerts as they are then; why each of the others stayed as it was
   * @throws what the client throws when Elasticsearch is away
   */
  async say(ids: readonly string[], saying: Saying): Promise<SayOutcome> {
    const said = new Map<string, AlertState>();
    const failed = new Map<string, string>();
    let open = [...new Set(ids)];
    for (let failures = 0; open.length > 0 && failures < TRIES; failures += 1) {
      if (failures > 0) await pause(backOff(failures, RETRY_FIRST_MS, RETRY_MOST_MS), NEVER);
      const stored = await this.#read(open);
      const writes: Write[] = [];
      for (const id of open) {
        const known = stored.get(id);
        if (known === undefined) failed.set(id, 'There is no alert of this id.');
        else {
          const next = afterSaying(known.state.status, known.state.said, saying);
          writes.push(this.#replacing({ ...known.state, ...next, updated: saying.now }, known));
        }
      }
      const outcomes = new Map<string, StoreOutcome>();
      if (writes.length > 0) await this.#write(writes, outcomes, 'wait_for');
      open = open.filter((id) => outcomes.get(id)?.kind === 'later');
      for (const [id, outcome] of outcomes) {
        if (outcome.kind === 'stored') said.set(id, outcome.state);
        if (outcome.kind === 'refused') failed.set(id, `Elasticsearch refused the change: ${outcome.reason}.`);
      }
    }
    for (const id of open) failed.set(id, 'The alert kept changing; try again.');
    return { said: ids.flatMap((id) => said.get(id) ?? []), failed };
  }

  /**
   * Sets the status of one alert.
   *
   * @returns the alert as it is then; undefined if there is none of this id
   * @throws Error if others keep changing the alert, or what the client throws
   */
  async setStatus(
    id: string,
    status: Alert['status'],
    by = 'local',
    now: number = Date.now(),
  ): Promise<AlertState | undefined> {
    const { said, failed } = await this.say([id], { status, by, now });
    const reason = failed.get(id);
    if (reason !== undefined && !reason.startsWith('There is no')) throw new Error(`Alert ${id}: ${reason}`);
    return said[0];
  }

  /** The alerts of these ids as they are stored, by id; those that are not are left out. */
  async read(ids: readonly string[]): Promise<Map<string, AlertState>> {
    await this.prepare();
    const found = ids.length === 0 ? [] : await this.#read(ids);
    return new Map([...found].flatMap(([id, stored]) => (stored ? [[id, stored.state]] : [])));
  }

  /** One alert as it is stored; undefined if there is none of this id. */
  async get(id: string): Promise<AlertState | undefined> {
    return (await this.#read([id])).get(id)?.state;
  }

  /** The alerts with an event at or after `since` (milliseconds since the epoch), the latest first, at most `limit`. */
  async loadSince(since: number, limit: number): Promise<AlertState[]> {
    const answer = await this.#client.search<AlertDocument>({
      index: this.alias,
      ignore_unavailable: true,
      size: limit,
      query: { range: { '@timestamp': { gte: new Date(since).toISOString() } } },
      sort: [{ '@timestamp': { order: 'desc', unmapped_type: 'date' } }],
      track_total_hits: false,
    });
    return answer.hits.hits.flatMap((hit) => (hit._source && readDocument(hit._source)) ?? []);
  }

  /** Makes the index and its alias if neither is there. Safe to call from several processes at once. */
  async prepare(): Promise<void> {
    if (this.#ready) return;
    if (!(await this.#client.indices.exists({ index: this.alias }))) {
      const index = `${this.alias}-000001`;
      try {
        await this.#client.indices.create({
          index,
          aliases: { [this.alias]: { is_write_index: true } },
          mappings: ALERT_MAPPINGS,
        });
      } catch (error) {
        if (!(await this.#client.indices.exists({ index: this.alias }))) throw error;
      }
    }
    this.#requireAlias = await this.#client.indices.existsAlias({ name: this.alias });
    this.#ready = true;
  }

  async #once(states: readonly AlertState[], outcomes: Map<string, StoreOutcome>): Promise<void> {
    await this.prepare();
    const stored = await this.#read(states.map(({ id }) => id));
    const writes: Write[] = [];
    for (const state of states) {
      const known = stored.get(state.id);
      if (known === undefined && stored.has(state.id)) {
        outcomes.set(state.id, { kind: 'refused', reason: `the document ${state.id} in ${this.alias} is no alert` });
        continue;
      }
      if (known === undefined) {
        writes.push({ state, operations: [{ create: { _id: state.id } }, toDocument(state)] });
        continue;
      }
      const merged = copyOf(known.state);
      if (mergeInto(merged, state)) writes.push(this.#replacing(merged, known));
      else outcomes.set(state.id, { kind: 'stored', state: merged });
    }
    if (writes.length > 0) await this.#write(writes, outcomes, false);
  }

  #replacing(state: AlertState, { seqNo, primaryTerm }: Stored): Write {
    const index = { _id: state.id, if_seq_no: seqNo, if_primary_term: primaryTerm };
    return { state, operations: [{ index }, toDocument(state)] };
  }

  /** What is stored under each id; `undefined` for what is no alert of ours. */
  async #read(ids: readonly string[]): Promise<Map<string, Stored | undefined>> {
    const found = new Map<string, Stored | undefined>();
    const answer = await this.#client.mget<AlertDocument>({ index: this.alias, ids: [...ids] });
    for (const doc of answer.docs) {
      if ('error' in doc) {
        if (doc.error.type !== 'index_not_found_exception') throw new Error(`Alert ${doc._id}: ${reasonOf(doc.error)}`);
        this.#ready = false;
      } else if (doc.found && doc._source && doc._seq_no !== undefined && doc._primary_term !== undefined) {
        const state = readDocument(doc._source);
        found.set(doc._id, state && { state, seqNo: doc._seq_no, primaryTerm: doc._primary_term });
      }
    }
    return found;
  }

  async #write(writes: readonly Write[], outcomes: Map<string, StoreOutcome>, refresh: estypes.Refresh): Promise<void> {
    const answer = await this.#client.bulk<AlertDocument>({
      index: this.alias,
      require_alias: this.#requireAlias,
      refresh,
      operations: writes.flatMap(({ operations }) => operations),
    });
    for (const [position, { state }] of writes.entries()) {
      const [item] = Object.values(answer.items[position]);
      if (item.status < 300) outcomes.set(state.id, { kind: 'stored', state });
      else {
        const reason = reasonOf(item.error);
        if (item.status === 404) this.#ready = false;
        const again = item.status === 409 || item.status === 404 || mayPass(item.status);
        outcomes.set(state.id, { kind: again ? 'later' : 'refused', reason });
      }
    }
  }
}
