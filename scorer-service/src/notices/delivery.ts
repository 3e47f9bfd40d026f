/** Brings a notice out of the house: by webhook or mail, only to hosts that the settings allow. */
import { createTransport } from 'nodemailer';
import type { Settings } from '../configuration/schema.ts';
import type { ChannelRequest } from '../contract/index.ts';
import { genericBody, type Link, mailOf, type Notice, slackBody, teamsBody } from './message.ts';

const TIMEOUT_MS = 10_000;
const BODIES = { generic: genericBody, slack: slackBody, teams: teamsBody } as const;

export type Target = Pick<ChannelRequest, 'kind' | 'format' | 'url' | 'to'>;

/** As the notifier sees it; @throws Error with a sentence where the notice did not arrive */
export interface Delivery {
  /** Why nothing can go to this target as things are set; undefined if it can. */
  problem(target: Target): string | undefined;
  deliver(target: Target, notice: Notice): Promise<void>;
}

/** Whether a host, with its port where that is not the scheme's own, is one of those allowed. */
export function isAllowed(url: string, allowed: readonly string[]): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, host, username, password } = new URL(url);
  if (!/^https?:$/.test(protocol) || username !== '' || password !== '') return false;
  return allowed.some((one) => one.toLowerCase() === host);
}

export class OutboundDelivery implements Delivery {
  readonly #settings: Settings['notices'];
  readonly #link: Link;

  constructor(settings: Settings['notices']) {
    this.#settings = settings;
    const base = settings.console_url?.replace(/\/+$/, '');
    this.#link = (id) => (base === undefined ? undefined : `${base}/console/alerts/${encodeURIComponent(id)}`);
  }

  problem({ kind, url, to }: Target): string | undefined {
    if (kind === 'mail') {
      if (this.#settings.mail.host === undefined)
        return 'No SMTP server is set; set notices.mail.host in the settings.';
      return to === undefined ? 'It has no address to send to.' : undefined;
    }
    if (url === undefined) return 'It has no address to send to.';
    if (isAllowed(url, this.#settings.allowed_hosts)) return undefined;
    const host = URL.canParse(url) ? new URL(url).host : 'of the address';
    return `The host ${host} is not allowed; add it to notices.allowed_hosts in the settings if notices may go there.`;
  }

  async deliver(target: Target, notice: Notice): Promise<void> {
    const problem = this.problem(target);
    if (problem !== undefined) throw new Error(problem);
    if (target.kind === 'mail') await this.#mail(target.to ?? [], notice);
    else await this.#post(target, notice);
  }

  async #post({ url = '', format = 'generic' }: Target, notice: Notice): Promise<void> {
    let response: Response;
    try {
      response = await fetch(url, {
        method: 'POST',
        // What was allowed is this host, and not where it would send us.
        redirect: 'manual',
        headers: { 'content-type': 'application/json', 'user-agent': 'api-sentinel' },
        body: JSON.stringify(BODIES[format](notice, this.#link)),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
    } catch (error) {
      const cause = (error as { cause?: { code?: string } }).cause?.code;
      throw new Error(
        (error as Error).name === 'TimeoutError'
          ? `${new URL(url).host} did not answer within ${TIMEOUT_MS / 1_000} seconds.`
          : `${new URL(url).host} could not be reached${cause === undefined ? '' : ` (${cause})`}.`,
      );
    }
    await response.body?.cancel();
    if (response.status >= 300) throw new Error(`${new URL(url).host} answered ${response.status}.`);
  }

  async #mail(to: readonly string[], notice: Notice): Promise<void> {
    const { host = '', port, tls, username, password, from } = this.#settings.mail;
    const auth = username !== undefined && password !== undefined ? { user: username, pass: password } : undefined;
    const transport = createTransport({
      host,
      port,
      secure: tls,
      // A password goes over no line that others can read.
      requireTLS: !tls && auth !== undefined,
      connectionTimeout: TIMEOUT_MS,
      greetingTimeout: TIMEOUT_MS,
      socketTimeout: TIMEOUT_MS,
      disableFileAccess: true,
      disableUrlAccess: true,
      ...(auth !== undefined && { auth }),
    });
    try {
      await transport.sendMail({ from, to: [...to], ...mailOf(notice, this.#link) });
    } catch (error) {
      throw new Error(`The mail server ${host} did not take the mail: ${(error as Error).message.slice(0, 300)}`);
    } finally {
      transport.close();
    }
  }
}
