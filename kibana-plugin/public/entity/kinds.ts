import type { SubjectKind } from '@api-sentinel/scorer-service/contract';
import { t } from '../i18n/translate.ts';

/** In the order in which pages offer them. */
export const KINDS = ['source', 'user', 'network', 'session', 'endpoint'] as const satisfies readonly SubjectKind[];

const PLURALS: Readonly<Record<SubjectKind, () => string>> = {
  source: () => t('kinds.source', 'Sources'),
  user: () => t('kinds.user', 'Users'),
  network: () => t('kinds.network', 'Networks'),
  session: () => t('kinds.session', 'Sessions'),
  endpoint: () => t('kinds.endpoint', 'Endpoints'),
};

export function kindsName(kind: SubjectKind): string {
  return PLURALS[kind]();
}

/** The kind that a word of an address names. */
export function kindOf(word: string | undefined): SubjectKind | undefined {
  return KINDS.find((kind) => kind === word);
}
