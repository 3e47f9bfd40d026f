import { EuiDataGrid, type EuiDataGridColumn, type EuiDataGridStyle } from '@elastic/eui';
import { memo, useMemo, useState } from 'react';
import type { View } from '../../address/view.ts';
import { useSteady } from '../../hooks/use-steady.ts';
import { t } from '../../i18n/translate.ts';
import { chosenColumns, columns, keepColumns } from './columns.ts';
import { CONTROLS, type Rows, RowsProvider, ValueCell } from './grid-cells.tsx';

interface TableProperties {
  readonly rows: number;
  readonly order: View['order'];
  readonly onOrder: (order: View['order']) => void;
  /** Called when the last rows come into sight; absent where there are no more. */
  readonly onEnd: (() => void) | undefined;
}

type Properties = Rows & Omit<TableProperties, 'rows'>;

const ROW_PX = 24;
const LEAST_PX = 160;
/** So many rows before the last the next ones are asked for. */
const AHEAD = 20;
const STYLE: EuiDataGridStyle = {
  border: 'horizontal',
  header: 'underline',
  fontSize: 's',
  cellPadding: 's',
  rowHover: 'highlight',
  stripes: false,
};

/** The table itself: virtual, sorted by the server, with the chosen columns kept in the browser. */
export function AlertGrid({ order, onOrder, onEnd, ...rows }: Properties) {
  const end = useSteady(() => onEnd?.());
  return (
    <RowsProvider {...rows}>
      <Table rows={rows.alerts.length} order={order} onOrder={onOrder} onEnd={onEnd && end} />
    </RowsProvider>
  );
}

/** Knows how many rows there are, and not what is in them: a change in one draws its cells alone. */
const Table = memo(function Table({ rows, order, onOrder, onEnd }: TableProperties) {
  const [visible, setVisible] = useState<string[]>(() => chosenColumns(storage()));
  const all = useMemo(columns, []);
  const shown = useMemo(
    () =>
      all.map(
        ({ id, display, width, order: sortable, number }): EuiDataGridColumn => ({
          id,
          displayAsText: display,
          actions: false,
          ...(sortable !== undefined && {
            display: (
              <button
                type="button"
                className="apis-sort"
                aria-pressed={order === sortable}
                onClick={() => onOrder(sortable)}
              >
                {display}
                <span aria-hidden="true">{order === sortable ? ' ↓' : ''}</span>
              </button>
            ),
          }),
          ...(width !== undefined && { initialWidth: width }),
          ...(number && { schema: 'numeric' }),
        }),
      ),
    [all, order, onOrder],
  );
  return (
    <EuiDataGrid
      aria-label={t('alerts.grid', 'Alerts')}
      data-test-subj="alert-grid"
      height={`max(${LEAST_PX}px, min(calc(100vh - 250px), ${(rows + 1) * ROW_PX + 56}px))`}
      columns={shown}
      columnVisibility={{
        visibleColumns: visible,
        setVisibleColumns: (ids) => {
          setVisible(ids);
          keepColumns(storage(), ids);
        },
      }}
      leadingControlColumns={CONTROLS}
      rowCount={rows}
      renderCellValue={ValueCell}
      gridStyle={STYLE}
      virtualizationOptions={{
        onItemsRendered: ({ visibleRowStopIndex }) => {
          if (visibleRowStopIndex >= rows - AHEAD) onEnd?.();
        },
      }}
      toolbarVisibility={{ showColumnSelector: true, showSortSelector: false, showFullScreenSelector: true }}
    />
  );
});

/** Absent where the browser keeps nothing for pages. */
function storage(): Storage | undefined {
  try {
    return window.localStorage;
  } catch {
    return undefined;
  }
}
