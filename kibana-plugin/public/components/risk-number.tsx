import type { Level } from '@api-sentinel/scorer-service/contract/words';
import { risk } from '../format/numbers.ts';
import { t } from '../i18n/translate.ts';
import { levelName } from '../words.ts';

/** A risk score with a bar of its length in the colour of its level; the word is there for who sees no colour. */
export function RiskNumber({ score, level }: { readonly score: number; readonly level: Level }) {
  const said = t('risk.title', 'Risk {score} of 100, {level}', { score: score.toFixed(2), level: levelName(level) });
  return (
    <span className="apis-risk" title={said}>
      <span className="apis-risk-number">{risk(score)}</span>
      <span className="apis-risk-track" aria-hidden="true">
        <span className={`apis-risk-bar apis-fill-${level.toLowerCase()}`} style={{ width: `${score}%` }} />
      </span>
    </span>
  );
}
