import { styleText } from 'node:util';
import type { Alert, Level } from '../../scorer-service/src/contract/index.ts';

const COLOURS: Readonly<Record<Level, Parameters<typeof styleText>[0]>> = {
  CRITICAL: ['bold', 'white', 'bgRed'],
  HIGH: ['bold', 'red'],
  MEDIUM: 'yellow',
  LOW: 'dim',
};

/**
 * One alert as a line for the terminal: level, score, when, type, who and where, then the sentence that says why.
 * What comes from the log is stripped of control characters, so that it can't drive the terminal.
 */
export function alertLine(alert: Alert): string {
  const { level, score } = alert.risk;
  const head = styleText(COLOURS[level], ` ${level} ${score.toFixed(0)} `.padEnd(14));
  const when = new Date(alert.last_event_time).toISOString().slice(11, 19);
  const type = styleText('bold', alert.attack.type.replaceAll('_', ' '));
  const who = inert(`${alert.entity.kind} ${alert.entity.id}`);
  const count = alert.count === 1 ? '1 event' : `${alert.count} events`;
  return `${head} ${when}  ${type}  ${who} -> ${inert(alert.endpoint)} (${count})\n${' '.repeat(15)}${inert(alert.reason)}`;
}

/** Printable text: control characters, bidirectional overrides and line separators shown as `?`, at most 300 characters. */
export function inert(text: string): string {
  let result = '';
  for (const character of text.slice(0, 300)) {
    const code = character.codePointAt(0)!;
    const harmful =
      code < 0x20 ||
      (code >= 0x7f && code < 0xa0) ||
      (code >= 0x200b && code <= 0x200f) ||
      (code >= 0x2028 && code <= 0x202e) ||
      (code >= 0x2066 && code <= 0x2069) ||
      code === 0xfeff;
    result += harmful ? '?' : character;
  }
  return result;
}
