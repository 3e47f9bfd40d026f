import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Asks again and again until the answer is neither undefined nor false, and gives it back.
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
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    if (Date.now() > end) throw new Error(`waited in vain for ${what} ${say()}`);
    await sleep(100);
  }
}
