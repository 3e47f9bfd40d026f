/** What a notice says, in each of the forms that receivers know. Content of logs is text in all of them. */
import { type Alert, LEVELS, type Level } from '../contract/index.ts';

/** As much of an alert as a notice tells. */
export type Told = Pick<
  Alert,
  'id' | 'risk' | 'attack' | 'entity' | 'endpoint' | 'count' | 'reason' | 'first_event_time' | 'last_event_time'
>;

export interface Notice {
  /** The most severe first, `MAX_TOLD` at most. */
  readonly alerts: readonly Told[];
  /** How many alerts it is of. */
  readonly count: number;
  readonly test: boolean;
}

export const MAX_TOLD = 20;
const MAX_TEXT = 300;

export function toldOf(alert: Alert): Told {
  const { id, risk, attack, entity, endpoint, count, reason, first_event_time, last_event_time } = alert;
  return {
    id,
    risk,
    attack: { ...attack, evidence: [] },
    entity,
    endpoint,
    count,
    reason,
    first_event_time,
    last_event_time,
  };
}

/** One printable line: without control characters and those that turn the direction of writing. */
export function line(text: string): string {
  return text
    .slice(0, MAX_TEXT)
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ');
}

const worst = (alerts: readonly Told[]): Level =>
  LEVELS.find((level) => alerts.some(({ risk }) => risk.level === level)) ?? 'LOW';

/** The first line of all forms. */
export function headline({ alerts, count, test }: Notice): string {
  if (test) return 'A test notice of API Sentinel: notices to this channel arrive.';
  const [first] = alerts;
  const type = line(first?.attack.type ?? 'anomaly').replaceAll('_', ' ');
  if (count === 1 && first !== undefined) {
    return `${first.risk.level} ${Math.round(first.risk.score)}: ${type} by ${first.entity.kind} ${line(first.entity.id)}`;
  }
  return `${count} alerts, the most severe ${worst(alerts)}: ${type}`;
}

function linesOf({ alerts, count }: Notice, link: (id: string) => string | undefined): string[] {
  const lines = alerts.map((alert) => {
    const { risk, attack, entity, endpoint, reason } = alert;
    const address = link(alert.id);
    const head = `${risk.level} ${Math.round(risk.score)} ${line(attack.type).replaceAll('_', ' ')}, ${entity.kind} ${line(entity.id)} -> ${line(endpoint)}, ${alert.count} events`;
    return [head, line(reason), ...(address === undefined ? [] : [address])].join('\n');
  });
  return count > alerts.length ? [...lines, `and ${count - alerts.length} more`] : lines;
}

export type Link = (alertId: string) => string | undefined;

/** JSON for programs: the alerts as REST gives them, without evidence. */
export function genericBody(notice: Notice, link: Link): object {
  return {
    source: 'api-sentinel',
    test: notice.test,
    summary: headline(notice),
    count: notice.count,
    alerts: notice.alerts.map((alert) => {
      const address = link(alert.id);
      return { ...alert, ...(address !== undefined && { url: address }) };
    }),
  };
}

/** Slack: plain text blocks, in which nothing is a mention or a link. */
export function slackBody(notice: Notice, link: Link): object {
  const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return {
    text: escaped(headline(notice)),
    blocks: [headline(notice), ...linesOf(notice, link)].map((text) => ({
      type: 'section',
      text: { type: 'plain_text', text: text.slice(0, 2_900), emoji: false },
    })),
  };
}

/** Teams: an adaptive card of rich text runs, in which no Markdown is read. */
export function teamsBody(notice: Notice, link: Link): object {
  const run = (text: string, bold: boolean) => ({
    type: 'RichTextBlock',
    inlines: [{ type: 'TextRun', text, ...(bold && { weight: 'Bolder' }) }],
  });
  return {
    type: 'message',
    attachments: [
      {
        contentType: 'application/vnd.microsoft.card.adaptive',
        content: {
          $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
          type: 'AdaptiveCard',
          version: '1.4',
          body: [run(headline(notice), true), ...linesOf(notice, link).map((text) => run(text, false))],
        },
      },
    ],
  };
}

/** A mail of plain text. */
export function mailOf(notice: Notice, link: Link): { readonly subject: string; readonly text: string } {
  const head = headline(notice);
  return { subject: `[API Sentinel] ${head}`.slice(0, 200), text: [head, ...linesOf(notice, link)].join('\n\n') };
}
