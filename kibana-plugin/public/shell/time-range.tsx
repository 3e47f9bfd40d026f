import { EuiSuperDatePicker } from '@elastic/eui';
import { useQueryClient } from '@tanstack/react-query';
import { useView } from '../hooks/use-view.ts';
import { t } from '../i18n/translate.ts';

const ranges = () => [
  { start: 'now-15m', end: 'now', label: t('range.15m', 'Last 15 minutes') },
  { start: 'now-1h', end: 'now', label: t('range.1h', 'Last hour') },
  { start: 'now-6h', end: 'now', label: t('range.6h', 'Last 6 hours') },
  { start: 'now-24h', end: 'now', label: t('range.24h', 'Last 24 hours') },
  { start: 'now-7d', end: 'now', label: t('range.7d', 'Last 7 days') },
  { start: 'now-30d', end: 'now', label: t('range.30d', 'Last 30 days') },
];
const PAUSED_MS = 10_000;

/** The time range of all pages, and how often it is asked anew. */
export function TimeRange() {
  const { view, change } = useView();
  const queries = useQueryClient();
  return (
    <div className="apis-time-range">
      <EuiSuperDatePicker
        compressed={true}
        width="auto"
        start={view.from}
        end={view.to}
        isPaused={view.refresh === 0}
        refreshInterval={view.refresh === 0 ? PAUSED_MS : view.refresh * 1_000}
        commonlyUsedRanges={ranges()}
        showUpdateButton="iconOnly"
        onTimeChange={({ start, end }) => change({ from: start, to: end })}
        onRefresh={() => void queries.invalidateQueries()}
        onRefreshChange={({ isPaused, refreshInterval }) =>
          change({ refresh: isPaused ? 0 : Math.max(1, Math.round(refreshInterval / 1_000)) })
        }
      />
    </div>
  );
}
