/** What behaviour says of one event. */
import type { EntityKind } from '../contract/index.ts';
import type { CampaignCase } from './campaigns.ts';
import type { Effort } from './efforts.ts';
import type { Login } from './login.ts';
import type { LoginCase } from './login-history.ts';
import type { Walk } from './number-walks.ts';
import type { PathCase } from './path-history.ts';

/** The arrays are the event's own. */
export interface Behavior {
  /** By `B`, with the event counted in; undefined where the event has no such entity. */
  source: Float64Array | undefined;
  user: Float64Array | undefined;
  session: Float64Array | undefined;
  /** The endpoint, as the traffic so far shows it. */
  endpoint: string;
  /** What the event is beside the traffic around it, by `C` of surroundings.ts. */
  surroundings: Float64Array;
  login: Login | undefined;
  /** What log-ins over days say of the source, its network or the account; undefined where they say nothing. */
  loginCase: LoginCase | undefined;
  /** What requests over days for what is not there say of the user or source; undefined where they say nothing. */
  pathCase: PathCase | undefined;
  /** What the source costs and which passwords it tries, where this event is dear or a log-in that failed; else undefined. */
  effort: Effort | undefined;
  /** A log-in that failed, and what fails from here is one old password, sent again and again. */
  resends: boolean;
  /**
   * Why reading much is expected here: of this sender or endpoint by habit, of whoever has a name and is answered as a customer or partner;
   * undefined where it is not.
   */
  expected: 'by habit' | 'by name' | undefined;
  /** The walk from number to number, of one source or shared out among many, that this request is a step of; else undefined. */
  walk: Walk | undefined;
  /** The campaign that this log-in or request is part of; undefined where it is of none. */
  campaign: CampaignCase | undefined;
  /** Name of the user as profiles know it: who signed in, or whose account was tried. */
  userName: string | undefined;
  /** Hash of the session, also where the log has none. */
  sessionName: string | undefined;
  /** 0 to 100, of the riskiest entity, and which one it is. */
  risk: number;
  entity: { kind: EntityKind; id: string };
  factors: Record<string, number>;
}
