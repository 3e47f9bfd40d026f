/** The words for the closed lists of the contract. */
import type { AttackType, Level } from '@api-sentinel/scorer-service/contract/words';
import { cutMiddle, visibleLine } from './format/hostile.ts';
import { t } from './i18n/translate.ts';

const LONGEST_WORD = 80;

const ATTACKS: Readonly<Record<AttackType, () => string>> = {
  credential_stuffing: () => t('attack.credential_stuffing', 'Credential stuffing'),
  sql_injection: () => t('attack.sql_injection', 'SQL injection'),
  xss: () => t('attack.xss', 'Cross-site scripting'),
  scraping: () => t('attack.scraping', 'Scraping'),
  brute_force: () => t('attack.brute_force', 'Brute force'),
  api_abuse: () => t('attack.api_abuse', 'API abuse'),
  injection: () => t('attack.injection', 'Injection'),
  anomaly: () => t('attack.anomaly', 'Anomaly'),
  none: () => t('attack.none', 'No attack'),
};

/** "Credential stuffing" for `credential_stuffing`; a word that is not known is shown as it is. */
export function attackName(type: string): string {
  return type in ATTACKS ? ATTACKS[type as AttackType]() : type;
}

const LEVEL_NAMES: Readonly<Record<Level, () => string>> = {
  CRITICAL: () => t('level.critical', 'Critical'),
  HIGH: () => t('level.high', 'High'),
  MEDIUM: () => t('level.medium', 'Medium'),
  LOW: () => t('level.low', 'Low'),
};

export function levelName(level: string): string {
  return level in LEVEL_NAMES ? LEVEL_NAMES[level as Level]() : level;
}

const STATUS_NAMES: Readonly<Record<string, () => string>> = {
  open: () => t('status.open', 'Open'),
  acknowledged: () => t('status.acknowledged', 'Acknowledged'),
  closed: () => t('status.closed', 'Closed'),
};

export function statusName(status: string): string {
  return STATUS_NAMES[status]?.() ?? status;
}

const KIND_NAMES: Readonly<Record<string, () => string>> = {
  user: () => t('kind.user', 'User'),
  source: () => t('kind.source', 'Source'),
  session: () => t('kind.session', 'Session'),
  network: () => t('kind.network', 'Network'),
  endpoint: () => t('kind.endpoint', 'Endpoint'),
};

export function kindName(kind: string): string {
  return KIND_NAMES[kind]?.() ?? kind;
}

/** A word of the machine as one of people: `event_handler` as "event handler". It may come from elsewhere: bounded, all visible. */
export function spaced(word: string): string {
  return visibleLine(cutMiddle(word, LONGEST_WORD)).replaceAll('_', ' ');
}

const GROUP_WORDS: Readonly<Record<string, () => string>> = {
  unsupervised: () => t('models.unsupervised', 'unsupervised'),
  supervised: () => t('models.supervised', 'supervised'),
  neural: () => t('models.neural', 'neural'),
};

export function modelGroupName(group: string): string {
  return GROUP_WORDS[group]?.() ?? group;
}
