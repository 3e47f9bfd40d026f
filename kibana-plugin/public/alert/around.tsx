import type { Alert, EventRow } from '@api-sentinel/scorer-service/contract';
import { LONGEST_ID } from '../components/entity-chip.tsx';
import { AnswerOf, LoadingState } from '../components/states.tsx';
import { visibleLine } from '../format/hostile.ts';
import { moment } from '../format/times.ts';
import { useAsk } from '../hooks/use-ask.ts';
import { plural, t } from '../i18n/translate.ts';
import { useHost } from '../shell/context.ts';

const HOUR = 3_600_000;
const MOST = 240;

/** What the entity did in the hour before and after, a stroke a request: as high and coloured as it was risky. */
export function Around({ alert }: { readonly alert: Alert }) {
  const { kind, id } = alert.entity;
  const since = new Date(Date.parse(alert.last_event_time) - HOUR).toISOString();
  const until = new Date(Date.parse(alert.last_event_time) + HOUR).toISOString();
  const asked = useAsk(
    ['alert', alert.id, 'around', kind, since],
    (client, signal) => client.events({ kind, id, since, until, order: 'newest', limit: MOST }, signal),
    { enabled: id.length <= LONGEST_ID },
  );
  if (id.length > LONGEST_ID) return null;
  return (
    <AnswerOf asked={asked} loading={<LoadingState lines={2} />}>
      {({ events, total }) =>
        events.length === 0 ? (
          <p className="apis-subdued">{t('around.none', 'No other requests of it in the hour before and after.')}</p>
        ) : (
          <>
            <Strip events={[...events].reverse()} />
            <p className="apis-subdued">
              {plural(
                'around.total',
                total,
                '{count} request in the hour before and after',
                '{count} requests in the hour before and after',
              )}
              {total > events.length &&
                `, ${t('around.shown', 'the last {count} are shown', { count: events.length })}`}
            </p>
          </>
        )
      }
    </AnswerOf>
  );
}

function Strip({ events }: { readonly events: readonly EventRow[] }) {
  const { timeZone } = useHost();
  return (
    <div className="apis-strip" role="img" aria-label={t('around.strip', 'Requests in order, by risk')}>
      {events.map(({ index, id, time, method, path, response, risk = 0, level = 'LOW' }) => (
        <span
          key={`${index}/${id}`}
          className={`apis-fill-${level.toLowerCase()}`}
          style={{ height: `${12 + risk * 0.88}%` }}
          title={visibleLine(
            `${time === undefined ? '' : moment(Date.parse(time), timeZone)}\u00a0· ${(method ?? '').slice(0, 20)} ${(path ?? '').slice(0, 200)} · ${response ?? '–'} · ${t('around.risk', 'risk {risk}', { risk: Math.floor(risk) })}`,
          )}
        />
      ))}
    </div>
  );
}
