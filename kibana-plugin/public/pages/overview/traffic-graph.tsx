import type { Overview } from '@api-sentinel/scorer-service/contract';
import {
  AreaSeries,
  Axis,
  BarSeries,
  type BrushEndListener,
  Chart,
  CurveType,
  Position,
  ScaleType,
  Settings,
} from '@elastic/charts';
import { ChartTooltip, chartSettings } from '../../adapter/charts.ts';
import { Panel } from '../../components/panel.tsx';
import { count, shortCount } from '../../format/numbers.ts';
import { axisTime, moment } from '../../format/times.ts';
import { useView } from '../../hooks/use-view.tsx';
import { t } from '../../i18n/translate.ts';
import { useHost } from '../../shell/context.ts';
import { useTheme } from '../../theme/theme.tsx';
import { levelName } from '../../words.ts';
import { Legend } from './legend.tsx';
import { attackRows, expectedRows, LEVELS_SHOWN, OUTCOMES_SHOWN, outcomeName, outcomeRows } from './traffic-rows.ts';

/** Requests over time by outcome with what is usual as a shade; below, on the same times, attacks by level. */
export function TrafficGraph({ overview }: { readonly overview: Overview }) {
  const { palette, dark } = useTheme();
  const { timeZone } = useHost();
  const { change } = useView();
  const since = Date.parse(overview.since);
  const until = Date.parse(overview.until);
  const formatTime = (time: number) => axisTime(time, until - since, timeZone);
  const onBrush: BrushEndListener = ({ x }) => {
    const [from, to] = [Number(x?.[0]), Number(x?.[1])];
    if (from < to) change({ from: new Date(from).toISOString(), to: new Date(to).toISOString(), refresh: 0 });
  };
  const expected = expectedRows(overview.traffic);
  const shared = {
    ...chartSettings(palette, dark),
    xDomain: { min: since, max: until, minInterval: overview.step_ms },
    onBrushEnd: onBrush,
  };
  const time = {
    xScaleType: ScaleType.Time,
    yScaleType: ScaleType.Linear,
    xAccessor: 'time',
    timeZone: 'utc',
  } as const;
  return (
    <Panel
      className="apis-overview-traffic"
      title={t('overview.traffic', 'Traffic and attacks')}
      aside={
        <Legend
          entries={[
            ...OUTCOMES_SHOWN.map((outcome) => ({ name: outcomeName(outcome), color: palette.outcomes[outcome] })),
            ...(expected.length > 0 ? [{ name: t('overview.expected', 'usual range'), color: palette.expected }] : []),
          ]}
        />
      }
    >
      <div className="apis-traffic-requests">
        <Chart>
          <Settings {...shared} ariaLabel={t('overview.traffic.title', 'Requests over time by outcome')} />
          <ChartTooltip headerFormatter={({ value }) => moment(Number(value), timeZone)} />
          <Axis
            id="requests"
            position={Position.Left}
            ticks={4}
            tickFormat={alignedCount}
            style={{ axisPanelTitle: { visible: false } }}
          />
          {/* Takes the room that the labels of the graph below take, so that both are equally wide. */}
          <Axis
            id="time"
            position={Position.Bottom}
            tickFormat={formatTime}
            timeAxisLayerCount={0}
            style={{ tickLabel: { fill: 'transparent', padding: 0 } }}
          />
          <AreaSeries
            id="expected"
            name={t('overview.expected', 'usual range')}
            {...time}
            yAccessors={['high']}
            y0Accessors={['low']}
            data={expected}
            color={palette.expected}
            curve={CurveType.CURVE_MONOTONE_X}
            tickFormat={count}
            areaSeriesStyle={{ line: { visible: false }, point: { visible: 'never' }, area: { opacity: 1 } }}
          />
          <BarSeries
            id="outcomes"
            {...time}
            enableHistogramMode={true}
            yAccessors={['count']}
            splitSeriesAccessors={['outcome']}
            stackAccessors={['time']}
            data={outcomeRows(overview.traffic)}
            color={({ splitAccessors }) => palette.outcomes[splitAccessors.get('outcome') as 'success'] ?? palette.line}
            name={({ splitAccessors }) => outcomeName(String(splitAccessors.get('outcome')))}
            tickFormat={count}
          />
        </Chart>
      </div>
      <div className="apis-traffic-attacks">
        <Chart>
          <Settings {...shared} ariaLabel={t('overview.attacks.title', 'Attacks over time by level')} />
          <ChartTooltip headerFormatter={({ value }) => moment(Number(value), timeZone)} />
          <Axis id="attacks" position={Position.Left} ticks={2} integersOnly={true} tickFormat={alignedCount} />
          <Axis id="time" position={Position.Bottom} tickFormat={formatTime} timeAxisLayerCount={0} />
          <BarSeries
            id="levels"
            {...time}
            enableHistogramMode={true}
            yAccessors={['count']}
            splitSeriesAccessors={['level']}
            stackAccessors={['time']}
            data={attackRows(overview.traffic)}
            color={({ splitAccessors }) => palette.levels[splitAccessors.get('level') as 'HIGH']?.solid ?? palette.line}
            name={({ splitAccessors }) => levelName(String(splitAccessors.get('level')))}
            tickFormat={count}
          />
        </Chart>
        <Legend
          entries={LEVELS_SHOWN.map((level) => ({ name: levelName(level), color: palette.levels[level].solid }))}
        />
      </div>
    </Panel>
  );
}

/** As wide as any other, so that the two charts begin at the same place. */
function alignedCount(value: number): string {
  return shortCount(value).padStart(6, '\u2007');
}
