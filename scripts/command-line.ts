import { Command } from 'commander';

/** Exit status of a command that was called wrongly; nothing was done then. */
export const WRONG_USE = 2;

/**
 * A command as all of ours behave: a wrong flag ends it with one sentence and status 2, `--help` with 0, and a word that
 * it does not know is never passed over.
 *
 * @param called how a person calls it, for example `npm run train --`
 */
export function commandLine(called: string): Command {
  return new Command(called)
    .allowExcessArguments(false)
    .configureOutput({ outputError: (text, write) => write(`api-sentinel: ${text.replace(/^error: /, '')}`) })
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : WRONG_USE));
}

/** Says what went wrong, in one sentence, and makes it the exit status. */
export function failed(error: unknown): void {
  console.error(`api-sentinel: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
