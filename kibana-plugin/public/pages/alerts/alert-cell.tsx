import type { Alert } from '@api-sentinel/scorer-service/contract';
import { EntityChip } from '../../components/entity-chip.tsx';
import { LevelBadge } from '../../components/level-badge.tsx';
import { LogText } from '../../components/log-text.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { visibleLine } from '../../format/hostile.ts';
import { count, risk } from '../../format/numbers.ts';
import { sourceOf, userOf } from '../../live/matches.ts';
import { attackName, statusName } from '../../words.ts';
import type { ColumnId } from './columns.ts';

const MOST_OF_REASON = 160;

/** One cell of the alert table. */
export function AlertCell({ alert, column }: { readonly alert: Alert; readonly column: ColumnId }) {
  switch (column) {
    case 'level':
      return <LevelBadge level={alert.risk.level} />;
    case 'risk':
      return (
        <span className="apis-risk">
          <span className="apis-risk-number">{risk(alert.risk.score)}</span>
          <LevelBadge level={alert.risk.level} />
        </span>
      );
    case 'last':
      return <RelativeTime time={alert.last_event_time} />;
    case 'first':
      return <RelativeTime time={alert.first_event_time} />;
    case 'type':
      return <>{attackName(alert.attack.type)}</>;
    case 'entity':
      return <EntityChip kind={alert.entity.kind} id={alert.entity.id} most={22} bare={true} />;
    case 'endpoint':
      return <LogText text={alert.endpoint} most={30} />;
    case 'reason':
      return <bdi>{visibleLine(alert.reason.slice(0, MOST_OF_REASON))}</bdi>;
    case 'count':
      return <>{count(alert.count)}</>;
    case 'status':
      return (
        <>
          {statusName(alert.status)}
          {alert.label && `, ${alert.label.label}`}
        </>
      );
    case 'label':
      return <>{alert.label?.label ?? ''}</>;
    case 'source':
      return <Maybe text={sourceOf(alert)} />;
    case 'user':
      return <Maybe text={userOf(alert)} />;
    case 'assignee':
      return <Maybe text={alert.assignee} />;
    case 'model':
      return <LogText text={alert.model.version} most={18} />;
  }
}

function Maybe({ text }: { readonly text: string | undefined }) {
  return text === undefined ? null : <LogText text={text} most={22} />;
}
