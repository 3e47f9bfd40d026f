import type { Alert } from '@api-sentinel/scorer-service/contract';
import { EuiButtonEmpty } from '@elastic/eui';
import { useAlertActions } from '../../alert/use-alert-actions.ts';
import { plural, t } from '../../i18n/translate.ts';

/** What can be done with all alerts that are chosen, at once. */
export function BulkActions({ alerts, onDone }: { readonly alerts: readonly Alert[]; readonly onDone: () => void }) {
  const { allowed, busy, setStatus, label } = useAlertActions();
  if (!allowed) return null;
  const actions: readonly (readonly [string, () => Promise<void>])[] = [
    [t('alert.acknowledge', 'Acknowledge'), () => setStatus(alerts, 'acknowledged')],
    [t('alert.close', 'Close'), () => setStatus(alerts, 'closed')],
    [t('alert.reopen', 'Open again'), () => setStatus(alerts, 'open')],
    [t('bulk.attack', 'Label attack'), () => label(alerts, 'attack')],
    [t('bulk.benign', 'Label benign'), () => label(alerts, 'benign')],
  ];
  return (
    <span className="apis-bulk" data-test-subj="bulk">
      <span>{plural('bulk.chosen', alerts.length, '{count} chosen', '{count} chosen')}</span>
      {actions.map(([name, act]) => (
        <EuiButtonEmpty key={name} size="xs" isDisabled={busy} onClick={() => void act().then(onDone)}>
          {name}
        </EuiButtonEmpty>
      ))}
    </span>
  );
}
