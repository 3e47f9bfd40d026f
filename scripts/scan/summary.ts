/** The sentences around the table. */
import type { Level } from '../../scorer-service/src/contract/index.ts';
import { inert } from '../start/alert-line.ts';
import type { Scanner } from './scanner.ts';

export interface Found {
  readonly level: Level;
  /** Alerts at this level or above. */
  readonly alerts: number;
  /** Of these, shown. */
  readonly shown: number;
  /** Alerts below the level. */
  readonly below: number;
}

/** What was found in what. */
export function foundSentence({ level, alerts }: Found, { counts, first, last }: Scanner): string {
  const found = alerts === 0 ? 'No alert' : counted(alerts, 'alert');
  const where = first === undefined || last === undefined ? '' : `, ${period(first, last)} UTC`;
  return `${found} at ${level}${level === 'CRITICAL' ? '' : ' or above'} in ${counted(counts.events, 'request')}${where}.`;
}

/** What is not shown and why, a sentence each. */
export function leftOut({ level, alerts, shown, below }: Found, { alerts: kept }: Scanner): string[] {
  const sentences: string[] = [];
  if (shown < alerts)
    sentences.push(
      `The ${shown === 1 ? 'riskiest alert' : counted(shown, 'riskiest alert')} of ${number(alerts)} ${shown === 1 ? 'is' : 'are'} shown; --limit N shows more.`,
    );
  if (below > 0)
    sentences.push(
      `${counted(below, 'alert')} below ${level} ${below === 1 ? 'is' : 'are'} not shown; --level shows more.`,
    );
  if (kept.dropped > 0) {
    sentences.push(
      `About ${counted(kept.dropped, 'alert')} of lower risk had to be let go, so that memory stays bounded; scan fewer files at once to see them.`,
    );
  }
  return sentences;
}

/** What was not scored: how much, and the first of it with file, line and reason. */
export function notScored({ counts, problems }: Scanner): string[] {
  const { failed, skipped, repeated } = counts;
  const lines: string[] = [];
  if (failed > 0) lines.push(`${counted(failed, 'line')} could not be read.`);
  if (skipped > 0)
    lines.push(
      `${counted(skipped, 'document')} ${skipped === 1 ? 'is no request and was' : 'are no requests and were'} passed by.`,
    );
  if (problems.length > 0) {
    lines.push(problems.length < failed + skipped ? 'The first of them:' : 'They are:');
    for (const { file, line, reason } of problems) lines.push(`  ${file}, line ${number(line)}: ${inert(reason)}`);
  }
  if (repeated > 0)
    lines.push(
      `${counted(repeated, 'event')} had an id that was there before and ${repeated === 1 ? 'was' : 'were'} counted once.`,
    );
  return lines;
}

function counted(count: number, noun: string): string {
  return `${number(count)} ${noun}${count === 1 ? '' : 's'}`;
}

function number(value: number): string {
  return value.toLocaleString('en');
}

function period(first: number, last: number): string {
  const [from, to] = [first, last].map((time) => new Date(time).toISOString().slice(0, 16).replace('T', ' '));
  if (from === to) return from;
  return `${from} to ${from.slice(0, 10) === to.slice(0, 10) ? to.slice(11) : to}`;
}
