/** What an event is beside the traffic around it: its endpoint, its way there, its network, its agent, the kinds of senders. */

import type { ApiEvent } from '../events/event.ts';
import { SenderKinds } from './clusters.ts';
import type { DocumentedEndpoints } from './documented-endpoints.ts';
import type { Cost } from './efforts.ts';
import { EndpointNames } from './endpoint-names.ts';
import { ParameterValues } from './parameter-values.ts';
import { Rows } from './rows.ts';
import { Season } from './season.ts';
import { hash32 } from './sketch.ts';
import { MOST_SURPRISE, type Tallied, Tallies } from './tallies.ts';
import { Transitions } from './transitions.ts';
import { B, type WindowStore } from './windows.ts';

/** Figures of the surroundings of an event, in their order. */
export const SURROUNDINGS = [
  'surprise',
  'surprise_mean',
  'entropy',
  'source_entropy',
  'endpoint_rarity',
  'status_surprise',
  'parameters_surprise',
  'values_surprise',
  'bytes_off',
  'duration_off',
  'kind_distance',
  'network_requests',
  'network_errors',
  'network_sources',
  'network_failed_logins',
  'agent_rarity',
  'agent_errors',
  'hour_rarity',
] as const;
export type Surrounding = (typeof SURROUNDINGS)[number];
/** Place of each figure. */
export const C = Object.fromEntries(SURROUNDINGS.map((name, i) => [name, i])) as Readonly<Record<Surrounding, number>>;

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const MOST_ENDPOINTS = 4096;
const MOST_PARAMETERS = 8192;
const MOST_NETWORKS = 16_384;
const MOST_AGENTS = 4096;
const MOST_AGENT = 256;
/** Names of parameters that tell one call of an endpoint from another, and characters of a query read for them. */
const MOST_NAMES = 16;
const MOST_QUERY = 1024;
const KIND_WIDTH = 7;
/** Weight of the newest step in the mean surprise of a session. */
const SURPRISE_WEIGHT = 0.15;

const { log2, max, min } = Math;

export class Surroundings {
  readonly names: EndpointNames;
  readonly endpoints = new Tallies(MOST_ENDPOINTS, 2 * DAY, true);
  readonly parameters = new Tallies(MOST_PARAMETERS, 2 * DAY);
  readonly values = new ParameterValues();
  readonly networks = new Tallies(MOST_NETWORKS, HOUR);
  readonly agents = new Tallies(MOST_AGENTS, DAY);
  readonly transitions = new Transitions();
  readonly season = new Season();
  readonly kinds = new SenderKinds(KIND_WIDTH);
  readonly #rows = new Rows(SURROUNDINGS.length);
  readonly #row = new Float32Array(KIND_WIDTH);
  /** Slots of the event last read. */
  readonly #found = { endpoint: -1, parameters: -1, network: -1, agent: -1, key: undefined as string | undefined };
  readonly #seen: Tallied = {
    time: 0,
    status: 0,
    failedLogin: false,
    source: -1,
    bytes: Number.NaN,
    duration: Number.NaN,
  };

  /** @param documented endpoints that need not be learned */
  constructor(documented?: DocumentedEndpoints) {
    this.names = new EndpointNames(documented);
  }

  /** The figures of an event, by `C`, from what is remembered; it is not counted in. */
  read(
    event: ApiEvent,
    endpoint: string,
    source: Float64Array | undefined,
    sessions: WindowStore,
    session: number,
    sources: WindowStore,
    sourceSlot: number,
  ): Float64Array {
    const out = this.#rows.take();
    const { endpoints, networks, agents } = this;
    const status = event.status ?? 0;
    const at = endpoints.slots.find(endpoint);
    const rarity = endpoints.rarity(at);
    const last = session < 0 ? 0 : sessions.step(session, 1);
    const surprise = this.transitions.surprise(session < 0 ? 0 : sessions.step(session, 2), last, at + 1, 2 ** -rarity);
    out[C.surprise] = surprise;
    out[C.surprise_mean] = session < 0 ? surprise : meanOf(sessions.surprise(session), surprise);
    out[C.entropy] = session < 0 ? 0 : sessions.entropy(session);
    out[C.source_entropy] = sourceSlot < 0 ? 0 : sources.entropy(sourceSlot);
    out[C.endpoint_rarity] = rarity;
    out[C.status_surprise] = endpoints.statusSurprise(at, status);
    out[C.parameters_surprise] = this.#parametersSurprise(event, endpoint, at);
    out[C.values_surprise] = this.values.read(event, endpoint);
    out[C.bytes_off] = endpoints.bytesOff(at, logged(event.responseBytes));
    out[C.duration_off] = endpoints.durationOff(at, logged(event.duration));
    const network = event.client.network === undefined ? -1 : networks.slots.find(event.client.network);
    out[C.network_requests] = log2(1 + networks.count(network));
    out[C.network_errors] = networks.errors(network);
    out[C.network_sources] = networks.sources(network);
    out[C.network_failed_logins] = log2(1 + networks.failedLogins(network));
    const agent = agents.slots.find(agentOf(event));
    this.#found.endpoint = at;
    this.#found.network = network;
    this.#found.agent = agent;
    out[C.agent_rarity] = agents.rarity(agent);
    out[C.agent_errors] = agents.errors(agent);
    out[C.hour_rarity] = this.season.rarity(event.time);
    this.#describe(source, out[C.source_entropy], out[C.surprise_mean]);
    out[C.kind_distance] = source === undefined ? Number.NaN : this.kinds.distance(this.#row);
    return out;
  }

  /** Counts in the event that was read last, `figures` being what was read of it. */
  learn(
    event: ApiEvent,
    endpoint: string,
    figures: Float64Array,
    failedLogin: boolean,
    source: Float64Array | undefined,
    sessions: WindowStore,
    session: number,
    sources: WindowStore,
    sourceSlot: number,
  ): void {
    const { client, status, time } = event;
    const seen = this.#seen;
    seen.time = time;
    seen.status = status ?? 0;
    seen.failedLogin = failedLogin;
    seen.source = client.source === undefined ? -1 : hash32(client.source);
    seen.bytes = logged(event.responseBytes);
    seen.duration = logged(event.duration);
    this.season.learn(time);
    const found = this.#found;
    const at = this.endpoints.add(endpoint, found.endpoint, seen);
    if (status !== undefined && status < 400) this.names.learn(endpoint);
    // What is refused is not what the endpoint is there for.
    if (status === undefined || status < 400) this.values.learn(client.source, time);
    if (found.key !== undefined) this.parameters.add(found.key, found.parameters, seen);
    if (client.network !== undefined) this.networks.add(client.network, found.network, seen);
    this.agents.add(agentOf(event), found.agent, seen);
    if (session >= 0) {
      this.transitions.learn(sessions.step(session, 2), sessions.step(session, 1), at + 1);
      sessions.walk(session, at + 1, meanOf(sessions.surprise(session), figures[C.surprise]));
    }
    if (sourceSlot >= 0) sources.walk(sourceSlot, at + 1, figures[C.surprise_mean]);
    if (source !== undefined) {
      this.#describe(source, figures[C.source_entropy], figures[C.surprise_mean]);
      this.kinds.learn(this.#row);
    }
  }

  /** How dear the answer of the event that was read last was, beside the others of its endpoint. */
  costOf({ duration = Number.NaN, responseBytes = Number.NaN }: ApiEvent): Cost {
    const { endpoint } = this.#found;
    return {
      slower: this.endpoints.durationAbove(endpoint, logged(duration)),
      larger: this.endpoints.bytesAbove(endpoint, logged(responseBytes)),
      duration,
      bytes: responseBytes,
    };
  }

  #parametersSurprise(event: ApiEvent, endpoint: string, at: number): number {
    const key = parameterKey(event, endpoint);
    this.#found.key = key;
    if (key === undefined) return 0;
    const slot = this.parameters.slots.find(key);
    this.#found.parameters = slot;
    const count = this.parameters.count(slot);
    return min(MOST_SURPRISE, max(0, log2((this.endpoints.count(at) + 1.5) / (count + 0.5))));
  }

  /** The profile of a source in columns of about 0 to 1. */
  #describe(source: Float64Array | undefined, entropy: number, surprise: number): void {
    if (source === undefined) return;
    const row = this.#row;
    const hour = max(1, source[B.requests_1h]);
    row[0] = log2(1 + hour) / 12;
    row[1] = source[B.client_errors_1h] / hour;
    row[2] = min(1, source[B.resources_10m] / max(1, source[B.requests_10m]));
    row[3] = entropy / 4;
    row[4] = surprise / MOST_SURPRISE;
    row[5] = log2(1 + source[B.failed_logins_1h] + source[B.logins_1h]) / 8;
    row[6] = Number.isNaN(source[B.regularity]) ? 0.5 : min(1, source[B.regularity] / 3);
  }
}

function meanOf(before: number, newest: number): number {
  return before === 0 ? newest : before + SURPRISE_WEIGHT * (newest - before);
}

function logged(value: number | undefined): number {
  return value === undefined ? Number.NaN : log2(1 + value);
}

function agentOf({ userAgent }: ApiEvent): string {
  if (userAgent === undefined) return '-';
  return userAgent.length > MOST_AGENT ? userAgent.slice(0, MOST_AGENT) : userAgent;
}

/** The endpoint and the names of the parameters in their order; undefined without a query. */
function parameterKey({ query }: ApiEvent, endpoint: string): string | undefined {
  if (query === undefined || query === '') return undefined;
  const text = query.length > MOST_QUERY ? query.slice(0, MOST_QUERY) : query;
  let hash = 0;
  for (let from = 0, names = 0; from < text.length && names < MOST_NAMES; names++) {
    let end = text.indexOf('&', from);
    if (end < 0) end = text.length;
    const equals = text.indexOf('=', from);
    const name = text.slice(from, equals >= 0 && equals < end ? equals : end);
    // A sum, so that the order does not count.
    hash = (hash + hash32(name)) >>> 0;
    from = end + 1;
  }
  return `${endpoint}?${hash}`;
}
