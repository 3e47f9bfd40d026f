import type { EventRow } from '@api-sentinel/scorer-service/contract';
import { EntityChip } from '../components/entity-chip.tsx';
import { LogText } from '../components/log-text.tsx';
import { RelativeTime } from '../components/relative-time.tsx';
import { risk } from '../format/numbers.ts';
import { t } from '../i18n/translate.ts';

interface Properties {
  readonly title: string;
  readonly events: readonly { readonly event: EventRow; readonly before: number; readonly after: number }[];
}

const SHOWN = 10;

/** Events whose judgement would change, with the risk before and after. */
export function ChangedEvents({ title, events }: Properties) {
  if (events.length === 0) return null;
  return (
    <table className="apis-table apis-changed">
      <thead>
        <tr>
          <th>{title}</th>
          <th>{t('changed.who', 'Who')}</th>
          <th className="apis-number">{t('changed.risk', 'Risk, now and then')}</th>
          <th className="apis-number">{t('sequence.when', 'When')}</th>
        </tr>
      </thead>
      <tbody>
        {events.slice(0, SHOWN).map(({ event, before, after }) => (
          <tr key={`${event.index}/${event.id}`}>
            <td>
              <LogText text={`${event.method ?? ''} ${event.path ?? ''}`} most={48} />
            </td>
            <td>
              {event.source !== undefined && <EntityChip kind="source" id={event.source} most={24} bare={true} />}
            </td>
            <td className="apis-number">
              {risk(before)} → <strong>{risk(after)}</strong>
            </td>
            <td className="apis-number">{event.time === undefined ? '–' : <RelativeTime time={event.time} />}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
