/** What to do now, three short lines for each type of attack, and for some kinds of their own; and where its ids are explained. */
import type { AttackType } from '@api-sentinel/scorer-service/contract/words';
import { t } from '../i18n/translate.ts';

const ADVICE: Readonly<Record<AttackType, () => readonly string[]>> = {
  credential_stuffing: () => [
    t('do.stuffing.1', 'Reset the accounts whose log-ins succeeded, and end their sessions.'),
    t('do.stuffing.2', 'Slow down or block the sources at the log-in endpoint.'),
    t('do.stuffing.3', 'Ask these accounts for a second factor.'),
  ],
  brute_force: () => [
    t('do.brute.1', 'Lock the account for a while, or ask it for a second factor.'),
    t('do.brute.2', 'Block the source at the log-in endpoint.'),
    t('do.brute.3', 'Look whether a log-in succeeded after the last failure.'),
  ],
  sql_injection: () => [
    t('do.sql.1', 'Look at the response: a large or unusual answer means that the query ran.'),
    t('do.sql.2', 'Block the source, and look for the same parameter from others.'),
    t('do.sql.3', 'Have the endpoint use bound parameters for the marked field.'),
  ],
  xss: () => [
    t('do.xss.1', 'Look whether the text was stored, and remove it before others see it.'),
    t('do.xss.2', 'End the sessions of users who may have opened it.'),
    t('do.xss.3', 'Have the marked field encoded where it is shown.'),
  ],
  injection: () => [
    t('do.injection.1', 'Look at the response and at the host for traces that it ran.'),
    t('do.injection.2', 'Block the source, and look for the same text from others.'),
    t('do.injection.3', 'Have the endpoint accept only known values in the marked field.'),
  ],
  scraping: () => [
    t('do.scraping.1', 'Limit the rate of this source or user at the endpoint.'),
    t('do.scraping.2', 'See how many records it has read, and whether they are personal data.'),
    t('do.scraping.3', 'Check that ids can’t be guessed, and that each is checked against its owner.'),
  ],
  api_abuse: () => [
    t('do.abuse.1', 'Ask the owner of the key or account whether the use is meant.'),
    t('do.abuse.2', 'Limit its rate, or take its rights to what it does not need.'),
    t('do.abuse.3', 'If it is meant, make an exception as narrow as it can be.'),
  ],
  anomaly: () => [
    t('do.anomaly.1', 'Look at what the entity did before and after.'),
    t('do.anomaly.2', 'Ask its owner whether it is meant: a new release, a migration, a test.'),
    t('do.anomaly.3', 'Label it: both answers make the next verdict better.'),
  ],
  none: () => [],
};

/** Where a kind of attack asks for something else than its type. */
const OF_SUBTYPE: Readonly<Record<string, () => readonly string[]>> = {
  sensitive_file: () => [
    t('do.file.1', 'See how it was answered: with 200, take the file away and change every secret in it.'),
    t('do.file.2', 'Have the server refuse such paths, and block the source.'),
    t('do.file.3', 'Look what else this source asked for.'),
  ],
  scanner: () => [
    t('do.scanner.1', 'Ask whether a test of yours is under way.'),
    t('do.scanner.2', 'If none is, block the source, and look at all that was not answered 4xx.'),
    t('do.scanner.3', 'If one is, make an exception for its source until it ends.'),
  ],
  unsigned_token: () => [
    t('do.token.1', 'See how it was answered: anything but 401 or 403 means that the token was believed.'),
    t('do.token.2', 'Have the service accept only the algorithms that it signs with.'),
    t('do.token.3', 'Block the source, and end the sessions of whom the token names.'),
  ],
};

export function adviceFor(type: AttackType, subtype?: string): readonly string[] {
  const special = subtype !== undefined && Object.hasOwn(OF_SUBTYPE, subtype) ? OF_SUBTYPE[subtype] : ADVICE[type];
  return special();
}

export interface Reference {
  readonly id: string;
  readonly href: string;
}

/** Names in the addresses of the OWASP API Security Top 10 of 2023. */
const OWASP_PAGES: Readonly<Record<string, string>> = {
  API1: '0xa1-broken-object-level-authorization',
  API2: '0xa2-broken-authentication',
  API3: '0xa3-broken-object-property-level-authorization',
  API4: '0xa4-unrestricted-resource-consumption',
  API5: '0xa5-broken-function-level-authorization',
  API6: '0xa6-unrestricted-access-to-sensitive-business-flows',
  API7: '0xa7-server-side-request-forgery',
  API8: '0xa8-security-misconfiguration',
  API9: '0xa9-improper-inventory-management',
  API10: '0xaa-unsafe-consumption-of-apis',
};

/** Links for the ids whose form is known; an id of another form is shown without one. */
export function referencesOf(
  owasp: readonly string[],
  mitre: readonly string[],
): (Reference | Omit<Reference, 'href'>)[] {
  return [
    ...owasp.map((id) => {
      const page = OWASP_PAGES[/^(API\d{1,2}):2023$/.exec(id)?.[1] ?? ''];
      return page === undefined ? { id } : { id, href: `https://owasp.org/API-Security/editions/2023/en/${page}/` };
    }),
    ...mitre.map((id) => {
      const [, technique, part] = /^(T\d{4})(?:\.(\d{3}))?$/.exec(id) ?? [];
      if (technique === undefined) return { id };
      return { id, href: `https://attack.mitre.org/techniques/${technique}/${part === undefined ? '' : `${part}/`}` };
    }),
  ];
}
