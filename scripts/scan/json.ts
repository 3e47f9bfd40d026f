import { once } from 'node:events';
import type { Writable } from 'node:stream';
import type { Alert } from '../../scorer-service/src/contract/index.ts';

/**
 * Writes a JSON array of the alerts, one a line, so that no more than one of them is text at a time. It ends early where
 * `out` takes no more; the error is that of `out`.
 */
export async function writeJson(alerts: Iterable<Alert>, out: Writable): Promise<void> {
  let before = '[';
  for (const alert of alerts) {
    if (!out.write(`${before}\n${JSON.stringify(alert)}`) && out.writable) await drained(out);
    if (!out.writable) return;
    before = ',';
  }
  out.write(before === '[' ? '[]\n' : '\n]\n');
}

async function drained(out: Writable): Promise<void> {
  await Promise.race([once(out, 'drain'), once(out, 'close')]).catch(() => {});
}
