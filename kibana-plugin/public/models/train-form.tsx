import { EuiButton, EuiCheckbox, EuiFormRow, EuiSelect } from '@elastic/eui';
import { useState } from 'react';
import { AnswerOf, LoadingState } from '../components/states.tsx';
import { visibleLine } from '../format/hostile.ts';
import { count } from '../format/numbers.ts';
import { useAsk } from '../hooks/use-ask.ts';
import { t } from '../i18n/translate.ts';
import { useModelActions } from './use-model-actions.ts';

const DAY_MS = 86_400_000;
const RANGES = ['1', '7', '30', '90'];
const BUDGETS = ['60', '600', '3600', '14400'];
const KNOWN = ['0', '1000', '5000', '20000', '100000'];

/** From what, with what, and for how long at most a challenger is trained. */
export function TrainForm() {
  const [days, setDays] = useState('30');
  const [seconds, setSeconds] = useState('3600');
  const [known, setKnown] = useState('20000');
  const [useLabels, setUseLabels] = useState(true);
  const [tune, setTune] = useState(false);
  const { train, busy } = useModelActions();
  const since = () => new Date(Date.now() - Number(days) * DAY_MS).toISOString();
  const preview = useAsk(['training', 'preview', days], (client, signal) =>
    client.previewTraining({ since: since() }, signal),
  );
  return (
    <div className="apis-train">
      <div className="apis-train-fields">
        <EuiFormRow label={t('train.range', 'From the events of')}>
          <EuiSelect
            compressed={true}
            value={days}
            options={RANGES.map((value) => ({
              value,
              text: value === '1' ? t('train.day', 'the last day') : t('train.days', 'the last {n} days', { n: value }),
            }))}
            onChange={({ target }) => setDays(target.value)}
          />
        </EuiFormRow>
        <EuiFormRow label={t('train.known', 'And from known attacks')}>
          <EuiSelect
            compressed={true}
            value={known}
            options={KNOWN.map((value) => ({
              value,
              text:
                value === '0'
                  ? t('train.noKnown', 'none')
                  : t('train.requests', '{n} requests', { n: count(Number(value)) }),
            }))}
            onChange={({ target }) => setKnown(target.value)}
          />
        </EuiFormRow>
        <EuiFormRow label={t('train.budget', 'For at most')}>
          <EuiSelect
            compressed={true}
            value={seconds}
            options={BUDGETS.map((value) => ({ value, text: spanOf(Number(value)) }))}
            onChange={({ target }) => setSeconds(target.value)}
          />
        </EuiFormRow>
      </div>
      <EuiCheckbox
        id="apis-train-labels"
        label={t('train.labels', 'Learn from what people labelled')}
        checked={useLabels}
        onChange={() => setUseLabels(!useLabels)}
      />
      <EuiCheckbox
        id="apis-train-tune"
        label={t('train.tune', 'Search for better parameters (takes much longer)')}
        checked={tune}
        onChange={() => setTune(!tune)}
      />
      <AnswerOf asked={preview} loading={<LoadingState lines={2} />}>
        {({ sentence, possible }) => (
          <>
            <p className="apis-train-says">{visibleLine(sentence.slice(0, 500))}</p>
            <EuiButton
              size="s"
              fill={true}
              isLoading={busy}
              isDisabled={!possible}
              data-test-subj="train"
              onClick={() =>
                void train({
                  since: since(),
                  use_labels: useLabels,
                  tune,
                  payloads: Number(known),
                  max_seconds: Number(seconds),
                })
              }
            >
              {t('train.start', 'Start training')}
            </EuiButton>
          </>
        )}
      </AnswerOf>
    </div>
  );
}

function spanOf(seconds: number): string {
  if (seconds < 3_600) return t('train.minutes', '{n} min', { n: seconds / 60 });
  return t('train.hours', '{n} h', { n: seconds / 3_600 });
}
