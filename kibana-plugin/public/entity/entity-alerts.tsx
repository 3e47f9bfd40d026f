import type { EntityProfile } from '@api-sentinel/scorer-service/contract';
import { alertPath } from '../address/paths.ts';
import { LevelBadge } from '../components/level-badge.tsx';
import { RelativeTime } from '../components/relative-time.tsx';
import { visibleLine } from '../format/hostile.ts';
import { count, risk } from '../format/numbers.ts';
import { useLink } from '../hooks/use-link.ts';
import { useView } from '../hooks/use-view.tsx';
import { t } from '../i18n/translate.ts';
import { attackName, statusName } from '../words.ts';

const MOST_OF_REASON = 300;

/** The alerts in which it stands. */
export function EntityAlerts({ profile: { alerts } }: { readonly profile: EntityProfile }) {
  const link = useLink();
  const { linkTo } = useView();
  if (alerts.length === 0) return <p className="apis-none">{t('entity.noAlerts', 'No alerts in this period.')}</p>;
  return (
    <ul className="apis-entity-alerts">
      {alerts.map((alert) => (
        <li key={alert.id}>
          <span className="apis-alert-line">
            <LevelBadge level={alert.risk.level} />
            <span className="apis-alert-score">{risk(alert.risk.score)}</span>
            <a className="apis-alert-type" {...link(alertPath(alert.id, linkTo))}>
              {attackName(alert.attack.type)}
            </a>
            <span className="apis-subdued">{alert.label?.label ?? statusName(alert.status).toLowerCase()}</span>
            <span className="apis-entity-alert-end">
              {count(alert.count)} × <RelativeTime time={alert.last_event_time} />
            </span>
          </span>
          <bdi className="apis-alert-reason">{visibleLine(alert.reason.slice(0, MOST_OF_REASON))}</bdi>
        </li>
      ))}
    </ul>
  );
}
