/** The parts of the table's rows. They keep their identity while rows change: what they show comes by a context. */
import type { Alert } from '@api-sentinel/scorer-service/contract';
import type { EuiDataGridCellValueElementProps } from '@elastic/eui';
import { createContext, type ReactNode, useContext, useMemo } from 'react';
import { t } from '../../i18n/translate.ts';
import { attackName } from '../../words.ts';
import { AlertCell } from './alert-cell.tsx';
import type { ColumnId } from './columns.ts';

export interface Rows {
  readonly alerts: readonly Alert[];
  readonly selected: ReadonlySet<string>;
  readonly onSelect: (ids: ReadonlySet<string>) => void;
  readonly onOpen: (alert: Alert) => void;
}

const AlertsContext = createContext<Pick<Rows, 'alerts' | 'onOpen'>>({ alerts: [], onOpen: () => undefined });
const ChosenContext = createContext<Pick<Rows, 'alerts' | 'selected' | 'onSelect'>>({
  alerts: [],
  selected: new Set(),
  onSelect: () => undefined,
});

/** Gives the cells what they show, each kind only what it needs: what changes draws no other cell again. */
export function RowsProvider({ alerts, selected, onSelect, onOpen, children }: Rows & { children: ReactNode }) {
  const shown = useMemo(() => ({ alerts, onOpen }), [alerts, onOpen]);
  const chosen = useMemo(() => ({ alerts, selected, onSelect }), [alerts, selected, onSelect]);
  return (
    <AlertsContext.Provider value={shown}>
      <ChosenContext.Provider value={chosen}>{children}</ChosenContext.Provider>
    </AlertsContext.Provider>
  );
}

export function ValueCell({ rowIndex, columnId }: EuiDataGridCellValueElementProps) {
  const { alerts, onOpen } = useContext(AlertsContext);
  const alert = alerts[rowIndex];
  if (!alert) return null;
  if (columnId === 'type') {
    return (
      <button type="button" className="apis-link" onClick={() => onOpen(alert)}>
        {attackName(alert.attack.type)}
      </button>
    );
  }
  return <AlertCell alert={alert} column={columnId as ColumnId} />;
}

function ChooseAll() {
  const { alerts, selected, onSelect } = useContext(ChosenContext);
  const every = alerts.length > 0 && alerts.every(({ id }) => selected.has(id));
  return (
    <input
      type="checkbox"
      className="apis-choose"
      aria-label={t('alerts.chooseAll', 'Choose all that are listed')}
      checked={every}
      onChange={() => onSelect(every ? new Set() : new Set(alerts.map(({ id }) => id)))}
    />
  );
}

function Choose({ rowIndex }: { readonly rowIndex: number }) {
  const { alerts, selected, onSelect } = useContext(ChosenContext);
  const alert = alerts[rowIndex];
  if (!alert) return null;
  const toggle = () => {
    const next = new Set(selected);
    if (!next.delete(alert.id)) next.add(alert.id);
    onSelect(next);
  };
  return (
    <input
      type="checkbox"
      className="apis-choose"
      aria-label={t('alerts.choose', 'Choose this alert')}
      checked={selected.has(alert.id)}
      onChange={toggle}
    />
  );
}

const CONTROL_PX = 34;

export const CONTROLS = [{ id: 'chosen', width: CONTROL_PX, headerCellRender: ChooseAll, rowCellRender: Choose }];
