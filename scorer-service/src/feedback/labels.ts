/** What analysts say of events and alerts. Nothing is changed or deleted; of an event the newest label counts. */
import { randomUUID } from 'node:crypto';
import type { Client, estypes } from '@elastic/elasticsearch';
import type { Label, LabelPage, LabelQuery, LabelRequest } from '../contract/index.ts';
import { totalOf } from '../search/buckets.ts';
import { readCursor, UnknownCursor, writeCursor } from '../search/cursor.ts';
import { termClause, timeClause } from '../search/filters.ts';
import type { AlertStore } from '../storage/alert-store.ts';
import { RECORD_MAPPINGS } from '../storage/record-mappings.ts';
import { Records } from '../storage/records.ts';
import type { AlertActions } from './alert-actions.ts';

interface LabelDocument {
  readonly '@timestamp': string;
  readonly event: { readonly kind: 'state' };
  readonly label: Label;
}

/** What counts of an event: the newest that was said. */
export interface EventLabel {
  readonly label: 'attack' | 'benign';
  readonly attackType: string | undefined;
  readonly by: string;
  readonly at: string;
}

/** Most events whose labels are held at once. */
const MAX_EVENTS = 1_000_000;

export class Labels {
  readonly #records: Records<LabelDocument>;
  readonly #store: AlertStore;
  readonly #actions: Pick<AlertActions, 'say'>;

  constructor(client: Client, store: AlertStore, actions: Pick<AlertActions, 'say'>) {
    this.#records = new Records(client, 'api-sentinel-labels', RECORD_MAPPINGS['api-sentinel-labels'], 'label.id');
    this.#store = store;
    this.#actions = actions;
  }

  /**
   * Keeps what somebody says; of an alert it stands for all events whose ids the alert keeps.
   *
   * @returns undefined if there is no alert of this id
   * @throws what the client throws when Elasticsearch is away
   */
  async give(request: LabelRequest, by: string, now: number): Promise<Label | undefined> {
    const { label, alert_id, attack_type, note } = request;
    const state = alert_id === undefined ? undefined : await this.#store.get(alert_id);
    if (alert_id !== undefined && state === undefined) return undefined;
    const kept: Label = {
      id: randomUUID(),
      at: new Date(now).toISOString(),
      by,
      label,
      ...(alert_id !== undefined && { alert_id }),
      event_ids: state?.events.ids() ?? [...new Set(request.event_ids)],
      ...(attack_type !== undefined && { attack_type }),
      ...(note !== undefined && { note }),
    };
    await this.#records.add(kept.id, { '@timestamp': kept.at, event: { kind: 'state' }, label: kept });
    if (alert_id !== undefined) {
      await this.#actions.say([alert_id], { label: label === 'none' ? null : label, note, by, now });
    }
    return kept;
  }

  /** @throws UnknownCursor if the cursor is none of a page */
  async list(query: LabelQuery): Promise<LabelPage> {
    const after = query.cursor === undefined ? undefined : readCursor(query.cursor);
    if (query.cursor !== undefined && after === undefined) throw new UnknownCursor();
    const answer = await this.#records.search({
      size: query.limit + 1,
      track_total_hits: true,
      query: {
        bool: {
          filter: [
            ...timeClause(query.since, query.until),
            ...termClause('label.label', query.label),
            ...termClause('label.alert_id', query.alert_id),
            ...termClause('label.event_ids', query.event_id),
          ],
        },
      },
      sort: [
        { '@timestamp': { order: 'desc', unmapped_type: 'date' } },
        { 'label.id': { order: 'desc', unmapped_type: 'keyword' } },
      ],
      ...(after !== undefined && { search_after: after }),
    });
    const { hits } = answer.hits;
    const page = hits.slice(0, query.limit);
    const cursor = hits.length > query.limit ? writeCursor(page.at(-1)?.sort) : undefined;
    return {
      labels: page.flatMap(({ _source }) => _source?.label ?? []),
      total: totalOf(answer.hits.total),
      ...(cursor !== undefined && { cursor }),
    };
  }

  /** What counts of every event that was ever labeled, by event id. */
  async effective(): Promise<Map<string, EventLabel>> {
    const counts = new Map<string, EventLabel>();
    const everything: estypes.QueryDslQueryContainer = { match_all: {} };
    for await (const page of this.#records.scan(everything)) {
      for (const { label } of page) {
        for (const id of label.event_ids) {
          if (label.label === 'none') counts.delete(id);
          else if (counts.size < MAX_EVENTS || counts.has(id)) {
            counts.set(id, { label: label.label, attackType: label.attack_type, by: label.by, at: label.at });
          }
        }
      }
    }
    return counts;
  }
}
