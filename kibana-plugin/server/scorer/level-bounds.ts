import { DEFAULT_LEVEL_BOUNDS, type LevelBounds, PATHS } from '@api-sentinel/scorer-service/contract';
import type { ScorerClient } from './scorer-client.ts';

/** How long bounds that were asked for are taken as they are. */
const FRESH_MS = 60_000;

/**
 * The bounds of the levels as the scorer has them now. They are asked for beside what is being answered: until they are
 * there, and while the scorer is away, those known last hold, at first the defaults.
 */
export class ScorerLevels {
  readonly #scorer: ScorerClient;
  readonly #now: () => number;
  #bounds: LevelBounds = DEFAULT_LEVEL_BOUNDS;
  #askedAt = Number.NEGATIVE_INFINITY;

  constructor(scorer: ScorerClient, now: () => number = Date.now) {
    this.#scorer = scorer;
    this.#now = now;
  }

  readonly current = (): LevelBounds => {
    if (this.#now() - this.#askedAt >= FRESH_MS) {
      this.#askedAt = this.#now();
      void this.refresh();
    }
    return this.#bounds;
  };

  /** Asks now; resolves when the answer is taken, or there is none. */
  async refresh(): Promise<void> {
    try {
      const { status, body } = await this.#scorer.ask({ method: 'GET', path: PATHS.tuning });
      const { levels } = JSON.parse(body) as { readonly levels?: Partial<LevelBounds> };
      const { critical, high, medium } = levels ?? {};
      if (status !== 200 || critical === undefined || high === undefined || medium === undefined) return;
      if (critical >= high && high >= medium) this.#bounds = { critical, high, medium };
    } catch {
      // The scorer is away, which other routes say; what is known of the levels holds on.
    }
  }
}
