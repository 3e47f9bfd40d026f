import { ATTACK_TYPES, ENTITY_KINDS, LEVELS } from '@api-sentinel/scorer-service/contract/words';
import { EuiComboBox, EuiFormRow, EuiSelect, EuiSpacer } from '@elastic/eui';
import { t } from '../i18n/translate.ts';
import { attackName, levelName } from '../words.ts';
import { NumberField, TextField } from './fields.tsx';
import type { RuleFormProperties } from './models.ts';
import { useDefaults } from './use-defaults.ts';

const DEFAULTS = { level: 'HIGH', types: [], entities: [], minimumCount: 1, window: '15m', groupBy: 'entity' };

const groupings = () => [
  { value: 'entity', text: t('rule.by.entity', 'who is behind them') },
  { value: 'type', text: t('rule.by.type', 'attack type') },
  { value: 'endpoint', text: t('rule.by.endpoint', 'endpoint') },
  { value: 'campaign', text: t('rule.by.campaign', 'campaign') },
  { value: 'alert', text: t('rule.by.alert', 'nothing: each by itself') },
];

interface Entity {
  readonly kind: string;
  readonly id: string;
}

/** `user alice` as an entity; undefined if it does not begin with a kind. */
export function entityFrom(text: string): Entity | undefined {
  const [kind, ...rest] = text.trim().split(/\s+/);
  const id = rest.join(' ');
  return ENTITY_KINDS.some((known) => known === kind) && id !== '' ? { kind, id } : undefined;
}

/** What an **API Sentinel alert** rule watches. */
export function AlertRuleForm(properties: RuleFormProperties) {
  const { ruleParams, setRuleParams } = properties;
  useDefaults(properties, DEFAULTS);
  const types = (ruleParams.types ?? []) as readonly string[];
  const entities = (ruleParams.entities ?? []) as readonly Entity[];
  const typeOptions = ATTACK_TYPES.filter((type) => type !== 'none').map((type) => ({
    label: attackName(type),
    key: type,
  }));
  const typed = (label: string) => typeOptions.find((option) => option.label === label)?.key;
  return (
    <>
      <EuiFormRow label={t('rule.level', 'Level, and all that is more severe')}>
        <EuiSelect
          value={String(ruleParams.level ?? DEFAULTS.level)}
          options={LEVELS.map((level) => ({ value: level, text: levelName(level) }))}
          onChange={({ target }) => setRuleParams('level', target.value)}
        />
      </EuiFormRow>
      <EuiFormRow label={t('rule.types', 'Attack types')} helpText={t('rule.types.help', 'None chosen: all.')}>
        <EuiComboBox
          aria-label={t('rule.types', 'Attack types')}
          options={typeOptions}
          selectedOptions={typeOptions.filter(({ key }) => types.includes(key))}
          onChange={(chosen) =>
            setRuleParams(
              'types',
              chosen.flatMap(({ label }) => typed(label) ?? []),
            )
          }
        />
      </EuiFormRow>
      <EuiFormRow
        label={t('rule.entities', 'Entities')}
        helpText={t('rule.entities.help', 'A kind and an id: "user alice", "source 198.51.100.7". None: all.')}
      >
        <EuiComboBox
          aria-label={t('rule.entities', 'Entities')}
          noSuggestions={true}
          selectedOptions={entities.map(({ kind, id }) => ({ label: `${kind} ${id}` }))}
          onCreateOption={(text) => {
            const entity = entityFrom(text);
            if (entity) setRuleParams('entities', [...entities, entity]);
            return entity !== undefined;
          }}
          onChange={(chosen) =>
            setRuleParams(
              'entities',
              chosen.flatMap(({ label }) => entityFrom(label) ?? []),
            )
          }
        />
      </EuiFormRow>
      <NumberField {...properties} name="minimumCount" label={t('rule.count', 'Events behind them, at least')} />
      <TextField
        {...properties}
        name="window"
        label={t('rule.window', 'Within')}
        help={t('rule.window.help', 'A whole number and s, m, h or d. It ends after a window without anything more.')}
      />
      <EuiFormRow label={t('rule.by', 'Grouped by')}>
        <EuiSelect
          value={String(ruleParams.groupBy ?? DEFAULTS.groupBy)}
          options={groupings()}
          onChange={({ target }) => setRuleParams('groupBy', target.value)}
        />
      </EuiFormRow>
      <EuiSpacer size="m" />
    </>
  );
}
