import type { Exception } from '@api-sentinel/scorer-service/contract';
import { EuiButtonEmpty } from '@elastic/eui';
import { useState } from 'react';
import { piecesIn } from '../alert/exception-match.ts';
import { PieceLabel } from '../alert/piece-label.tsx';
import { LogText } from '../components/log-text.tsx';
import { Panel } from '../components/panel.tsx';
import { Moment, RelativeTime } from '../components/relative-time.tsx';
import { AnswerOf, LoadingState } from '../components/states.tsx';
import { visibleLine } from '../format/hostile.ts';
import { count } from '../format/numbers.ts';
import { useAsk } from '../hooks/use-ask.ts';
import { plural, t } from '../i18n/translate.ts';
import { useClient, useHost } from '../shell/context.ts';
import { useDoing } from '../shell/use-doing.ts';

const EVERY_S = 10;
const MOST_OF_REASON = 300;
/** Those that ended, at first. */
const MOST_ENDED = 5;

/** What makes no alert because somebody said so: what it matches, who said it and why, until when, and what it kept back. */
export function Exceptions() {
  const asked = useAsk(['exceptions'], (client, signal) => client.exceptions(signal), { every: EVERY_S });
  const active = asked.data?.exceptions.filter(({ state }) => state === 'active').length ?? 0;
  return (
    <Panel
      title={t('exceptions', 'Exceptions from alerts')}
      flush={true}
      aside={
        asked.data && (
          <span className="apis-subdued">
            {plural('exceptions.active', active, '{count} in force', '{count} in force')}
          </span>
        )
      }
    >
      <AnswerOf asked={asked} loading={<LoadingState lines={2} />}>
        {({ exceptions }) => <List exceptions={exceptions} />}
      </AnswerOf>
    </Panel>
  );
}

function List({ exceptions }: { readonly exceptions: readonly Exception[] }) {
  const [all, setAll] = useState(false);
  const active = exceptions.filter(({ state }) => state === 'active');
  const over = exceptions.filter(({ state }) => state !== 'active');
  if (exceptions.length === 0) {
    return (
      <p className="apis-none">
        {t(
          'exceptions.none',
          'There are none: every verdict that is risky enough becomes an alert. An alert’s own page makes one.',
        )}
      </p>
    );
  }
  return (
    <>
      <table className="apis-table" data-test-subj="exceptions">
        <thead>
          <tr>
            <th>{t('exceptions.match', 'What makes no alert')}</th>
            <th>{t('except.reason', 'Why')}</th>
            <th>{t('exceptions.by', 'Made by')}</th>
            <th>{t('exceptions.until', 'Until')}</th>
            <th className="apis-number">{t('exceptions.suppressed', 'Events kept back')}</th>
            <th className="apis-number">{t('notices.actions', 'Actions')}</th>
          </tr>
        </thead>
        <tbody>
          {[...active, ...(all ? over : over.slice(0, MOST_ENDED))].map((exception) => (
            <Row key={exception.id} exception={exception} />
          ))}
        </tbody>
      </table>
      {!all && over.length > MOST_ENDED && (
        <EuiButtonEmpty size="xs" onClick={() => setAll(true)}>
          {t('exceptions.all', 'Show all {count} that are over', { count: count(over.length) })}
        </EuiButtonEmpty>
      )}
    </>
  );
}

function Row({ exception }: { readonly exception: Exception }) {
  const { id, match, reason, by, at, until, state, ended, suppressed } = exception;
  const { may } = useHost();
  const client = useClient();
  const { busy, doing } = useDoing(['exceptions']);
  const end = () =>
    doing(async () => {
      await client.endException(id);
      return t('exceptions.ended', 'What it matched becomes alerts again from the next event on');
    });
  return (
    <tr data-test-subj="exception" data-state={state}>
      <td>
        {piecesIn(match).map((piece) => (
          <div key={piece.name}>
            <PieceLabel piece={piece} />
          </div>
        ))}
        {match.below !== undefined && <div>{t('exceptions.below', 'risk below {risk}', { risk: match.below })}</div>}
      </td>
      <td>{visibleLine(reason.slice(0, MOST_OF_REASON))}</td>
      <td>
        <LogText text={by} most={24} /> <RelativeTime time={at} />
      </td>
      <td>
        {state === 'active' && until === undefined && t('except.forever', 'until it is ended')}
        {until !== undefined && state !== 'ended' && <Moment time={until} />}
        {state === 'expired' && <> {t('exceptions.expired', '(over)')}</>}
        {ended !== undefined && (
          <>
            {t('exceptions.endedBy', 'ended by')} <LogText text={ended.by} most={24} /> <RelativeTime time={ended.at} />
          </>
        )}
      </td>
      <td className="apis-number">{count(suppressed)}</td>
      <td className="apis-number">
        {may.act && state === 'active' && (
          <EuiButtonEmpty size="xs" color="danger" isDisabled={busy} onClick={() => void end()}>
            {t('exceptions.end', 'End it')}
          </EuiButtonEmpty>
        )}
      </td>
    </tr>
  );
}
