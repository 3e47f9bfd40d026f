import type { EventRow, SubjectKind } from '@api-sentinel/scorer-service/contract';
import { levelOf } from '@api-sentinel/scorer-service/contract/words';
import { EuiButtonEmpty } from '@elastic/eui';
import { useMemo, useState } from 'react';
import { LogText } from '../components/log-text.tsx';
import { RelativeTime } from '../components/relative-time.tsx';
import { RiskNumber } from '../components/risk-number.tsx';
import { AnswerOf, LoadingState } from '../components/states.tsx';
import { count } from '../format/numbers.ts';
import { clock } from '../format/times.ts';
import { useAskInPeriod } from '../hooks/use-ask.ts';
import { plural, t } from '../i18n/translate.ts';
import { useHost } from '../shell/context.ts';
import { attackName } from '../words.ts';
import { type Fold, foldRepeats } from './fold-repeats.ts';

const ASKED = 300;
const SHOWN = 30;
const SHOWN_IN_FOLD = 50;

/** What it asked for, one after the other, the newest first; the same done again is one line that opens. */
export function Sequence({ kind, id }: { readonly kind: SubjectKind; readonly id: string }) {
  const asked = useAskInPeriod(['entity', 'events', kind, id], (client, period, signal) =>
    client.events({ ...period, kind, id, order: 'newest', limit: ASKED }, signal),
  );
  return (
    <AnswerOf asked={asked} loading={<LoadingState lines={8} />}>
      {({ events, total }) =>
        events.length === 0 ? (
          <p className="apis-none">{t('sequence.none', 'No requests in this period.')}</p>
        ) : (
          <Folds events={events} total={total} />
        )
      }
    </AnswerOf>
  );
}

function Folds({ events, total }: { readonly events: readonly EventRow[]; readonly total: number }) {
  const folds = useMemo(() => foldRepeats(events), [events]);
  const [most, setMost] = useState(SHOWN);
  return (
    <>
      <table className="apis-table apis-sequence">
        <thead>
          <tr>
            <th>{t('sequence.when', 'When')}</th>
            <th>{t('sequence.request', 'Request')}</th>
            <th>{t('sequence.answered', 'Answered')}</th>
            <th>{t('sequence.type', 'Judged')}</th>
            <th>{t('sequence.risk', 'Risk')}</th>
            <th className="apis-number">{t('sequence.times', 'Times')}</th>
          </tr>
        </thead>
        {folds.slice(0, most).map((fold) => (
          <FoldRows key={fold.key} fold={fold} />
        ))}
      </table>
      <p className="apis-none">
        {total > events.length
          ? t('sequence.last', 'The last {shown} of {total} requests.', {
              shown: count(events.length),
              total: count(total),
            })
          : plural('sequence.total', total, '{count} request.', '{count} requests.')}
        {folds.length > most && (
          <EuiButtonEmpty size="xs" onClick={() => setMost(folds.length)}>
            {t('sequence.more', 'Show all {count} lines', { count: folds.length })}
          </EuiButtonEmpty>
        )}
      </p>
    </>
  );
}

function FoldRows({ fold }: { readonly fold: Fold }) {
  const [open, setOpen] = useState(false);
  const { timeZone } = useHost();
  const [newest] = fold.events;
  const many = fold.events.length > 1;
  return (
    <tbody>
      <tr>
        <td>{newest?.time === undefined ? '–' : <RelativeTime time={newest.time} />}</td>
        <td className="apis-sequence-request">
          <LogText text={fold.method} most={10} /> <LogText text={fold.place} most={70} />
        </td>
        <td>
          <Answers responses={fold.responses} many={many} />
        </td>
        <td>{fold.attackType === undefined ? '' : attackName(fold.attackType)}</td>
        <td>
          <RiskNumber score={fold.risk} level={levelOf(fold.risk)} />
        </td>
        <td className="apis-number">
          {many ? (
            <button type="button" className="apis-link" aria-expanded={open} onClick={() => setOpen(!open)}>
              {count(fold.events.length)} × <span aria-hidden="true">{open ? '▾' : '▸'}</span>
            </button>
          ) : (
            '1 ×'
          )}
        </td>
      </tr>
      {open &&
        fold.events.slice(0, SHOWN_IN_FOLD).map(({ index, id, time, path, response, risk = 0 }) => (
          <tr key={`${index}/${id}`} className="apis-sequence-one">
            <td>{time === undefined ? '–' : clock(Date.parse(time), timeZone)}</td>
            <td>
              <LogText text={path ?? ''} most={90} />
            </td>
            <td>{response ?? '–'}</td>
            <td />
            <td>
              <RiskNumber score={risk} level={levelOf(risk)} />
            </td>
            <td />
          </tr>
        ))}
    </tbody>
  );
}

function Answers({ responses, many }: { readonly responses: Fold['responses']; readonly many: boolean }) {
  return (
    <>
      {responses.slice(0, 4).map(([code, times]) => (
        <span key={code} className="apis-answer">
          {code}
          {many && <span className="apis-subdued"> {count(times)}×</span>}
        </span>
      ))}
    </>
  );
}
