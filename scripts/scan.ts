/** `npm run scan`: the alerts in access logs, without Elasticsearch. */
import { SettingsMistake } from '../scorer-service/src/configuration/mistake.ts';
import { WRONG_USE } from './command-line.ts';
import { FileMistake } from './scan/file-mistake.ts';
import { readOptions } from './scan/options.ts';

/** Whatever went wrong, the scan is not whole: that is never the status of a log without alerts. */
function explain(error: unknown): number {
  const told = error instanceof SettingsMistake || error instanceof FileMistake;
  const sentences =
    error instanceof SettingsMistake ? error.sentences : [error instanceof Error ? error.message : String(error)];
  for (const sentence of sentences) console.error(`api-sentinel: ${sentence}`);
  if (!told) console.error((error as Error).stack);
  return WRONG_USE;
}

const options = readOptions(process.argv.slice(2));
try {
  // Only here: --help and wrong flags need none of it, and are at once done without.
  const { scan } = await import('./scan/scan.ts');
  process.exitCode = await scan(options);
} catch (error) {
  process.exitCode = explain(error);
}
