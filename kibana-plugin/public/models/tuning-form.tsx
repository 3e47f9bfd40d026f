import type { Tuning, TuningRequest } from '@api-sentinel/scorer-service/contract';
import { GROUP_NAMES } from '@api-sentinel/scorer-service/contract/words';
import { EuiButton, EuiButtonEmpty, EuiFieldNumber, EuiFormRow } from '@elastic/eui';
import { useState } from 'react';
import { AnswerOf, LoadingState } from '../components/states.tsx';
import { visibleLine } from '../format/hostile.ts';
import { useAsk } from '../hooks/use-ask.ts';
import { t } from '../i18n/translate.ts';
import { useHost } from '../shell/context.ts';
import { spaced } from '../words.ts';
import { ChangedEvents } from './changed-events.tsx';
import { useModelActions } from './use-model-actions.ts';

const DAYS = 7;

/** Thresholds and weights, with what a change would have made of the last days before it is made. */
export function TuningForm() {
  const asked = useAsk(['tuning'], (client, signal) => client.tuning(signal));
  return (
    <AnswerOf asked={asked} loading={<LoadingState lines={5} />}>
      {(tuning) => <Form key={JSON.stringify(tuning)} tuning={tuning} />}
    </AnswerOf>
  );
}

function requestOf({ alert_threshold, levels, group_weights, model_weights }: Tuning): TuningRequest {
  return { alert_threshold, levels, group_weights, model_weights };
}

function Form({ tuning }: { readonly tuning: Tuning }) {
  const { may } = useHost();
  const { tune, busy } = useModelActions();
  const [wanted, setWanted] = useState<TuningRequest>(() => requestOf(tuning));
  const changed = JSON.stringify(wanted) !== JSON.stringify(requestOf(tuning));
  const { levels } = wanted;
  const ordered = levels.critical >= levels.high && levels.high >= levels.medium;
  const preview = useAsk(
    ['tuning', 'preview', wanted],
    (client, signal) => client.previewTuning(wanted, DAYS, signal),
    { enabled: changed && ordered },
  );
  return (
    <div className="apis-tuning" data-test-subj="tuning">
      <fieldset className="apis-tuning-fields">
        <legend>{t('tuning.levels', 'From which risk on')}</legend>
        <Field
          label={t('tuning.alert', 'an alert')}
          value={wanted.alert_threshold}
          most={100}
          onChange={(alert_threshold) => setWanted({ ...wanted, alert_threshold })}
        />
        {(['medium', 'high', 'critical'] as const).map((level) => (
          <Field
            key={level}
            label={level}
            value={levels[level]}
            most={100}
            onChange={(value) => setWanted({ ...wanted, levels: { ...levels, [level]: value } })}
          />
        ))}
      </fieldset>
      <fieldset className="apis-tuning-fields">
        <legend>{t('tuning.groups', 'Weight of each group')}</legend>
        {GROUP_NAMES.map((group) => (
          <Field
            key={group}
            label={group}
            value={wanted.group_weights[group]}
            most={1_000}
            onChange={(value) => setWanted({ ...wanted, group_weights: { ...wanted.group_weights, [group]: value } })}
          />
        ))}
      </fieldset>
      <fieldset className="apis-tuning-fields">
        <legend>{t('tuning.models', 'Weight of each model in its group')}</legend>
        {tuning.models.map((model) => (
          <Field
            key={model}
            label={spaced(model)}
            value={wanted.model_weights[model]}
            most={1_000}
            onChange={(value) => setWanted({ ...wanted, model_weights: { ...wanted.model_weights, [model]: value } })}
          />
        ))}
      </fieldset>
      {!ordered && <p className="apis-worse">{t('tuning.order', 'The levels must fall from critical to medium.')}</p>}
      {changed && ordered && (
        <div className="apis-tuning-preview" role="status">
          <AnswerOf asked={preview} loading={<LoadingState lines={2} />}>
            {({ sentence, added_events, dropped_events }) => (
              <>
                <p>
                  <strong>{visibleLine(sentence.slice(0, 500))}</strong>
                </p>
                <ChangedEvents title={t('compare.added', 'It would add')} events={added_events} />
                <ChangedEvents title={t('compare.dropped', 'It would drop')} events={dropped_events} />
              </>
            )}
          </AnswerOf>
        </div>
      )}
      {may.administer && changed && (
        <div className="apis-buttons">
          <EuiButton size="s" fill={true} isLoading={busy} isDisabled={!ordered} onClick={() => void tune(wanted)}>
            {t('tuning.save', 'Use from the next event on')}
          </EuiButton>
          <EuiButtonEmpty size="s" onClick={() => setWanted(requestOf(tuning))}>
            {t('tuning.reset', 'Leave it as it is')}
          </EuiButtonEmpty>
        </div>
      )}
    </div>
  );
}

interface FieldProperties {
  readonly label: string;
  readonly value: number;
  readonly most: number;
  readonly onChange: (value: number) => void;
}

function Field({ label, value, most, onChange }: FieldProperties) {
  const { may } = useHost();
  return (
    <EuiFormRow label={label}>
      <EuiFieldNumber
        compressed={true}
        min={0}
        max={most}
        step="any"
        readOnly={!may.administer}
        value={value}
        onChange={({ target }) => {
          const next = Number(target.value);
          if (target.value !== '' && Number.isFinite(next)) onChange(Math.min(most, Math.max(0, next)));
        }}
      />
    </EuiFormRow>
  );
}
