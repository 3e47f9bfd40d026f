import { InvalidArgumentError, Option } from 'commander';
import { LEVELS, type Level } from '../../scorer-service/src/contract/index.ts';
import { commandLine, WRONG_USE } from '../command-line.ts';

/** The command's flags and files. */
export interface ScanOptions {
  readonly files: readonly string[];
  readonly level: Level;
  readonly limit: number | undefined;
  readonly json: string | undefined;
  readonly config: string | undefined;
  readonly follow: boolean;
}

export const DEFAULT_LIMIT = 50;

const HELP = `
FILE is an access log (common or combined lines as nginx and Apache write them) or NDJSON (ECS, Kong, Envoy,
AWS API Gateway, or any document with such a line in its "message"), plain or gzip; - is standard input.
Files are read in the order in which they are named: give the oldest first.

Exit status: 0 no alert, 1 alerts at the level or above, 2 a wrong flag or setting, or a file that could not be read to
its end or holds no request, 130 ended before the end of the files without an alert.

Examples:
  npm run scan -- /var/log/nginx/access.log.1 /var/log/nginx/access.log
  zstdcat access.log.zst | npm run --silent scan -- - --json - | jq '.[].entity'
  npm run scan -- /var/log/nginx/access.log --follow --level CRITICAL
`;

function wholeNumber(text: string): number {
  const value = Number(text);
  if (/^\d{1,7}$/.test(text) && value >= 1) return value;
  throw new InvalidArgumentError('It must be a whole number from 1 to 9999999.');
}

function levelNamed(text: string): Level {
  const level = LEVELS.find((name) => name === text.toUpperCase());
  if (level !== undefined) return level;
  throw new InvalidArgumentError(`It must be one of ${LEVELS.join(', ')}.`);
}

/** Ends the process for --help, and with a sentence for whatever is wrong. */
export function readOptions(argv: readonly string[]): ScanOptions {
  const command = commandLine('npm run scan --')
    .description('Finds attacks in access logs and shows them as alerts. Needs no Elasticsearch.')
    .argument('<file...>', 'log files; - is standard input')
    .addOption(
      new Option('--level <level>', `lowest level that is shown and that sets the exit status: ${LEVELS.join(', ')}`)
        .argParser(levelNamed)
        .default('HIGH'),
    )
    .option(
      '--limit <n>',
      `alerts shown at most, the riskiest first (default: ${DEFAULT_LIMIT} in the table, all as JSON)`,
      wholeNumber,
    )
    .option(
      '--json <file>',
      'write the alerts as a JSON array into this file; - for standard output instead of the table',
    )
    .option(
      '--config <file>',
      "the scorer's settings file (trusted proxies and so on); without it ./api-sentinel.yml, if it is there",
    )
    .option(
      '--follow',
      'go on as files grow, are rotated or truncated; alerts are told as they happen, until Ctrl-C',
      false,
    )
    .addHelpText('after', HELP);
  command.parse(argv, { from: 'user' });
  const files = command.args;
  if (files.filter((file) => file === '-').length > 1) {
    command.error('standard input (-) can be read only once; name it once.', { exitCode: WRONG_USE });
  }
  const flags = command.opts<Omit<ScanOptions, 'files'>>();
  return { ...flags, limit: flags.limit, json: flags.json, config: flags.config, files };
}
