import type { Alert } from '@api-sentinel/scorer-service/contract';
import { type MouseEvent, memo } from 'react';
import { alertPath } from '../address/paths.ts';
import { EntityChip } from '../components/entity-chip.tsx';
import { LevelBadge } from '../components/level-badge.tsx';
import { LogText } from '../components/log-text.tsx';
import { RelativeTime } from '../components/relative-time.tsx';
import { visibleLine } from '../format/hostile.ts';
import { count, risk } from '../format/numbers.ts';
import { useLink } from '../hooks/use-link.ts';
import { useView } from '../hooks/use-view.tsx';
import { plural } from '../i18n/translate.ts';
import { attackName } from '../words.ts';

interface Properties {
  readonly alert: Alert;
  /** Opens it beside the page; the link itself leads to its own. */
  readonly onOpen: (alert: Alert) => void;
  readonly open: boolean;
}

const MOST_OF_REASON = 400;

/** One alert in a feed: level, when, type, who and where, the sentence, and how many requests. Drawn again only when one of these changes. */
export const AlertRow = memo(function AlertRow({ alert, onOpen, open }: Properties) {
  const link = useLink();
  const { linkTo } = useView();
  const { href } = link(alertPath(alert.id, linkTo));
  const onClick = (event: MouseEvent) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    onOpen(alert);
  };
  return (
    <li
      className={`apis-alert-row apis-edge-${alert.risk.level.toLowerCase()}`}
      data-open={open}
      data-test-subj="alert-row"
    >
      <span className="apis-alert-level">
        <LevelBadge level={alert.risk.level} />
        <span className="apis-alert-score">{risk(alert.risk.score)}</span>
      </span>
      <span className="apis-alert-text">
        <span className="apis-alert-line">
          <a className="apis-alert-type" href={href} onClick={onClick}>
            {attackName(alert.attack.type)}
          </a>
          <EntityChip kind={alert.entity.kind} id={alert.entity.id} most={28} bare={true} />
          <span className="apis-subdued" aria-hidden="true">
            →
          </span>
          <LogText text={alert.endpoint} most={36} />
        </span>
        <bdi className="apis-alert-reason">{visibleLine(alert.reason.slice(0, MOST_OF_REASON))}</bdi>
      </span>
      <span className="apis-alert-end">
        <RelativeTime time={alert.last_event_time} />
        <span
          className="apis-subdued"
          title={plural('alert.count', alert.count, '{count} request', '{count} requests')}
        >
          {count(alert.count)} ×
        </span>
      </span>
    </li>
  );
});
