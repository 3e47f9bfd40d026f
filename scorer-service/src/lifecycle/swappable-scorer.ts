import type { Verdict } from '../contract/index.ts';
import type { ScoreOptions } from '../detection/event-scorer.ts';
import { createEventScorer, type ScorerSettings, type StatefulScorer } from '../detection/scorer.ts';

/**
 * The scorer that scores now. Another bundle or other weights take its place between two requests: what was learned goes
 * over, and no event is scored by half of each, since scoring does not wait for anything.
 */
export class SwappableScorer implements StatefulScorer {
  #current: StatefulScorer;
  #settings: ScorerSettings;

  constructor(current: StatefulScorer, settings: ScorerSettings) {
    this.#current = current;
    this.#settings = settings;
  }

  get bundle(): string | undefined {
    return this.#current.bundle;
  }
  get countedIds() {
    return this.#current.countedIds;
  }
  get behavior() {
    return this.#current.behavior;
  }
  get sequences() {
    return this.#current.sequences;
  }
  get parser() {
    return this.#current.parser;
  }

  score(documents: readonly unknown[], options: ScoreOptions): readonly Verdict[] {
    return this.#current.score(documents, options);
  }

  saveState(directory: string): Promise<void> {
    return this.#current.saveState(directory);
  }

  restoreState(directory: string): string | undefined {
    return this.#current.restoreState(directory);
  }

  /**
   * Puts another in its place, with all that this one has learned.
   *
   * @throws Error with a sentence if the bundle can't be used; nothing has changed then
   */
  replace(change: Partial<Pick<ScorerSettings, 'bundleDirectory' | 'weights' | 'levels'>>): void {
    const settings = { ...this.#settings, ...change };
    const next = createEventScorer(settings, this.#current);
    this.#current = next;
    this.#settings = settings;
  }
}
