import type { Alert } from '@api-sentinel/scorer-service/contract';
import { LevelBadge } from '../components/level-badge.tsx';
import { cutMiddle, visible, visibleLine } from '../format/hostile.ts';
import { risk } from '../format/numbers.ts';
import { t } from '../i18n/translate.ts';
import { attackName, spaced, statusName } from '../words.ts';

const MOST_OF_REASON = 1_000;

/** How bad, of which kind, and the sentence that says what happened. */
export function AlertHead({ alert }: { readonly alert: Alert }) {
  const { risk: rated, attack, status, reason, label, assignee } = alert;
  return (
    <header className="apis-alert-head">
      <div
        className={`apis-score apis-level-${rated.level.toLowerCase()}`}
        title={t('alert.score', 'Risk {score} of 100', { score: rated.score.toFixed(2) })}
      >
        <span className="apis-score-number">{risk(rated.score)}</span>
      </div>
      <div className="apis-alert-head-text">
        <h2 id="apis-alert-title">
          {attackName(attack.type)}
          {attack.subtype !== undefined && <span className="apis-subdued"> · {spaced(attack.subtype)}</span>}
        </h2>
        <div className="apis-tags">
          <LevelBadge level={rated.level} />
          <span className="apis-tag">{statusName(status)}</span>
          {label && (
            <span className="apis-tag">
              {t('alert.labelled', 'labelled {label} by {name}', {
                label: label.label,
                name: visibleLine(cutMiddle(label.by, 48)),
              })}
            </span>
          )}
          {assignee !== undefined && (
            <span className="apis-tag">
              {t('alert.assigned', 'assigned to {name}', { name: visibleLine(cutMiddle(assignee, 48)) })}
            </span>
          )}
        </div>
      </div>
      <p className="apis-sentence">
        <bdi>{visible(reason.slice(0, MOST_OF_REASON))}</bdi>
      </p>
    </header>
  );
}
