import type { AlertGroup } from '@api-sentinel/scorer-service/contract';
import type { Filters, View } from '../../address/view.ts';
import { LevelBadge } from '../../components/level-badge.tsx';
import { LogText } from '../../components/log-text.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { RiskNumber } from '../../components/risk-number.tsx';
import { AnswerOf, EmptyState } from '../../components/states.tsx';
import { count } from '../../format/numbers.ts';
import { useAskInPeriod } from '../../hooks/use-ask.ts';
import { useWholeView } from '../../hooks/use-view.tsx';
import { plural, t } from '../../i18n/translate.ts';
import { attackName, kindName, levelName, statusName } from '../../words.ts';
import { filterOfGroup } from './group-filter.ts';
import { GroupSelect, groupName } from './group-select.tsx';

const MOST = 200;

/** Alerts that share something, the riskiest group first; a click narrows to one group. */
export function AlertGroups({ by }: { readonly by: Exclude<View['group'], ''> }) {
  const { view, change } = useWholeView();
  const asked = useAskInPeriod(['alerts', 'groups', by, view.filters], (client, period, signal) =>
    client.alertGroups({ ...period, ...view.filters, by, limit: MOST }, signal),
  );
  const enter = (filters: Filters) => change({ group: '', filters: { ...view.filters, ...filters } });
  return (
    <section className="apis-panel" aria-label={t('group.title', 'Grouped alerts')}>
      <div className="apis-list-bar">
        <strong>{asked.data ? plural('group.count', asked.data.total, '{count} group', '{count} groups') : ''}</strong>
        <span className="apis-list-bar-end">
          <GroupSelect />
        </span>
      </div>
      <AnswerOf asked={asked}>
        {({ groups }) =>
          groups.length === 0 ? (
            <EmptyState title={t('alerts.none', 'No alerts in this period')} />
          ) : (
            <table className="apis-table apis-table-hover">
              <thead>
                <tr>
                  <th>{groupName(by)}</th>
                  <th>{t('filter.level', 'Level')}</th>
                  <th>{t('column.risk', 'Risk')}</th>
                  <th className="apis-number">{t('group.alerts', 'Alerts')}</th>
                  <th className="apis-number">{t('status.open', 'Open')}</th>
                  <th className="apis-number">{t('fact.requests', 'Requests')}</th>
                  <th className="apis-number">{t('fact.last', 'Last seen')}</th>
                </tr>
              </thead>
              <tbody>
                {groups.map((group) => (
                  <tr key={`${group.kind ?? ''} ${group.key}`}>
                    <td>
                      <button type="button" className="apis-link" onClick={() => enter(filterOfGroup(by, group))}>
                        <GroupKey by={by} group={group} />
                      </button>
                    </td>
                    <td>
                      <LevelBadge level={group.level} />
                    </td>
                    <td>
                      <RiskNumber score={group.risk} level={group.level} />
                    </td>
                    <td className="apis-number">{count(group.alerts)}</td>
                    <td className="apis-number">{count(group.open)}</td>
                    <td className="apis-number">{count(group.events)}</td>
                    <td className="apis-number">
                      <RelativeTime time={group.last_event_time} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          )
        }
      </AnswerOf>
    </section>
  );
}

function GroupKey({ by, group: { key, kind } }: { readonly by: string; readonly group: AlertGroup }) {
  if (by === 'type') return <>{attackName(key)}</>;
  if (by === 'level') return <>{levelName(key)}</>;
  if (by === 'status') return <>{statusName(key)}</>;
  return (
    <>
      {kind !== undefined && <span className="apis-chip-kind">{kindName(kind)} </span>}
      <LogText text={key} most={56} />
    </>
  );
}
