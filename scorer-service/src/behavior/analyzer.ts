/** What those behind an event have been doing: windows of its source, user and session. */

import type { EntityKind } from '../contract/index.ts';
import type { ApiEvent } from '../events/event.ts';
import { BalancerWatch } from './balancer.ts';
import type { Behavior } from './behavior.ts';
import { type CampaignCase, Campaigns } from './campaigns.ts';
import { ClockGuard } from './clock-guard.ts';
import type { DocumentedEndpoints } from './documented-endpoints.ts';
import { type Effort, Efforts, isDear } from './efforts.ts';
import { headerOrder } from './header-order.ts';
import { judge } from './judgement.ts';
import { DEFAULT_LOGIN_SETTINGS, doorOf, type Login, type LoginSettings, loginOf } from './login.ts';
import { LoginDoors } from './login-doors.ts';
import { isAttempt, type LoginCase, LoginHistory } from './login-history.ts';
import { lastNumber } from './numbers.ts';
import { oddRequest } from './odd-requests.ts';
import { sendsOldPassword } from './old-password.ts';
import { PathHistory, SIGN_FROM } from './path-history.ts';
import { type Piece, pieceOf } from './pieces.ts';
import { Profiles } from './profiles.ts';
import { Reading } from './reading.ts';
import { type Session, Sessions } from './sessions.ts';
import { hash32 } from './sketch.ts';
import { Surroundings } from './surroundings.ts';
import type { Observation } from './windows.ts';

export interface BehaviorSettings extends LoginSettings {
  /** Profiles kept of each kind; the least recently used makes room. */
  readonly maxProfiles: number;
  /** Endpoints that need not be learned. */
  readonly documented?: DocumentedEndpoints;
}

export const DEFAULT_BEHAVIOR_SETTINGS: BehaviorSettings = { ...DEFAULT_LOGIN_SETTINGS, maxProfiles: 65_536 };

export const KINDS = ['source', 'user', 'session'] as const satisfies readonly EntityKind[];

/** Slots of those behind an event; -1 for none. */
interface Found {
  readonly source: number;
  readonly user: number;
  readonly session: number;
}

/** A part of what behaviour remembers. */
interface Kept {
  save(): Record<string, Uint8Array>;
  restore(section: (name: string) => Uint8Array): void;
}

/** Sliding windows of event time for every entity, in bounded memory. */
export class PatternBehaviorAnalyzer {
  readonly profiles: Readonly<Record<(typeof KINDS)[number], Profiles>>;
  readonly logins: LoginHistory;
  readonly doors = new LoginDoors();
  readonly campaigns = new Campaigns();
  readonly paths: PathHistory;
  readonly balancers = new BalancerWatch();
  readonly efforts = new Efforts();
  readonly surroundings: Surroundings;
  readonly reading: Reading;
  readonly #settings: BehaviorSettings;
  readonly #clock = new ClockGuard();
  readonly #sessions: Sessions;
  readonly #seen: Observation = {
    time: 0,
    clientError: false,
    tooMany: false,
    failedLogin: false,
    login: false,
    account: -1,
    resource: -1,
    missing: -1,
    number: Number.NaN,
  };

  constructor(settings: Partial<BehaviorSettings> = {}) {
    this.#settings = { ...DEFAULT_BEHAVIOR_SETTINGS, ...settings };
    const { maxProfiles, documented } = this.#settings;
    this.surroundings = new Surroundings(documented);
    this.reading = new Reading(this.surroundings.endpoints);
    this.logins = new LoginHistory(maxProfiles);
    this.paths = new PathHistory(maxProfiles);
    this.profiles = {
      source: new Profiles(maxProfiles),
      user: new Profiles(maxProfiles),
      session: new Profiles(maxProfiles),
    };
    this.#sessions = new Sessions(this.profiles.session);
  }

  /** Says what the event is part of, itself counted in; with `remember`, remembers it. */
  observe(event: ApiEvent, remember: boolean): Behavior {
    const learn = remember && this.#clock.admits(event.time);
    if (learn) this.balancers.learn(event);
    const { source } = event.client;
    if (source === undefined || !this.balancers.isBalancer(source)) return this.#observe(event, learn);
    const client = { ...event.client, source: undefined, network: undefined };
    const behavior = this.#observe({ ...event, client }, learn);
    if (behavior.entity.kind === 'source') behavior.entity = { kind: 'source', id: source };
    return behavior;
  }

  #observe(event: ApiEvent, learn: boolean): Behavior {
    const login = loginOf(event, this.#settings, this.doors);
    const seen = this.#observation(event, login);
    const userName = event.client.user ?? login?.account;
    const { source } = event.client;
    const { profiles, surroundings } = this;
    const endpoint = surroundings.names.of(event.path);
    const session = this.#sessions.of(event);
    const at: Found = {
      source: source === undefined ? -1 : profiles.source.slots.find(source),
      user: userName === undefined ? -1 : profiles.user.slots.find(userName),
      session: session === undefined || session.fresh ? -1 : session.slot,
    };
    const ofSource = source === undefined ? undefined : profiles.source.read(at.source, seen);
    const behavior: Behavior = {
      source: ofSource,
      user: userName === undefined ? undefined : profiles.user.read(at.user, seen),
      session: session && this.#ofSession(session, at.session, seen),
      endpoint,
      surroundings: surroundings.read(
        event,
        endpoint,
        ofSource,
        profiles.session.windows,
        at.session,
        profiles.source.windows,
        at.source,
      ),
      login,
      loginCase: login === undefined ? undefined : this.#loginCase(event, login, at.source, learn),
      pathCase: undefined,
      effort: undefined,
      resends: false,
      expected: undefined,
      walk: undefined,
      campaign: login === undefined ? undefined : this.#campaign(event, login, at.source, learn),
      userName,
      sessionName: session?.name,
      risk: 0,
      entity: { kind: 'source', id: source ?? userName ?? 'unknown' },
      factors: {},
    };
    if (login === undefined && source !== undefined) this.#feel(event, behavior, source, learn);
    if (source !== undefined) {
      behavior.effort = this.#effort(event, behavior, source, learn);
      if (login?.failed === true && ofSource !== undefined)
        behavior.resends = sendsOldPassword(ofSource, behavior.effort, this.logins.beatsOf(source));
    }
    if (source !== undefined && ofSource !== undefined)
      behavior.expected = this.reading.expected(event, endpoint, source, ofSource, learn);
    if (source !== undefined) behavior.walk = this.reading.walk(event, behavior, source, learn);
    judge(behavior, source);
    if (learn) this.#learn(event, behavior, session, at);
    return behavior;
  }

  /** A session that is known by its source alone does nothing that the source does not: no more is read of it than is asked for. */
  #ofSession(session: Session, slot: number, seen: Observation): Float64Array {
    const { session: sessions } = this.profiles;
    return session.key === session.name ? sessions.read(slot, seen) : sessions.readRequests(slot, seen);
  }

  #learn(event: ApiEvent, behavior: Behavior, session: Session | undefined, found: Found): void {
    const { source } = event.client;
    const { userName, login } = behavior;
    const { profiles } = this;
    const seen = this.#seen;
    this.#learnDoor(event, login);
    const atSource = source === undefined ? -1 : profiles.source.add(source, found.source, seen);
    if (userName !== undefined) profiles.user.add(userName, found.user, seen);
    let atSession = -1;
    if (session !== undefined) {
      const { slots, windows } = profiles.session;
      atSession = slots.takeFound(session.slot, session.key);
      if (session.fresh) windows.clear(atSession);
      windows.add(atSession, seen);
    }
    this.surroundings.learn(
      event,
      behavior.endpoint,
      behavior.surroundings,
      seen.failedLogin,
      behavior.source,
      profiles.session.windows,
      atSession,
      profiles.source.windows,
      atSource,
    );
  }

  /** Sources of a campaign, the newest first, as far as they are remembered. */
  membersOf(campaign: string): readonly string[] {
    const walking = this.reading.walks.members(campaign);
    return walking.length > 0 ? walking : this.campaigns.members(campaign);
  }

  /** All that is remembered, as bytes by name. */
  save(): Record<string, Uint8Array> {
    const sections: Record<string, Uint8Array> = {};
    for (const [room, part] of this.#parts())
      for (const [name, bytes] of Object.entries(part.save())) sections[`${room}.${name}`] = bytes;
    return sections;
  }

  /** Puts what was saved into this empty analyzer; what an older release did not keep is begun anew. @throws Error where bytes do not fit */
  restore(sections: ReadonlyMap<string, Uint8Array>): void {
    for (const [room, part, mark] of this.#parts()) {
      if (!sections.has(`${room}.${mark}`)) continue;
      part.restore((name) => {
        const section = sections.get(`${room}.${name}`);
        if (section === undefined) throw new Error(`its section ${room}.${name} is missing`);
        return section;
      });
    }
  }

  /** What is kept: its name, itself, and a section that tells whether it was kept. */
  #parts(): readonly (readonly [string, Kept, string])[] {
    const { source, user, session } = this.profiles;
    return [
      ['source', source, 'order'],
      ['user', user, 'order'],
      ['session', session, 'order'],
      ['logins', this.logins, 'source.order'],
      ['doors', this.doors, 'waiting'],
      ['paths', this.paths, 'order'],
      // Not `efforts`: an older release kept other numbers under that name.
      ['tries', this.efforts, 'order'],
      ['bulk', this.reading.bulk, 'senders.order'],
      ['walks', this.reading.walks, 'members'],
      ['campaigns', this.campaigns, 'usual'],
      ['balancers', this.balancers, 'all'],
      ['time', this.#clock, 'clock'],
      ['names', this.surroundings.names, 'parents'],
      ['endpoints', this.surroundings.endpoints, 'order'],
      ['parameters', this.surroundings.parameters, 'order'],
      ['values', this.surroundings.values, 'order'],
      ['networks', this.surroundings.networks, 'order'],
      ['agents', this.surroundings.agents, 'order'],
      ['transitions', this.surroundings.transitions, 'steps'],
      ['kinds', this.surroundings.kinds, 'rows'],
      ['season', this.surroundings.season, 'counts'],
    ];
  }

  #effort(event: ApiEvent, { login, surroundings }: Behavior, source: string, learn: boolean): Effort | undefined {
    const dear = isDear(this.surroundings.costOf(event));
    const password = login?.failed === true ? login.password : -1;
    const odd = login === undefined ? oddRequest(event, surroundings) : -1;
    if (!dear && password < 0 && odd < 0) return undefined;
    if (learn) this.efforts.learn(source, event.time, { dear, password, odd });
    return this.efforts.of(source, event.time);
  }

  #loginCase(event: ApiEvent, login: Login, source: number, learn: boolean): LoginCase | undefined {
    const requests = source < 0 ? 0 : this.profiles.source.windows.total(source);
    return learn && !login.unclear
      ? this.logins.learn(event, login, requests)
      : this.logins.judge(event, login, requests);
  }

  #campaign(event: ApiEvent, login: Login, source: number, learn: boolean): CampaignCase | undefined {
    if (login.unclear || event.client.source === undefined || !isAttempt(event)) return undefined;
    const attempt = {
      time: event.time,
      source: event.client.source,
      account: login.account,
      known: this.logins.knows(login.account),
      failed: login.failed,
      agent: event.userAgent ?? '-',
      headers: headerOrder(event.headers),
      door: doorOf(event),
      requests: source < 0 ? 0 : this.profiles.source.windows.total(source),
    };
    return learn ? this.campaigns.learn(attempt) : this.campaigns.judge(attempt);
  }

  /** Requests for what is not there, or not the sender's own: of the source, which a user name does not hide. */
  #feel(event: ApiEvent, behavior: Behavior, source: string, learn: boolean): void {
    const { status, time } = event;
    if (status === undefined || status >= 500) return;
    const missed = status === 404 || status === 403 || status === 405;
    if (!missed) {
      if (learn) this.paths.learnAnswered(source);
      return;
    }
    const client = { agent: event.userAgent ?? '-', headers: headerOrder(event.headers) };
    if (learn) {
      const { endpoints } = this.surroundings;
      const answered = endpoints.answered(endpoints.slots.find(behavior.endpoint));
      const sign = this.paths.learnMissed({
        time,
        sender: source,
        senderHash: hash32(source),
        pathHash: hash32(event.path),
        endpointThere: behavior.endpoint.includes('{') && answered > 0.2,
      });
      this.campaigns.learnMiss({ time, source, ...client }, sign);
    }
    behavior.pathCase = this.paths.judge(source);
    if (this.paths.evidence(source) >= SIGN_FROM) behavior.campaign = this.campaigns.judgeMiss(client);
  }

  #learnDoor(event: ApiEvent, login: Login | undefined): void {
    const { status, client, time, responseBytes, method } = event;
    if (status === undefined) return;
    const posted = method === 'POST' && event.body !== undefined;
    if (login === undefined) this.doors.other(client.source, time, doorOf(event), status < 400, posted);
    else this.doors.attempt({ door: doorOf(event), status, bytes: responseBytes }, client.source, time, login.declared);
  }

  #observation(event: ApiEvent, login: Login | undefined): Observation {
    const seen = this.#seen;
    const { status } = event;
    const clientError = status !== undefined && status >= 400 && status < 500;
    seen.time = event.time;
    seen.clientError = clientError;
    seen.tooMany = status === 429;
    // Who has signed in with the account from here does not guess it: an old password, sent again.
    const guesses = login?.failed === true && !this.logins.ownsAccount(event.client.source, login.account);
    seen.failedLogin = guesses;
    seen.login = login !== undefined && !login.failed && !login.unclear;
    seen.account = guesses && login.account !== undefined ? hash32(login.account) : -1;
    const path = hash32(event.path);
    const piece = pieceOf(event.path);
    seen.resource = resourceOf(event, piece, path);
    seen.missing = status === 404 || status === 403 || status === 405 ? path : -1;
    seen.number = piece === undefined ? lastNumber(event) : Number.NaN;
    return seen;
  }
}

/** What a request asks for, as a hash: of a film that a player loads in segments the whole. */
function resourceOf({ path, query }: ApiEvent, piece: Piece | undefined, pathHash: number): number {
  if (piece === 'segment') return hash32(path.slice(0, path.lastIndexOf('/')));
  return query === undefined ? pathHash : hash32(query, pathHash);
}
