import type { Comparison } from '@api-sentinel/scorer-service/contract';
import { EuiButton } from '@elastic/eui';
import { AnswerOf, LoadingState } from '../components/states.tsx';
import { visibleLine } from '../format/hostile.ts';
import { count, figure } from '../format/numbers.ts';
import { useAsk } from '../hooks/use-ask.ts';
import { t } from '../i18n/translate.ts';
import { useHost } from '../shell/context.ts';
import { ChangedEvents } from './changed-events.tsx';
import { useModelActions } from './use-model-actions.ts';

/** A bundle beside the champion, on all labels and on the recent past; and the button that has it score. */
export function Compare({ version }: { readonly version: string }) {
  const asked = useAsk(['models', 'comparison', version], (client, signal) => client.comparison(version, signal));
  return (
    <AnswerOf asked={asked} loading={<LoadingState lines={5} />}>
      {(comparison) => <Compared comparison={comparison} />}
    </AnswerOf>
  );
}

function Compared({ comparison }: { readonly comparison: Comparison }) {
  const { slices, recent, reasons, promotable, challenger } = comparison;
  const { may } = useHost();
  const { promote, busy } = useModelActions();
  return (
    <div className="apis-compare" data-test-subj="comparison">
      <ul className="apis-reasons" data-promotable={promotable}>
        {reasons.map((reason) => (
          <li key={reason}>{visibleLine(reason.slice(0, 500))}</li>
        ))}
      </ul>
      {may.administer && promotable && (
        <EuiButton size="s" fill={true} isLoading={busy} onClick={() => void promote(challenger)}>
          {t('compare.promote', 'Promote: let it score from now on')}
        </EuiButton>
      )}
      <table className="apis-table">
        <thead>
          <tr>
            <th>{t('compare.slice', 'Where people said what it was')}</th>
            <th className="apis-number">{t('compare.events', 'Events')}</th>
            <th className="apis-number">{t('compare.attacks', 'Attacks')}</th>
            <th className="apis-number">{t('compare.champion', 'Champion finds, false')}</th>
            <th className="apis-number">{t('compare.challenger', 'This one finds, false')}</th>
          </tr>
        </thead>
        <tbody>
          {slices.map((slice) => (
            <tr key={slice.name}>
              <td>
                {visibleLine(slice.name.slice(0, 80)).replaceAll('_', ' ')}
                {slice.worse !== undefined && (
                  <div className="apis-worse">{visibleLine(slice.worse.slice(0, 300))}</div>
                )}
              </td>
              <td className="apis-number">{count(slice.events)}</td>
              <td className="apis-number">{count(slice.attacks)}</td>
              <td className="apis-number">
                {count(slice.champion.found)}, {count(slice.champion.false_alarms)}
              </td>
              <td className="apis-number">
                {count(slice.challenger.found)}, {count(slice.challenger.false_alarms)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="apis-compare-recent">
        {t(
          'compare.recent',
          'Of the last {events} events both flag {both}, only this one {added}, only the champion {dropped}: {now} a day now, {next} with this one.',
          {
            events: count(recent.events),
            both: count(recent.both),
            added: count(recent.added),
            dropped: count(recent.dropped),
            now: figure(recent.flagged_per_day.champion),
            next: figure(recent.flagged_per_day.challenger),
          },
        )}
      </p>
      <ChangedEvents title={t('compare.added', 'It would add')} events={recent.added_events} />
      <ChangedEvents title={t('compare.dropped', 'It would drop')} events={recent.dropped_events} />
    </div>
  );
}
