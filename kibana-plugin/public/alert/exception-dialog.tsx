import type { Alert, ExceptionPreview } from '@api-sentinel/scorer-service/contract';
import {
  EuiButton,
  EuiButtonEmpty,
  EuiCheckbox,
  EuiFieldText,
  EuiFormRow,
  EuiModal,
  EuiModalBody,
  EuiModalFooter,
  EuiModalHeader,
  EuiModalHeaderTitle,
  EuiSelect,
} from '@elastic/eui';
import { useState } from 'react';
import { AnswerOf, LoadingState } from '../components/states.tsx';
import { count } from '../format/numbers.ts';
import { useAsk } from '../hooks/use-ask.ts';
import { plural, t } from '../i18n/translate.ts';
import { Outside } from '../shell/outside.tsx';
import { firstChoice, matchOf, type PieceName, piecesOf } from './exception-match.ts';
import { PieceLabel } from './piece-label.tsx';
import { useAlertActions } from './use-alert-actions.ts';

const DAYS = 30;
const DAY_MS = 86_400_000;
const endings = () => [
  ...['7', '30', '90'].map((days) => ({ value: days, text: t('except.days', '{days} days', { days }) })),
  { value: '', text: t('except.forever', 'until it is ended') },
];

/** Makes an exception from an alert, with what it would have hidden in the last 30 days. */
export function ExceptionDialog({ alert, onClose }: { readonly alert: Alert; readonly onClose: () => void }) {
  const pieces = piecesOf(alert);
  const [chosen, setChosen] = useState<PieceName[]>(() => firstChoice(alert));
  const [reason, setReason] = useState('');
  const [days, setDays] = useState('30');
  const { except, busy } = useAlertActions();
  const match = matchOf(pieces, chosen);
  const preview = useAsk(
    ['exception', match],
    (client, signal) =>
      match ? client.previewException(match, DAYS, signal) : Promise.reject(new Error('nothing chosen')),
    { enabled: match !== undefined },
  );
  const make = async () => {
    if (!match) return;
    const until = days === '' ? undefined : new Date(Date.now() + Number(days) * DAY_MS).toISOString();
    const made = await except({
      match,
      reason: reason.trim(),
      alert_id: alert.id,
      ...(until !== undefined && { until }),
    });
    if (made) onClose();
  };
  const toggle = (name: PieceName) =>
    setChosen(chosen.includes(name) ? chosen.filter((each) => each !== name) : [...chosen, name]);
  return (
    <EuiModal onClose={onClose} style={{ width: 560 }} aria-labelledby="apis-exception">
      <EuiModalHeader>
        <EuiModalHeaderTitle id="apis-exception">{t('except.title', 'Except from alerts')}</EuiModalHeaderTitle>
      </EuiModalHeader>
      <EuiModalBody>
        <Outside>
          <p>
            {t(
              'except.what',
              'Verdicts that match all that is chosen become no alert from the next event on. Their risk stays as it is.',
            )}
          </p>
          <fieldset className="apis-pieces">
            {pieces.map((piece) => (
              <EuiCheckbox
                key={piece.name}
                id={`apis-piece-${piece.name}`}
                label={<PieceLabel piece={piece} />}
                checked={chosen.includes(piece.name)}
                onChange={() => toggle(piece.name)}
              />
            ))}
          </fieldset>
          <div className="apis-preview" role="status" data-test-subj="exception-preview">
            {match ? (
              <AnswerOf asked={preview} loading={<LoadingState lines={2} />}>
                {(answer) => <Preview preview={answer} />}
              </AnswerOf>
            ) : (
              <p>{t('except.none', 'Choose at least one: an exception from everything is none.')}</p>
            )}
          </div>
          <EuiFormRow
            label={t('except.reason', 'Why')}
            helpText={t('except.reason.help', 'Who comes later reads it.')}
            fullWidth={true}
          >
            <EuiFieldText
              fullWidth={true}
              maxLength={1_000}
              value={reason}
              onChange={({ target }) => setReason(target.value)}
            />
          </EuiFormRow>
          <EuiFormRow label={t('except.until', 'For how long')}>
            <EuiSelect options={endings()} value={days} onChange={({ target }) => setDays(target.value)} />
          </EuiFormRow>
        </Outside>
      </EuiModalBody>
      <EuiModalFooter>
        <EuiButtonEmpty onClick={onClose}>{t('cancel', 'Cancel')}</EuiButtonEmpty>
        <EuiButton fill={true} isLoading={busy} isDisabled={!match || reason.trim() === ''} onClick={() => void make()}>
          {t('except.make', 'Make the exception')}
        </EuiButton>
      </EuiModalFooter>
    </EuiModal>
  );
}

function Preview({ preview }: { readonly preview: ExceptionPreview }) {
  return (
    <>
      <p>
        <strong>{preview.sentence}</strong>
      </p>
      {preview.labeled_attacks > 0 && (
        <p className="apis-warning">
          {plural(
            'except.attacks',
            preview.labeled_attacks,
            '{count} of them was labelled attack: hiding it is most likely a mistake.',
            '{count} of them were labelled attack: hiding those is most likely a mistake.',
          )}
        </p>
      )}
      <p className="apis-subdued">
        {t('except.counts', '{alerts} alerts, {events} events in {days} days', {
          alerts: count(preview.alerts),
          events: count(preview.events),
          days: DAYS,
        })}
      </p>
    </>
  );
}
