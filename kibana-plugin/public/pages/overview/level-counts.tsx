import type { Figure, Overview } from '@api-sentinel/scorer-service/contract';
import type { Level } from '@api-sentinel/scorer-service/contract/words';
import { Sparkline } from '../../components/sparkline.tsx';
import { count, difference, percent, shortCount } from '../../format/numbers.ts';
import { useLink } from '../../hooks/use-link.ts';
import { useView } from '../../hooks/use-view.tsx';
import { t } from '../../i18n/translate.ts';
import { useTheme } from '../../theme/theme.tsx';
import { levelName } from '../../words.ts';

const SHOWN = ['CRITICAL', 'HIGH', 'MEDIUM'] as const satisfies readonly Level[];

/** The figures that tell at a glance whether anything is wrong, each against the period before. */
export function LevelCounts({ overview }: { readonly overview: Overview }) {
  const { linkTo, view } = useView();
  const { palette } = useTheme();
  return (
    <div className="apis-counts apis-overview-counts">
      {SHOWN.map((level) => (
        <Tile
          key={level}
          label={levelName(level)}
          value={count(overview.levels[level].value)}
          figure={overview.levels[level]}
          change={difference(overview.levels[level].value, overview.levels[level].previous)}
          color={palette.levels[level].solid}
          tone={overview.levels[level].value > 0 ? level : undefined}
          to={linkTo('/alerts', { ...view.filters, only_level: level })}
        />
      ))}
      <Tile
        label={t('overview.requests', 'Requests')}
        value={shortCount(overview.requests.value)}
        figure={overview.requests}
        change={difference(overview.requests.value, overview.requests.previous)}
        color={palette.link}
      />
      <Tile
        label={t('overview.anomalyRate', 'Anomaly rate')}
        value={percent(overview.anomaly_rate.value)}
        figure={overview.anomaly_rate}
        change={pointsOf(overview.anomaly_rate)}
        color={palette.link}
      />
      <Tile
        label={t('overview.successRate', 'Success rate')}
        value={percent(overview.success_rate.value)}
        figure={overview.success_rate}
        change={pointsOf(overview.success_rate)}
        color={palette.link}
      />
    </div>
  );
}

/** A change of a share in percentage points. */
function pointsOf({ value, previous }: Figure): string {
  const change = (value - previous) * 100;
  const text = Math.abs(change).toFixed(2);
  return Number(text) === 0 ? '±0' : `${change < 0 ? '−' : '+'}${text}`;
}

interface TileProperties {
  readonly label: string;
  readonly value: string;
  readonly figure: Figure;
  readonly change: string;
  readonly color: string;
  readonly tone?: Level | undefined;
  readonly to?: string;
}

function Tile({ label, value, figure, change, color, tone, to }: TileProperties) {
  const link = useLink();
  const title = t('overview.before', '{change} against the period before', { change });
  const content = (
    <>
      <span className="apis-tile-label">
        {tone && <span className={`apis-dot apis-fill-${tone.toLowerCase()}`} aria-hidden="true" />}
        {label}
      </span>
      <span className="apis-tile-value">{value}</span>
      <span className="apis-tile-change" title={title}>
        {change}
      </span>
      <Sparkline points={figure.points} color={color} />
    </>
  );
  if (to === undefined) return <div className="apis-panel apis-tile">{content}</div>;
  return (
    <a className="apis-panel apis-tile" {...link(to)}>
      {content}
    </a>
  );
}
