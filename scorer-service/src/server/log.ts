/** The log: one JSON object a line, so that nothing an attacker wrote can end a line or move a terminal's cursor. */
import { type DestinationStream, type Logger, pino, stdTimeFunctions } from 'pino';
import { prettyFactory } from 'pino-pretty';
import type { Settings } from '../configuration/schema.ts';

export interface LogTarget {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** JSON lines, or for people at a terminal coloured lines with every control character of the content replaced. */
export function createLog({ level }: Settings['log'], target: LogTarget = process.stdout): Logger {
  return pino(
    { level, base: null, timestamp: stdTimeFunctions.isoTime },
    target.isTTY ? pretty(target) : { write: (line) => void target.write(line) },
  );
}

function pretty(target: LogTarget): DestinationStream {
  const format = prettyFactory({ colorize: true, translateTime: 'SYS:HH:MM:ss', singleLine: true });
  return { write: (line) => void target.write(format(harmless(JSON.parse(line)))) };
}

/** Replaces what a terminal would obey; a stack keeps its line ends. */
function harmless(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(/(?!\n)[\p{Cc}\p{Cf}]/gu, '\ufffd');
  if (Array.isArray(value)) return value.map(harmless);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [harmless(name), harmless(part)]));
}
