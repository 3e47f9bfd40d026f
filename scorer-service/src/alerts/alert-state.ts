import type { Alert, ScoredVerdict } from '../contract/index.ts';
import type { ApiEvent } from '../events/event.ts';
import type { Masking } from '../storage/masking.ts';
import { alertId, type Cause } from './cause.ts';
import { IdSketch } from './id-sketch.ts';
import { compareRiskiest, maskedEntity, mayBeRiskier, type Riskiest, riskiestOf } from './riskiest.ts';
import { type Said, saidFields } from './said.ts';

/**
 * All that is known of one alert: what a set of events says, and what a person said of it.
 *
 * What the events say is a join-semilattice: the least and greatest event time, a set of ids, the first in a total order
 * of riskiness. So `mergeInto` is commutative, associative and idempotent, and the same events make the same alert
 * whatever their order, however often they come, and wherever they were put together.
 */
export interface AlertState {
  readonly id: string;
  status: Alert['status'];
  /** Undefined while nobody did anything with it but the status. */
  said?: Said | undefined;
  /** Milliseconds since the epoch, of the events. */
  first: number;
  last: number;
  readonly events: IdSketch;
  riskiest: Riskiest;
  campaign: { readonly id: string; readonly members: IdSketch } | undefined;
  /** Milliseconds since the epoch at which something was last learned or said of it. */
  updated: number;
}

/** An event that belongs to an alert. */
export interface Sighting {
  readonly event: ApiEvent;
  readonly verdict: ScoredVerdict;
  readonly cause: Cause;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** The state of the alert that one event makes. */
export function stateOf({ event, verdict, cause, now }: Sighting, masking: Masking): AlertState {
  const state: AlertState = {
    id: alertId(cause),
    status: 'open',
    first: event.time,
    last: event.time,
    events: new IdSketch(),
    riskiest: riskiestOf(event, verdict, cause, masking),
    campaign: cause.campaign === undefined ? undefined : { id: cause.campaign, members: new IdSketch() },
    updated: now,
  };
  state.events.add(event.id);
  state.campaign?.members.add(maskedEntity(cause.entity.id, masking));
  return state;
}

/** Adds entities that are part of the campaign of an alert, whether or not an event of theirs stands behind it. */
export function addMembers(state: AlertState, members: readonly string[], masking: Masking): void {
  for (const member of members) state.campaign?.members.add(maskedEntity(member, masking));
}

/** Adds an event of the same cause; true if that said anything new. */
export function addEvent(state: AlertState, sighting: Sighting, masking: Masking): boolean {
  const { event, verdict, cause, now } = sighting;
  let changed = state.events.add(event.id);
  if (event.time < state.first) {
    state.first = event.time;
    changed = true;
  }
  if (event.time > state.last) {
    state.last = event.time;
    changed = true;
  }
  if (state.campaign?.members.add(maskedEntity(cause.entity.id, masking))) changed = true;
  if (mayBeRiskier(event, verdict.risk.score, state.riskiest)) {
    const other = riskiestOf(event, verdict, cause, masking);
    if (compareRiskiest(other, state.riskiest) > 0) {
      state.riskiest = other;
      changed = true;
    }
  }
  if (changed) state.updated = now;
  return changed;
}

/**
 * Takes what `other` knows of the same alert into `state`; true if that was new. The status is left as it is: what
 * people said does not follow from events.
 */
export function mergeInto(state: AlertState, other: AlertState): boolean {
  let changed = state.events.merge(other.events);
  if (other.first < state.first) {
    state.first = other.first;
    changed = true;
  }
  if (other.last > state.last) {
    state.last = other.last;
    changed = true;
  }
  if (other.campaign !== undefined) {
    state.campaign ??= { id: other.campaign.id, members: new IdSketch() };
    if (state.campaign.members.merge(other.campaign.members)) changed = true;
  }
  if (compareRiskiest(other.riskiest, state.riskiest) > 0) {
    state.riskiest = other.riskiest;
    changed = true;
  }
  if (changed) state.updated = Math.max(state.updated, other.updated);
  return changed;
}

/** A copy that shares nothing that changes. */
export function copyOf(state: AlertState): AlertState {
  const { campaign } = state;
  const copy: AlertState = { ...state, events: new IdSketch() };
  copy.events.merge(state.events);
  if (campaign !== undefined) {
    copy.campaign = { id: campaign.id, members: new IdSketch() };
    copy.campaign.members.merge(campaign.members);
  }
  return copy;
}

/**
 * What people and programs are told. `count` is exact up to 8,192 events and estimated above (see `IdSketch`);
 * `event_ids` and the members of a campaign are a uniform sample above `MAX_ALERT_EVENTS`.
 */
export function toAlert(state: AlertState): Alert {
  const { risk, attack, entity, user, source, endpoint, request, reason, explanation, counterfactual, model } =
    state.riskiest.shown;
  return {
    id: state.id,
    status: state.status,
    risk,
    attack,
    entity,
    ...(user !== undefined && { user }),
    ...(source !== undefined && { source }),
    endpoint,
    first_event_time: new Date(state.first).toISOString(),
    last_event_time: new Date(state.last).toISOString(),
    count: state.events.count,
    event_ids: state.events.ids(),
    request,
    reason,
    ...(explanation !== undefined && { explanation }),
    ...(state.campaign !== undefined && {
      campaign: { id: state.campaign.id, members: state.campaign.members.ids() },
    }),
    ...(counterfactual !== undefined && { counterfactual }),
    ...saidFields(state.said),
    riskiest_event_id: state.riskiest.eventId,
    model,
    updated_at: new Date(state.updated).toISOString(),
  };
}
