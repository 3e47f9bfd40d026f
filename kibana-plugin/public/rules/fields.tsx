import { EuiFieldNumber, EuiFieldText, EuiFormRow } from '@elastic/eui';
import type { RuleFormProperties } from './models.ts';

interface Properties extends RuleFormProperties {
  readonly name: string;
  readonly label: string;
  readonly help?: string;
}

/** A parameter that is a number. */
export function NumberField({ name, label, help, ruleParams, errors, setRuleParams }: Properties) {
  const wrong = errors[name] ?? [];
  const value = ruleParams[name];
  return (
    <EuiFormRow label={label} isInvalid={wrong.length > 0} error={[...wrong]} {...(help && { helpText: help })}>
      <EuiFieldNumber
        value={typeof value === 'number' ? value : ''}
        isInvalid={wrong.length > 0}
        onChange={({ target }) => setRuleParams(name, target.value === '' ? undefined : Number(target.value))}
      />
    </EuiFormRow>
  );
}

/** A parameter that is a text. */
export function TextField({ name, label, help, ruleParams, errors, setRuleParams }: Properties) {
  const wrong = errors[name] ?? [];
  return (
    <EuiFormRow label={label} isInvalid={wrong.length > 0} error={[...wrong]} {...(help && { helpText: help })}>
      <EuiFieldText
        value={String(ruleParams[name] ?? '')}
        isInvalid={wrong.length > 0}
        onChange={({ target }) => setRuleParams(name, target.value)}
      />
    </EuiFormRow>
  );
}
