import { EuiFormRow, EuiSpacer, EuiSwitch } from '@elastic/eui';
import { t } from '../i18n/translate.ts';
import { NumberField, TextField } from './fields.tsx';
import type { RuleFormProperties } from './models.ts';
import { useDefaults } from './use-defaults.ts';

const DEFAULTS = {
  window: '5m',
  pendingPercent: 5,
  failedPercent: 20,
  minimumEvents: 20,
  expectEvents: false,
  askScorer: true,
};

/** What an **API Sentinel scoring unhealthy** rule watches. */
export function HealthRuleForm(properties: RuleFormProperties) {
  const { ruleParams, setRuleParams } = properties;
  useDefaults(properties, DEFAULTS);
  return (
    <>
      <TextField {...properties} name="window" label={t('rule.window', 'Within')} help="5m, 1h" />
      <NumberField
        {...properties}
        name="pendingPercent"
        label={t('rule.pending', 'More than this share of events waits for a verdict, %')}
      />
      <NumberField
        {...properties}
        name="failedPercent"
        label={t('rule.failed', 'More than this share of events could not be scored, %')}
      />
      <NumberField {...properties} name="minimumEvents" label={t('rule.least', 'Events before a share is judged')} />
      <EuiFormRow>
        <EuiSwitch
          label={t('rule.silent', 'No event at all is a problem too')}
          checked={ruleParams.expectEvents === true}
          onChange={({ target }) => setRuleParams('expectEvents', target.checked)}
        />
      </EuiFormRow>
      <EuiFormRow>
        <EuiSwitch
          label={t('rule.scorer', 'Ask the scorer whether it is ready')}
          checked={ruleParams.askScorer !== false}
          onChange={({ target }) => setRuleParams('askScorer', target.checked)}
        />
      </EuiFormRow>
      <EuiSpacer size="m" />
    </>
  );
}
