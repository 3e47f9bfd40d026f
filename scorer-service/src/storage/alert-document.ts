import { isIP } from 'node:net';
import type { AlertState } from '../alerts/alert-state.ts';
import { toAlert } from '../alerts/alert-state.ts';
import { IdSketch } from '../alerts/id-sketch.ts';
import type { Alert, AlertHistory } from '../contract/index.ts';

/**
 * An alert as it is stored: ECS fields for whatever else reads ECS, and the alert itself under `api_sentinel.alert`.
 * `api_sentinel.merge` holds what only merging needs; it is not mapped.
 */
export interface AlertDocument {
  readonly '@timestamp': string;
  readonly event: { readonly kind: 'alert'; readonly risk_score: number };
  readonly source?: { readonly ip: string };
  readonly user?: { readonly name: string };
  readonly url: { readonly path: string };
  readonly threat?: { readonly framework: string; readonly technique: { readonly id: readonly string[] } };
  readonly api_sentinel: {
    readonly alert: Alert;
    readonly merge: {
      readonly riskiest: { readonly event_id: string; readonly time: number };
      readonly events?: string;
      readonly members?: string;
      readonly history?: AlertHistory['entries'];
    };
  };
}

/** A scope (`fe80::1%eth0`) is valid to Node and not to Elasticsearch. */
const isAddress = (text: string): boolean => isIP(text) !== 0 && !text.includes('%');

/** The document of an alert. */
export function toDocument(state: AlertState): AlertDocument {
  const alert = toAlert(state);
  const events = state.events.encode();
  const members = state.campaign?.members.encode();
  return {
    '@timestamp': alert.last_event_time,
    event: { kind: 'alert', risk_score: alert.risk.score },
    ...(alert.source !== undefined && isAddress(alert.source) && { source: { ip: alert.source } }),
    ...(alert.user !== undefined && { user: { name: alert.user } }),
    url: { path: alert.request.path },
    ...(alert.attack.mitre.length > 0 && {
      threat: { framework: 'MITRE ATT&CK', technique: { id: alert.attack.mitre } },
    }),
    api_sentinel: {
      alert,
      merge: {
        riskiest: { event_id: state.riskiest.eventId, time: state.riskiest.time },
        ...(events !== undefined && { events }),
        ...(members !== undefined && { members }),
        ...(state.said !== undefined && { history: state.said.history }),
      },
    },
  };
}

/** The alert of a stored document; undefined if somebody else put something else there. */
export function readDocument(document: AlertDocument): AlertState | undefined {
  try {
    const state = fromDocument(document);
    const numbers = [state.first, state.last, state.updated, state.riskiest.time, state.riskiest.shown.risk.score];
    return numbers.every(Number.isFinite) ? state : undefined;
  } catch {
    return undefined;
  }
}

function fromDocument(document: AlertDocument): AlertState {
  const { alert, merge } = document.api_sentinel;
  const { risk, attack, entity, user, source, endpoint, request, reason, explanation, counterfactual, model } = alert;
  const { assignee, handled, label } = alert;
  return {
    id: alert.id,
    status: alert.status,
    ...(merge.history !== undefined && {
      said: {
        ...(assignee !== undefined && { assignee }),
        ...(handled !== undefined && { handled }),
        ...(label !== undefined && { label }),
        history: merge.history,
      },
    }),
    first: Date.parse(alert.first_event_time),
    last: Date.parse(alert.last_event_time),
    events: IdSketch.decode(alert.event_ids, merge.events),
    riskiest: {
      eventId: merge.riskiest.event_id,
      time: merge.riskiest.time,
      shown: {
        risk,
        attack,
        entity,
        ...(user !== undefined && { user }),
        ...(source !== undefined && { source }),
        endpoint,
        request,
        reason,
        ...(explanation !== undefined && { explanation }),
        ...(counterfactual !== undefined && { counterfactual }),
        model,
      },
    },
    campaign:
      alert.campaign === undefined
        ? undefined
        : { id: alert.campaign.id, members: IdSketch.decode(alert.campaign.members, merge.members) },
    updated: Date.parse(alert.updated_at),
  };
}
