import type { Alert } from '@api-sentinel/scorer-service/contract';
import { EuiButtonEmpty } from '@elastic/eui';
import { useState } from 'react';
import { asQuery, periodOf } from '../../address/period.ts';
import { allAlerts, type ExportFormat, MOST_EXPORTED, saveAlerts } from '../../export/save.ts';
import { useWholeView } from '../../hooks/use-view.tsx';
import { plural, t } from '../../i18n/translate.ts';
import { useClient } from '../../shell/context.ts';
import { useSay } from '../../shell/toasts.tsx';

/** Saves the chosen alerts, or all that the filters let through, as a file. */
export function ExportButtons({ chosen }: { readonly chosen: readonly Alert[] }) {
  const client = useClient();
  const { view } = useWholeView();
  const say = useSay();
  const [busy, setBusy] = useState<ExportFormat | undefined>();
  const save = async (format: ExportFormat) => {
    setBusy(format);
    try {
      const query = { ...asQuery(periodOf(view, Date.now())), ...view.filters, order: view.order };
      const alerts = chosen.length > 0 ? chosen : await allAlerts(client, query);
      saveAlerts(alerts, format, Date.now());
      const text =
        alerts.length >= MOST_EXPORTED ? t('export.bound', 'That is the most that one file takes.') : undefined;
      say(
        plural('export.done', alerts.length, '{count} alert saved', '{count} alerts saved'),
        text === undefined ? {} : { text },
      );
    } catch (error) {
      say(t('export.failed', 'The alerts could not be saved'), {
        color: 'danger',
        text: error instanceof Error ? error.message : '',
      });
    } finally {
      setBusy(undefined);
    }
  };
  return (
    <>
      {(['csv', 'json'] as const).map((format) => (
        <EuiButtonEmpty
          key={format}
          size="xs"
          color="text"
          isLoading={busy === format}
          onClick={() => void save(format)}
        >
          {format === 'csv' ? t('export.csv', 'Export CSV') : t('export.json', 'Export JSON')}
        </EuiButtonEmpty>
      ))}
    </>
  );
}
