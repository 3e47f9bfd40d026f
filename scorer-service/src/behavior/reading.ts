/** Who reads much, and whether that is what they are there for. */
import { isAnnouncedRobot } from '../events/agent-kind.ts';
import type { ApiEvent } from '../events/event.ts';
import type { Behavior } from './behavior.ts';
import { BULK_FROM, BulkReading } from './bulk-reading.ts';
import { NumberWalks, SHARED_AMONG, type Walk } from './number-walks.ts';
import { numberOfThing } from './numbers.ts';
import { hash32 } from './sketch.ts';
import type { Tallies } from './tallies.ts';
import { B } from './windows.ts';

/** Share of requests answered 4xx up to which a sender with a name is one that is served. */
const MOST_REFUSED = 0.25;
/** Seed of the hashes under which walks of those with a name stand. */
const NAMED = 1;

export class Reading {
  readonly bulk = new BulkReading();
  readonly walks = new NumberWalks();
  readonly #endpoints: Tallies;

  /** @param endpoints what is usual of each endpoint */
  constructor(endpoints: Tallies) {
    this.#endpoints = endpoints;
  }

  /**
   * Why to read much is expected: of who did so before, of everybody at this endpoint, or of who has a name and is answered.
   * @param figures those of the source
   */
  expected(
    event: ApiEvent,
    endpoint: string,
    source: string,
    figures: Float64Array,
    learn: boolean,
  ): Behavior['expected'] {
    const resources = figures[B.resources_10m];
    if (resources < BULK_FROM) return undefined;
    if (learn) this.bulk.learn(source, hash32(source), endpoint, event.time, resources);
    const requests = this.#endpoints.count(this.#endpoints.slots.find(endpoint));
    if (this.bulk.isUsual(source, endpoint, requests, resources)) return 'by habit';
    const answered = figures[B.client_errors_10m] <= MOST_REFUSED * figures[B.requests_10m];
    return event.client.user !== undefined && answered ? 'by name' : undefined;
  }

  /** The walk that a request is a step of. Whoever says to be a robot, or has a name, is told by what itself does, but for a walk that many names share. */
  walk(event: ApiEvent, { endpoint, expected }: Behavior, source: string, learn: boolean): Walk | undefined {
    if (event.method !== 'GET' || expected !== undefined) return undefined;
    const number = numberOfThing(event, endpoint);
    if (Number.isNaN(number) || isAnnouncedRobot(event.userAgent)) return undefined;
    const { time } = event;
    const named = event.client.user !== undefined;
    // Apart from those without one: at an endpoint where everybody looks at their own, what they ask for breaks no walk of others.
    const hashes = { sourceHash: hash32(source), endpointHash: hash32(endpoint, named ? NAMED : undefined) };
    const request = { time, source, number, page: !endpoint.includes('{'), ...hashes };
    const walk = learn ? this.walks.learn(request) : this.walks.judge(request);
    return named && walk !== undefined && walk.sources < SHARED_AMONG ? undefined : walk;
  }
}
