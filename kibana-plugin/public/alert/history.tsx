import type { Alert } from '@api-sentinel/scorer-service/contract';
import { RelativeTime } from '../components/relative-time.tsx';
import { AnswerOf, LoadingState } from '../components/states.tsx';
import { visible } from '../format/hostile.ts';
import { useAsk } from '../hooks/use-ask.ts';
import { t } from '../i18n/translate.ts';

/** What people did with it. */
export function History({ alert }: { readonly alert: Alert }) {
  const asked = useAsk(['alert', alert.id, 'history', alert.updated_at], (client, signal) =>
    client.alertHistory(alert.id, signal),
  );
  return (
    <AnswerOf asked={asked} loading={<LoadingState lines={2} />}>
      {({ entries }) =>
        entries.length === 0 ? (
          <p className="apis-subdued">{t('history.none', 'Nobody has done anything with it yet.')}</p>
        ) : (
          <ul className="apis-history">
            {entries.map(({ by, at, what, note }) => (
              <li key={`${at} ${what}`}>
                <strong>{visible(by.slice(0, 128))}</strong> {visible(what.slice(0, 300))}
                {note !== undefined && <q>{visible(note.slice(0, 1_000))}</q>} <RelativeTime time={at} />
              </li>
            ))}
          </ul>
        )
      }
    </AnswerOf>
  );
}
