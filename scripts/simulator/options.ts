import { DEFAULT_RATE, type SimulationOptions } from './simulate.ts';

/** The command's flags as they were given, before they make sense together. */
export interface Flags {
  readonly hours?: number;
  readonly attacks: number;
  readonly seed: number;
  readonly rate: number;
  readonly start?: string;
  readonly out?: string;
  readonly to?: string;
  readonly dataStream: string;
  readonly openapi?: string;
  readonly realtime?: boolean;
  readonly user?: string;
  readonly password?: string;
  readonly apiKey?: string;
}

export const DEFAULT_FLAGS = {
  attacks: 0.1,
  seed: 1,
  rate: DEFAULT_RATE,
  hours: 1,
  dataStream: 'logs-api_sentinel.access-default',
} as const;

/** What two runs with the same seed begin at, unless told otherwise: a Monday. */
const FOLDER_START = Date.UTC(2026, 2, 2);

/** A sentence for each combination of flags that makes no sense; undefined where all is well. */
export function mistakeIn(flags: Flags): string | undefined {
  if (!flags.out && !flags.to) return 'say where the traffic goes: --out DIR for files, or --to URL for Elasticsearch.';
  if (flags.out && flags.to) return '--out and --to exclude each other; give one of them.';
  if (flags.realtime && !flags.to)
    return '--realtime needs --to URL; files are written as fast as the disk takes them.';
  if (flags.realtime && (flags.start || flags.hours))
    return '--realtime begins now and ends with Ctrl-C; leave out --start and --hours.';
  if (flags.password && !flags.user) return '--password needs --user.';
  if (flags.apiKey && flags.user) return '--api-key and --user exclude each other; give one of them.';
  if (flags.start && Number.isNaN(Date.parse(flags.start)))
    return `--start ${JSON.stringify(flags.start)} is no time; write it as 2026-03-02T00:00:00Z.`;
  if (!flags.to) return flags.user || flags.apiKey ? '--user and --api-key are for --to URL.' : undefined;
  if (!/^https?:$/.test(URL.parse(flags.to)?.protocol ?? ''))
    return `--to ${JSON.stringify(flags.to)} is no address; write it as http://127.0.0.1:9200.`;
  return undefined;
}

/** The simulation that the flags ask for; what goes to Elasticsearch ends about `now`, milliseconds since the epoch. */
export function simulationOf(flags: Flags, now: number): SimulationOptions {
  const hours = flags.hours ?? DEFAULT_FLAGS.hours;
  const recent = Math.floor(now / 1_000) * 1_000 - hours * 3_600_000;
  const start = flags.start ? Date.parse(flags.start) : flags.to ? recent : FOLDER_START;
  return { seed: flags.seed, start, hours, rate: flags.rate, attackShare: flags.attacks };
}
