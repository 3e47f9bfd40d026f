import { PATHS } from '@api-sentinel/scorer-service/contract/paths';
import { Refusal } from '../refusal.ts';
import type { Call } from './plugin-route.ts';
import type { Visible } from './visible.ts';

type Json = Record<string, unknown>;

export interface Guard {
  /** Before the scorer is asked. @throws Refusal if the person may not ask this */
  readonly before?: (call: Call, visible: Visible) => Promise<void>;
  /** What of the scorer's answer this person may see. */
  readonly after?: (answer: Json, call: Call, visible: Visible) => Promise<Json>;
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
}

function bodyOf({ body }: Call): Json {
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body as Json;
  throw new Refusal(400, 'bad_request', 'The body must be a JSON object; send one.');
}

/** An alert and events that a body names. */
async function requireNamed(call: Call, visible: Visible): Promise<void> {
  const { alert_id: alertId, event_ids: eventIds } = bodyOf(call);
  if (typeof alertId === 'string') await visible.requireAlerts(call, [alertId]);
  if (Array.isArray(eventIds)) await visible.requireEvents(call, texts(eventIds));
}

/** Rows with an `event` in them, without those that the person may not read. */
async function seenRows(rows: unknown, call: Call, visible: Visible): Promise<unknown[]> {
  const list = Array.isArray(rows) ? (rows as { readonly event?: { readonly event_id?: string } }[]) : [];
  const seen = await visible.events(call, texts(list.map(({ event }) => event?.event_id)));
  return list.filter(({ event }) => event?.event_id !== undefined && seen.has(event.event_id));
}

async function seenChanges(answer: Json, call: Call, visible: Visible): Promise<Json> {
  const [added, dropped] = await Promise.all([
    seenRows(answer.added_events, call, visible),
    seenRows(answer.dropped_events, call, visible),
  ]);
  return { ...answer, added_events: added, dropped_events: dropped };
}

/** What names or shows single events or alerts, by method and path. */
export const GUARDS: Readonly<Record<string, Guard>> = {
  [`post ${PATHS.alertChanges}`]: {
    before: (call, visible) => visible.requireAlerts(call, texts(bodyOf(call).ids)),
  },
  [`get ${PATHS.alertHistory}`]: {
    before: (call, visible) => visible.requireAlerts(call, [call.params.id ?? '']),
  },
  [`post ${PATHS.labels}`]: { before: requireNamed },
  [`post ${PATHS.exceptions}`]: { before: requireNamed },
  [`post ${PATHS.exceptionPreview}`]: {
    after: async (answer, call, visible) => {
      const examples = (Array.isArray(answer.examples) ? answer.examples : []) as { readonly id: string }[];
      const seen = await visible.alerts(call, texts(examples.map(({ id }) => id)));
      return { ...answer, examples: examples.filter(({ id }) => seen.has(id)) };
    },
  },
  [`get ${PATHS.comparison}`]: {
    after: async (answer, call, visible) => ({
      ...answer,
      recent: await seenChanges((answer.recent ?? {}) as Json, call, visible),
    }),
  },
  [`post ${PATHS.tuningPreview}`]: { after: seenChanges },
};
