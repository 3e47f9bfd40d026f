/** Alerts as a table for people: a row of facts, below it the sentence that says why. */
import { styleText } from 'node:util';
import cliTruncate from 'cli-truncate';
import stringWidth from 'string-width';
import wrapAnsi from 'wrap-ansi';
import type { Alert, Level } from '../../scorer-service/src/contract/index.ts';
import { inert } from '../start/alert-line.ts';

export interface TableSettings {
  /** Characters in a line of the terminal. */
  readonly columns: number;
  readonly colours: boolean;
}

type Style = Parameters<typeof styleText>[0];
const LEVEL_STYLES: Readonly<Record<Level, Style>> = {
  CRITICAL: ['bold', 'white', 'bgRed'],
  HIGH: ['bold', 'red'],
  MEDIUM: 'yellow',
  LOW: 'dim',
};

const GAP = 2;
const HEAD = ['LEVEL', 'RISK', 'TYPE', 'WHO', 'ENDPOINT', 'FIRST-LAST (UTC)', 'COUNT'] as const;
const LEVEL = 0;
const RISK = 1;
const TYPE = 2;
const WHO = 3;
const ENDPOINT = 4;
const COUNT = 6;
/** Narrower than this, columns would hold nothing that can be read. */
const LEAST_FOR_COLUMNS = 90;
const LEAST_COLUMNS = 30;
const GOOD_WHO = 24;
const GOOD_ENDPOINT = 16;

/** The lines of the table; none without alerts. No line is wider than the terminal, and nothing in them drives it. */
export function tableLines(alerts: readonly Alert[], settings: TableSettings): string[] {
  if (alerts.length === 0) return [];
  const columns = Math.max(LEAST_COLUMNS, Math.floor(settings.columns));
  return columns < LEAST_FOR_COLUMNS
    ? alerts.flatMap((alert) => card(alert, columns, settings.colours))
    : rows(alerts, columns, settings.colours);
}

function rows(alerts: readonly Alert[], columns: number, colours: boolean): string[] {
  const oneDay =
    new Set(alerts.flatMap((alert) => [day(alert.first_event_time), day(alert.last_event_time)])).size === 1;
  const cells = alerts.map((alert) => cellsOf(alert, oneDay));
  const widths = HEAD.map((name, i) => Math.max(name.length, ...cells.map((row) => stringWidth(row[i]))));
  share(widths, columns - GAP * (HEAD.length - 1));
  const indent = widths[LEVEL] + widths[RISK] + 2 * GAP;
  const lines = [styled(colours, 'dim', line(HEAD, widths, []))];
  for (const [i, row] of cells.entries()) {
    const { level } = alerts[i].risk;
    const styles: Style[] = [];
    styles[LEVEL] = LEVEL_STYLES[level];
    styles[TYPE] = 'bold';
    const cut = [WHO, ENDPOINT]
      .filter((column) => stringWidth(row[column]) > widths[column])
      .map((column) => row[column]);
    lines.push(line(row, widths, colours ? styles : []), ...sentence(alerts[i], columns, indent, cut));
  }
  return lines;
}

/** On a narrow terminal the facts stand below each other. */
function card(alert: Alert, columns: number, colours: boolean): string[] {
  const [level, risk, type, who, endpoint, when, count] = cellsOf(alert, false);
  const events = count === '1' ? '1 event' : `${count} events`;
  const head = `${styled(colours, LEVEL_STYLES[alert.risk.level], level)} ${risk}  ${styled(colours, 'bold', type)}`;
  const facts = [who, endpoint, `${when} UTC, ${events}`].map(
    (fact) => `  ${cliTruncate(fact, columns - 2, { position: 'middle' })}`,
  );
  return [cliTruncate(head, columns), ...facts, ...sentence(alert, columns, 2, []), ''];
}

function cellsOf(alert: Alert, oneDay: boolean): string[] {
  const { risk, attack, entity } = alert;
  const members = alert.campaign?.members.length ?? 0;
  const one = entity.kind === 'source' ? entity.id : `${entity.kind} ${entity.id}`;
  const who = members > 1 ? `campaign of ${members}` : one;
  return [
    risk.level,
    risk.score.toFixed(0),
    attack.type.replaceAll('_', ' '),
    inert(who),
    inert(alert.endpoint),
    period(alert.first_event_time, alert.last_event_time, oneDay),
    alert.count.toLocaleString('en'),
  ];
}

/** `10:15:02-10:44:30`, with the day before it where the table has several. */
function period(first: string, last: string, oneDay: boolean): string {
  const from = `${oneDay ? '' : `${day(first).slice(5)} `}${first.slice(11, 19)}`;
  if (first.slice(0, 19) === last.slice(0, 19)) return from;
  return `${from}-${day(first) === day(last) ? '' : `${day(last).slice(5)} `}${last.slice(11, 19)}`;
}

function day(time: string): string {
  return time.slice(0, 10);
}

/** Takes from who and endpoint until all fit; an address of version 4 and most names stay whole. */
function share(widths: number[], room: number): void {
  for (let over = widths.reduce((sum, width) => sum + width, 0) - room; over > 0; over--) {
    const who = widths[WHO];
    const endpoint = widths[ENDPOINT];
    const fromWho =
      endpoint <= Math.max(GOOD_ENDPOINT, who) && (who > GOOD_WHO || (endpoint <= GOOD_ENDPOINT && who > endpoint));
    widths[fromWho ? WHO : ENDPOINT]--;
  }
}

function line(cells: readonly string[], widths: readonly number[], styles: readonly Style[]): string {
  const parts = cells.map((cell, i) => {
    const text = cliTruncate(cell, Math.max(1, widths[i]), { position: 'middle' });
    const space = ' '.repeat(Math.max(0, widths[i] - stringWidth(text)));
    const shown = styles[i] === undefined ? text : styled(true, styles[i], text);
    return i === RISK || i === COUNT ? space + shown : shown + space;
  });
  return parts.join(' '.repeat(GAP)).trimEnd();
}

/** @param cut what had no room in the row */
function sentence(alert: Alert, columns: number, indent: number, cut: readonly string[]): string[] {
  const subtype = alert.attack.subtype === undefined ? '' : `${inert(alert.attack.subtype).replaceAll('_', ' ')}: `;
  const whole = cut.length === 0 ? '' : ` (${cut.join(', ')})`;
  const text = `${subtype}${inert(alert.reason)}${whole}`;
  const wrapped = wrapAnsi(text, columns - indent, { hard: true, trim: true });
  return wrapped.split('\n').map((part) => ' '.repeat(indent) + part);
}

function styled(colours: boolean, style: Style, text: string): string {
  return colours ? styleText(style, text, { validateStream: false }) : text;
}
