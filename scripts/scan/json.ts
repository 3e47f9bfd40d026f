import { once } from 'node:events';
import type { Writable } from 'node:stream';
import type { Alert } from '../../scorer-service/src/contract/index.ts';

/** Writes a JSON array of the alerts, one a line, so that no more than one of them is text at a time. */
export async function writeJson(alerts: Iterable<Alert>, out: Writable): Promise<void> {
  let before = '[';
  for (const alert of alerts) {
    if (!out.write(`${before}\n${JSON.stringify(alert)}`) && !out.destroyed) await once(out, 'drain');
    before = ',';
  }
  out.write(before === '[' ? '[]\n' : '\n]\n');
}
