import { EuiSelect } from '@elastic/eui';
import { ALERT_GROUPINGS, type View } from '../../address/view.ts';
import { useWholeView } from '../../hooks/use-view.tsx';
import { t } from '../../i18n/translate.ts';
import { kindName } from '../../words.ts';

const NAMES: Readonly<Record<string, () => string>> = {
  entity: () => t('group.entity', 'user or source'),
  type: () => t('group.type', 'type'),
  campaign: () => t('group.campaign', 'campaign'),
  level: () => t('group.level', 'level'),
  status: () => t('group.status', 'status'),
};

export function groupName(by: string): string {
  return NAMES[by]?.() ?? kindName(by).toLowerCase();
}

/** By what alerts are grouped; the address keeps it. */
export function GroupSelect() {
  const { view, change } = useWholeView();
  return (
    <div className="apis-group-select">
      <EuiSelect
        compressed={true}
        aria-label={t('group.label', 'Group alerts')}
        value={view.group}
        options={[
          { value: '', text: t('group.none', 'Not grouped') },
          ...ALERT_GROUPINGS.map((by) => ({
            value: by as string,
            text: t('group.by', 'By {name}', { name: groupName(by) }),
          })),
        ]}
        onChange={({ target }) => change({ group: target.value as View['group'] })}
      />
    </div>
  );
}
