import { EuiButtonEmpty, type EuiDataGridRefProps } from '@elastic/eui';
import { useMemo, useRef, useState } from 'react';
import type { View } from '../../address/view.ts';
import { useOpenAlert } from '../../alerts/use-open-alert.ts';
import { AnswerOf, EmptyState, LoadingState } from '../../components/states.tsx';
import { useSteady } from '../../hooks/use-steady.ts';
import { useView, useWholeView } from '../../hooks/use-view.tsx';
import { plural, t } from '../../i18n/translate.ts';
import { AlertGrid } from './alert-grid.tsx';
import { BulkActions } from './bulk-actions.tsx';
import { ExportButtons } from './export-buttons.tsx';
import { GroupSelect } from './group-select.tsx';
import { useAlertPages } from './use-alert-pages.ts';
import { useFromFirst } from './use-from-first.ts';
import { Waiting } from './waiting.tsx';

/** Every alert of the view as a table: live, to be chosen from, exported. */
export function AlertList() {
  const { view, change } = useWholeView();
  const { asked, alerts: listed, ids, refresh, prepare, more, loadingMore } = useAlertPages();
  const onOpen = useOpenAlert();
  const grid = useRef<EuiDataGridRefProps>(null);
  const toFirst = () => grid.current?.scrollToItem?.({ rowIndex: 0 });
  const { rows: alerts, fromFirst } = useFromFirst(listed, asked.data, toFirst);
  const onOrder = useSteady((order: View['order']) => {
    if (order === view.order) return toFirst();
    fromFirst();
    change({ order });
  });
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const chosen = useMemo(() => alerts.filter(({ id }) => selected.has(id)), [alerts, selected]);
  const show = () => {
    fromFirst();
    refresh();
  };
  const total = asked.data?.total ?? alerts.length;
  return (
    <section className="apis-panel apis-list" aria-label={t('alerts.title', 'Alerts')}>
      <div className="apis-list-bar">
        <strong className="apis-list-total">
          {asked.data && plural('alerts.total', total, '{count} alert', '{count} alerts')}
        </strong>
        <Waiting filters={view.filters} since={asked.data} ids={ids} onShow={show} />
        {chosen.length > 0 && <BulkActions alerts={chosen} onDone={() => setSelected(new Set())} />}
        <span className="apis-list-bar-end">
          <ExportButtons chosen={chosen} />
          <GroupSelect />
        </span>
      </div>
      <AnswerOf asked={asked} loading={<LoadingState lines={12} />}>
        {() =>
          alerts.length === 0 ? (
            <None />
          ) : (
            <AlertGrid
              alerts={alerts}
              selected={selected}
              onSelect={setSelected}
              onOpen={onOpen}
              grid={grid}
              order={view.order}
              onOrder={onOrder}
              onBeforeOrder={prepare}
              onEnd={loadingMore ? undefined : more}
            />
          )
        }
      </AnswerOf>
      {more && (
        <div className="apis-more">
          <EuiButtonEmpty size="s" isLoading={loadingMore} onClick={more}>
            {t('alerts.more', 'Show more, {shown} of {total} are listed', {
              shown: alerts.length.toLocaleString('en-US'),
              total: total.toLocaleString('en-US'),
            })}
          </EuiButtonEmpty>
        </div>
      )}
    </section>
  );
}

function None() {
  const { change } = useView();
  return (
    <EmptyState
      title={t('alerts.none', 'No alerts in this period')}
      action={
        <EuiButtonEmpty size="s" onClick={() => change({ from: 'now-30d', to: 'now', filters: {} })}>
          {t('alerts.none.wider', 'Show all of the last 30 days')}
        </EuiButtonEmpty>
      }
    >
      {t(
        'alerts.none.what',
        'Nothing that the filters let through was risky enough. New alerts appear here by themselves.',
      )}
    </EmptyState>
  );
}
