import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Asks again and again until `holds` says true.
 *
 * @throws Error that names what was waited for, when `patience` (milliseconds) is over
 */
export async function until(what: string, holds: () => Promise<boolean>, patience = 120_000): Promise<void> {
  const end = performance.now() + patience;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`After ${patience / 1000} s it still does not hold: ${what}.`);
    await sleep(100);
  }
}
