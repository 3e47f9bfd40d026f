import type { AlertBook } from '../alerts/alert-book.ts';
import { toAlert } from '../alerts/alert-state.ts';
import type { Saying } from '../alerts/said.ts';
import type { AlertChangeResult, AlertHistory } from '../contract/index.ts';
import type { AlertStore } from '../storage/alert-store.ts';

/** What people do with alerts: kept in Elasticsearch, and told to whoever watches the feed. */
export class AlertActions {
  readonly #store: AlertStore;
  readonly #book: AlertBook;

  constructor(store: AlertStore, book: AlertBook) {
    this.#store = store;
    this.#book = book;
  }

  /** @throws what the client throws when Elasticsearch is away */
  async say(ids: readonly string[], saying: Saying): Promise<AlertChangeResult> {
    const { said, failed } = await this.#store.say(ids, saying);
    for (const state of said) this.#book.recovered(state);
    return { changed: said.map(toAlert), failed: [...failed].map(([id, reason]) => ({ id, reason })) };
  }

  /** What was done with an alert, newest first; undefined if there is none of this id. */
  async history(id: string): Promise<AlertHistory | undefined> {
    const state = await this.#store.get(id);
    return state && { entries: [...(state.said?.history ?? [])] };
  }
}

/** What can be done, without how. */
export type Actions = { readonly [Action in keyof AlertActions]: AlertActions[Action] };
