import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

const folder = fileURLToPath(new URL('../../../shared/data', import.meta.url));

/** The events of a labelled data set that stands beside this checkout, or undefined where it does not. */
export function sharedEvents(set: string): Record<string, unknown>[] | undefined {
  const file = join(folder, set, 'events.ndjson.gz');
  if (!existsSync(file)) return undefined;
  const lines = gunzipSync(readFileSync(file)).toString().split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Record<string, unknown>);
}
