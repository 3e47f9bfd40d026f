import type { Stream } from '@api-sentinel/scorer-service/contract';
import { Command } from '../components/command.tsx';
import { LogText } from '../components/log-text.tsx';
import { RelativeTime } from '../components/relative-time.tsx';
import { count } from '../format/numbers.ts';
import { t } from '../i18n/translate.ts';

/** Streams that flow through the scorer, and those that could. */
export function StreamTable({ streams }: { readonly streams: readonly Stream[] }) {
  if (streams.length === 0) {
    return <p className="apis-none">{t('streams.none', 'No data stream with web requests is known yet.')}</p>;
  }
  return (
    <table className="apis-table">
      <thead>
        <tr>
          <th>{t('streams.name', 'Stream')}</th>
          <th>{t('streams.hooked', 'Flows through the scorer')}</th>
          <th className="apis-number">{t('streams.events', 'Events, last minute')}</th>
          <th className="apis-number">{t('streams.scored', 'Scored, last minute')}</th>
          <th className="apis-number">{t('streams.pending', 'Pending')}</th>
          <th className="apis-number">{t('streams.last', 'Last event')}</th>
        </tr>
      </thead>
      <tbody>
        {streams.map(({ name, hooked, events_last_minute, scored_last_minute, pending, last_event_time, command }) => (
          <tr key={name}>
            <td>
              <LogText text={name} most={70} />
            </td>
            <td>
              {hooked ? t('streams.yes', 'yes') : t('streams.no', 'no')}
              {command !== undefined && <Command text={command} />}
            </td>
            <td className="apis-number">{count(events_last_minute)}</td>
            <td className="apis-number">{count(scored_last_minute)}</td>
            <td className="apis-number">{count(pending)}</td>
            <td className="apis-number">
              {last_event_time === undefined ? '–' : <RelativeTime time={last_event_time} />}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
