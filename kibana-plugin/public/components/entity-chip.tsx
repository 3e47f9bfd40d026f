import type { SubjectKind } from '@api-sentinel/scorer-service/contract';
import { entityPath } from '../address/paths.ts';
import { useLink } from '../hooks/use-link.ts';
import { useView } from '../hooks/use-view.tsx';
import { t } from '../i18n/translate.ts';
import { kindName } from '../words.ts';
import { CopyButton } from './copy-button.tsx';
import { LogText } from './log-text.tsx';

interface Properties {
  readonly kind: SubjectKind;
  readonly id: string;
  readonly most?: number;
  /** With a button that copies the id. */
  readonly copy?: boolean;
  /** Without the word for the kind, where a heading says it. */
  readonly bare?: boolean;
}

/** Longer ones can't be asked for, so they lead nowhere. */
export const LONGEST_ID = 1_024;

/** A user, an address, an endpoint, …: a link to its page. */
export function EntityChip({ kind, id, most = 40, copy = false, bare = false }: Properties) {
  const link = useLink();
  const { linkTo } = useView();
  return (
    <span className="apis-chip">
      {!bare && <span className="apis-chip-kind">{kindName(kind)}</span>}
      {id.length <= LONGEST_ID ? (
        <a className="apis-chip-id" {...link(entityPath(kind, id, linkTo))}>
          <LogText text={id} most={most} />
        </a>
      ) : (
        <LogText text={id} most={most} />
      )}
      {copy && <CopyButton text={id} label={t('entity.copy', 'Copy {kind}', { kind: kindName(kind).toLowerCase() })} />}
    </span>
  );
}
