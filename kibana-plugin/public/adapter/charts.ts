/** What differs between Elastic Charts 42 and today's, and the look that all charts of ours share. */

import type { PartialTheme, SettingsProps, Theme } from '@elastic/charts';
import * as Charts from '@elastic/charts';
import type { Palette } from '../theme/palette.ts';

/** Today's Charts have this too; 42 knows no `locale` and takes themes alike. */
export function chartSettings(
  palette: Palette,
  dark: boolean,
): Pick<SettingsProps, 'baseTheme' | 'theme' | 'showLegend'> {
  const { LIGHT_THEME, DARK_THEME } = Charts as unknown as Record<'LIGHT_THEME' | 'DARK_THEME', Theme>;
  return { baseTheme: dark ? DARK_THEME : LIGHT_THEME, theme: themeOf(palette), showLegend: false };
}

function themeOf(palette: Palette): PartialTheme {
  const label = { fill: palette.subdued, fontSize: 11 };
  return {
    background: { color: 'transparent' },
    chartMargins: { left: 0, right: 0, top: 4, bottom: 0 },
    chartPaddings: { left: 0, right: 0, top: 0, bottom: 0 },
    axes: {
      axisLine: { visible: false },
      tickLine: { visible: false, size: 0 },
      tickLabel: { ...label, padding: 6 },
      axisTitle: { ...label, padding: 0 },
      gridLine: {
        horizontal: { visible: true, stroke: palette.line, strokeWidth: 1, opacity: 1, dash: [] },
        vertical: { visible: false },
      },
    },
    partition: {
      outerSizeRatio: 1,
      emptySizeRatio: 0.62,
      sectorLineWidth: 1.5,
      sectorLineStroke: palette.surface,
      // No name fits into a slice at this size: the list beside it has them.
      minFontSize: 1_000,
      maxFontSize: 1_001,
      linkLabel: { maxCount: 0 },
    },
  };
}

/** The colours of a partition's layer: its signature changed with Charts 60. */
export function sliceColor(colorOf: (name: string) => string) {
  // 42 calls it with the node (which has `dataName`), its index and its children, later ones with key, index and node.
  return (first: unknown, _index?: unknown, third?: unknown): string => {
    const named = [first, third].find((one): one is { readonly dataName: unknown } => hasDataName(one));
    return colorOf(String(named?.dataName ?? first));
  };
}

function hasDataName(value: unknown): value is { readonly dataName: unknown } {
  return typeof value === 'object' && value !== null && 'dataName' in value;
}

/** What is shown beside the pointer; 42 has no such component, and formats as the axis does. */
export const ChartTooltip: typeof Charts.Tooltip =
  (Charts as Partial<typeof Charts>).Tooltip ?? ((() => null) as unknown as typeof Charts.Tooltip);
