import { EuiDataGrid, type EuiDataGridColumn, type EuiDataGridStyle } from '@elastic/eui';
import { useMemo, useState } from 'react';
import type { View } from '../../address/view.ts';
import { t } from '../../i18n/translate.ts';
import { chosenColumns, columns, keepColumns } from './columns.ts';
import { CONTROLS, type Rows, RowsContext, ValueCell } from './grid-cells.tsx';

interface Properties extends Rows {
  readonly order: View['order'];
  readonly onOrder: (order: View['order']) => void;
}

const ROW_PX = 24;
const LEAST_PX = 160;
const STYLE: EuiDataGridStyle = {
  border: 'horizontal',
  header: 'underline',
  fontSize: 's',
  cellPadding: 's',
  rowHover: 'highlight',
  stripes: false,
};

/** The table itself: virtual, sorted by the server, with the chosen columns kept in the browser. */
export function AlertGrid({ order, onOrder, ...rows }: Properties) {
  const [visible, setVisible] = useState<string[]>(() => chosenColumns(storage()));
  const all = useMemo(columns, []);
  const shown = useMemo(
    () =>
      all.map(
        ({ id, display, width, order: sortable, number }): EuiDataGridColumn => ({
          id,
          displayAsText: display,
          isSortable: sortable !== undefined,
          defaultSortDirection: 'desc',
          actions: { showSortAsc: false },
          ...(width !== undefined && { initialWidth: width }),
          ...(number && { schema: 'numeric' }),
        }),
      ),
    [all],
  );
  const sorted = all.find((column) => column.order === order)?.id ?? 'last';
  return (
    <RowsContext.Provider value={rows}>
      <EuiDataGrid
        aria-label={t('alerts.grid', 'Alerts')}
        data-test-subj="alert-grid"
        height={`max(${LEAST_PX}px, min(calc(100vh - 250px), ${(rows.alerts.length + 1) * ROW_PX + 56}px))`}
        columns={shown}
        columnVisibility={{
          visibleColumns: visible,
          setVisibleColumns: (ids) => {
            setVisible(ids);
            keepColumns(storage(), ids);
          },
        }}
        sorting={{
          columns: [{ id: sorted, direction: 'desc' }],
          onSort: (next) => onOrder(all.find(({ id }) => id === next.at(-1)?.id)?.order ?? 'newest'),
        }}
        leadingControlColumns={CONTROLS}
        rowCount={rows.alerts.length}
        renderCellValue={ValueCell}
        gridStyle={STYLE}
        toolbarVisibility={{ showColumnSelector: true, showSortSelector: false, showFullScreenSelector: true }}
      />
    </RowsContext.Provider>
  );
}

/** Absent where the browser keeps nothing for pages. */
function storage(): Storage | undefined {
  try {
    return window.localStorage;
  } catch {
    return undefined;
  }
}
