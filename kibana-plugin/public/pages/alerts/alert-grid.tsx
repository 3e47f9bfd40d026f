import { EuiDataGrid, type EuiDataGridColumn, type EuiDataGridRefProps, type EuiDataGridStyle } from '@elastic/eui';
import { createContext, memo, type RefObject, useContext, useMemo, useState } from 'react';
import type { View } from '../../address/view.ts';
import { useSteady } from '../../hooks/use-steady.ts';
import { t } from '../../i18n/translate.ts';
import { chosenColumns, columns, keepColumns } from './columns.ts';
import { CONTROLS, type Rows, RowsProvider, ValueCell } from './grid-cells.tsx';

interface Ordering {
  readonly order: View['order'];
  readonly onOrder: (order: View['order']) => void;
  /** Told when an order is about to be chosen. */
  readonly onBeforeOrder: (order: View['order']) => void;
}

const OrderContext = createContext<Ordering>({
  order: 'newest',
  onOrder: () => undefined,
  onBeforeOrder: () => undefined,
});

interface TableProperties {
  readonly rows: number;
  /** Given the table's own methods. */
  readonly grid: RefObject<EuiDataGridRefProps>;
  /** Called when the last rows come into sight. */
  readonly onEnd: () => void;
}

interface Properties extends Rows, Ordering, Pick<TableProperties, 'grid'> {
  /** Asks for more rows; absent where there are none, or while they are on their way. */
  readonly onEnd: (() => void) | undefined;
}

const ROW_PX = 28;
const LEAST_PX = 160;
/** So many rows before the last the next ones are asked for. */
const AHEAD = 15;
const STYLE: EuiDataGridStyle = {
  border: 'horizontal',
  header: 'underline',
  fontSize: 's',
  cellPadding: 'm',
  rowHover: 'highlight',
  stripes: false,
};

const TOOLBAR = { showColumnSelector: true, showSortSelector: false, showFullScreenSelector: true } as const;

/** The table itself: virtual, sorted by the server, with the chosen columns kept in the browser. */
export function AlertGrid({ order, onOrder, onBeforeOrder, onEnd, grid, ...rows }: Properties) {
  const end = useSteady(() => onEnd?.());
  const ordering = useMemo(() => ({ order, onOrder, onBeforeOrder }), [order, onOrder, onBeforeOrder]);
  return (
    <RowsProvider {...rows}>
      <OrderContext.Provider value={ordering}>
        <Table rows={rows.alerts.length} grid={grid} onEnd={end} />
      </OrderContext.Provider>
    </RowsProvider>
  );
}

/** Knows how many rows there are, and not what is in them: a change in one draws its cells alone. */
const Table = memo(function Table({ rows, grid, onEnd }: TableProperties) {
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
            display: <Sort by={sortable} name={display} />,
          }),
          ...(width !== undefined && { initialWidth: width }),
          ...(number && { schema: 'numeric' }),
        }),
      ),
    [all],
  );
  // The same objects as long as nothing in them changes: another one draws every cell anew.
  const visibility = useMemo(
    () => ({
      visibleColumns: visible,
      setVisibleColumns: (ids: string[]) => {
        setVisible(ids);
        keepColumns(storage(), ids);
      },
    }),
    [visible],
  );
  const virtualization = useMemo(
    () => ({
      onItemsRendered: ({ visibleRowStopIndex }: { readonly visibleRowStopIndex: number }) => {
        if (visibleRowStopIndex >= rows - AHEAD) onEnd();
      },
    }),
    [rows, onEnd],
  );
  return (
    <EuiDataGrid
      ref={grid}
      aria-label={t('alerts.grid', 'Alerts')}
      data-test-subj="alert-grid"
      height={`max(${LEAST_PX}px, min(calc(100vh - 250px), ${(rows + 1) * ROW_PX + 56}px))`}
      columns={shown}
      columnVisibility={visibility}
      leadingControlColumns={CONTROLS}
      rowCount={rows}
      renderCellValue={ValueCell}
      gridStyle={STYLE}
      virtualizationOptions={virtualization}
      toolbarVisibility={TOOLBAR}
    />
  );
});

/** A column's name that sorts by it; which one does is told it alone, not the table. */
function Sort({ by, name }: { readonly by: View['order']; readonly name: string }) {
  const { order, onOrder, onBeforeOrder } = useContext(OrderContext);
  return (
    <button
      type="button"
      className="apis-sort"
      aria-pressed={order === by}
      onPointerEnter={() => order !== by && onBeforeOrder(by)}
      onClick={() => onOrder(by)}
    >
      {name}
      <span aria-hidden="true">{order === by ? ' ↓' : ''}</span>
    </button>
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
