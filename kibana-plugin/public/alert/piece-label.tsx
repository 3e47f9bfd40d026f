import { LogText } from '../components/log-text.tsx';
import { t } from '../i18n/translate.ts';
import { attackName, kindName, spaced } from '../words.ts';
import type { Piece } from './exception-match.ts';

/** One thing that an exception matches: what it is, and its value. */
export function PieceLabel({ piece: { name, value } }: { readonly piece: Piece }) {
  const names: Readonly<Record<string, string>> = {
    attack_type: t('filter.type', 'Type'),
    subtype: t('except.subtype', 'Subtype'),
    method: t('except.method', 'Method'),
  };
  return (
    <span className="apis-piece">
      <span className="apis-chip-kind">{names[name] ?? kindName(name)}</span>
      {name === 'attack_type' ? (
        attackName(value)
      ) : name === 'subtype' ? (
        spaced(value)
      ) : (
        <LogText text={value} most={44} />
      )}
    </span>
  );
}
