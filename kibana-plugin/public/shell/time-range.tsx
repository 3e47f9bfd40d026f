import { EuiSuperDatePicker } from '@elastic/eui';
import { useQueryClient } from '@tanstack/react-query';
import { memo } from 'react';
import type { View } from '../address/view.ts';
import { useSteady } from '../hooks/use-steady.ts';
import { useView } from '../hooks/use-view.tsx';
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
  const onChange = useSteady(change);
  const onRefresh = useSteady(() => void queries.invalidateQueries());
  const { from, to, refresh } = view;
  return <Picker from={from} to={to} refresh={refresh} onChange={onChange} onRefresh={onRefresh} />;
}

interface PickerProperties extends Pick<View, 'from' | 'to' | 'refresh'> {
  readonly onChange: (change: Partial<View>) => void;
  readonly onRefresh: () => void;
}

/** Costs much to draw, and most addresses change nothing of it. */
const Picker = memo(function Picker({ from, to, refresh, onChange, onRefresh }: PickerProperties) {
  return (
    <div className="apis-time-range">
      <EuiSuperDatePicker
        compressed={true}
        width="auto"
        start={from}
        end={to}
        isPaused={refresh === 0}
        refreshInterval={refresh === 0 ? PAUSED_MS : refresh * 1_000}
        commonlyUsedRanges={ranges()}
        showUpdateButton="iconOnly"
        onTimeChange={({ start, end }) => onChange({ from: start, to: end })}
        onRefresh={onRefresh}
        onRefreshChange={({ isPaused, refreshInterval }) =>
          onChange({ refresh: isPaused ? 0 : Math.max(1, Math.round(refreshInterval / 1_000)) })
        }
      />
    </div>
  );
});
