import type { Alert } from '@api-sentinel/scorer-service/contract';
import { alertPath } from '../address/paths.ts';
import { LevelBadge } from '../components/level-badge.tsx';
import { LogText } from '../components/log-text.tsx';
import { RelativeTime } from '../components/relative-time.tsx';
import { AnswerOf, LoadingState } from '../components/states.tsx';
import { visibleLine } from '../format/hostile.ts';
import { risk } from '../format/numbers.ts';
import { useAsk } from '../hooks/use-ask.ts';
import { useLink } from '../hooks/use-link.ts';
import { useView } from '../hooks/use-view.tsx';
import { t } from '../i18n/translate.ts';
import { attackName, statusName } from '../words.ts';

/** Alerts of the same kind or the same entity, and what was said of them. */
export function Similar({ alert }: { readonly alert: Alert }) {
  const link = useLink();
  const { linkTo } = useView();
  const asked = useAsk(['alert', alert.id, 'similar'], (client, signal) => client.similarAlerts(alert.id, signal));
  return (
    <AnswerOf asked={asked} loading={<LoadingState lines={3} />}>
      {({ alerts }) =>
        alerts.length === 0 ? (
          <p className="apis-subdued">{t('similar.none', 'None like it is known.')}</p>
        ) : (
          <table className="apis-table apis-table-hover apis-similar">
            <tbody>
              {alerts.map(({ alert: other, why }) => (
                <tr key={other.id}>
                  <td>
                    <LevelBadge level={other.risk.level} />
                  </td>
                  <td className="apis-number">{risk(other.risk.score)}</td>
                  <td>
                    <a {...link(alertPath(other.id, linkTo))}>{attackName(other.attack.type)}</a>{' '}
                    <LogText text={other.entity.id} most={26} />
                    <div className="apis-subdued">{visibleLine(why.join(', ').slice(0, 200))}</div>
                  </td>
                  <td>{other.label?.label ?? statusName(other.status).toLowerCase()}</td>
                  <td className="apis-number">
                    <RelativeTime time={other.last_event_time} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )
      }
    </AnswerOf>
  );
}
