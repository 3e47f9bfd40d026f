/** `npm run scan`: the alerts in access logs, without Elasticsearch. */
import { CommanderError } from 'commander';
import { SettingsMistake } from '../scorer-service/src/configuration/mistake.ts';
import { FileMistake } from './scan/file-mistake.ts';
import { readOptions } from './scan/options.ts';
import { scan } from './scan/scan.ts';

const WRONG_USE = 2;

function explain(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : WRONG_USE;
  const sentences =
    error instanceof SettingsMistake ? error.sentences : [error instanceof Error ? error.message : String(error)];
  for (const sentence of sentences) console.error(`scan: ${sentence}`);
  if (!(error instanceof SettingsMistake || error instanceof FileMistake)) console.error((error as Error).stack);
  return WRONG_USE;
}

try {
  process.exitCode = await scan(readOptions(process.argv.slice(2)));
} catch (error) {
  process.exitCode = explain(error);
}
