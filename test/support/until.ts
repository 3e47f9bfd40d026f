import { setTimeout as sleep } from 'node:timers/promises';
import { errors } from '@elastic/elasticsearch';

/**
 * Asks again and again until the answer is neither undefined nor false, and gives it back. That Elasticsearch has no shard
 * to ask yet (503), as for a moment after an index was made, is no answer either.
 *
 * @param what ends the sentence "waited in vain for …"
 * @param say more to be said in that sentence, asked when the time is up
 */
export async function until<T>(
  what: string,
  ask: () => Promise<T | undefined | false> | T | undefined | false,
  { within = 60_000, say = () => '' }: { within?: number; say?: () => string } = {},
): Promise<T> {
  const end = Date.now() + within;
  for (;;) {
    const answer = await Promise.resolve().then(ask).catch(unlessUnavailable);
    if (answer !== undefined && answer !== false) return answer;
    if (Date.now() > end) throw new Error(`waited in vain for ${what} ${say()}`);
    await sleep(100);
  }
}

function unlessUnavailable(error: unknown): undefined {
  if (error instanceof errors.ResponseError && error.statusCode === 503) return undefined;
  throw error;
}
