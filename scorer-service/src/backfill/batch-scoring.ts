import type { FailedVerdict, Verdict } from '../contract/index.ts';
import type { EventScorer, ScoreOptions } from '../detection/event-scorer.ts';

const OPTIONS: ScoreOptions = { learn: true, explain: false, again: false, deadline: Number.POSITIVE_INFINITY };

function failed(reason: string, now: number): FailedVerdict {
  return { status: 'failed', scored_at: new Date(now).toISOString(), reason };
}

/**
 * A verdict for every document, in order, learned from. Where the scorer itself fails, the batch is halved until the document
 * that it fails at stands alone and gets the verdict `failed`, so that its neighbours are scored all the same. What was
 * learned before the failure is not learned twice, since the scorer knows the ids.
 *
 * @param now milliseconds since the epoch
 */
export function scoreBatch(scorer: EventScorer, documents: readonly unknown[], now: number): readonly Verdict[] {
  if (documents.length === 0) return [];
  try {
    const verdicts = scorer.score(documents, OPTIONS);
    if (verdicts.length === documents.length) return verdicts;
    throw new Error(`it gave ${verdicts.length} verdicts for ${documents.length} events`);
  } catch (error) {
    if (documents.length === 1) {
      const message = error instanceof Error ? error.message : String(error);
      return [failed(`The scorer failed at this event: ${message.slice(0, 300)}`, now)];
    }
    const half = documents.length >> 1;
    return [...scoreBatch(scorer, documents.slice(0, half), now), ...scoreBatch(scorer, documents.slice(half), now)];
  }
}

/** The verdict of a document that could not be brought here. */
export function unreadable(now: number): FailedVerdict {
  return failed('The document is too large to be read at once.', now);
}
