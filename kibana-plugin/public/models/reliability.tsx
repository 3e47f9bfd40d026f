import type { Model } from '@api-sentinel/scorer-service/contract';
import { count, percent } from '../format/numbers.ts';
import { t } from '../i18n/translate.ts';

const SIZE = 200;

/** How often what was given a probability was an attack: on the diagonal, the probabilities mean what they say. */
export function Reliability({ points }: { readonly points: NonNullable<Model['reliability']> }) {
  const most = Math.max(1, ...points.map(({ rows }) => rows));
  const x = (share: number) => share * SIZE;
  const y = (share: number) => SIZE - share * SIZE;
  const path = points
    .map(({ predicted, observed }, i) => `${i === 0 ? 'M' : 'L'}${x(predicted)} ${y(observed)}`)
    .join('');
  return (
    <div className="apis-reliability">
      <span className="apis-reliability-y">{t('reliability.observed', 'were attacks')}</span>
      <svg
        viewBox={`-4 -4 ${SIZE + 8} ${SIZE + 8}`}
        role="img"
        aria-label={t('reliability.label', 'Reliability of the risk as a probability')}
      >
        {[0, 0.25, 0.5, 0.75, 1].map((share) => (
          <path key={share} className="apis-grid-line" d={`M0 ${y(share)}H${SIZE}M${x(share)} 0V${SIZE}`} />
        ))}
        <path className="apis-diagonal" d={`M0 ${SIZE}L${SIZE} 0`} />
        <path className="apis-reliability-line" d={path} />
        {points.map(({ predicted, observed, rows }) => (
          <circle
            key={predicted}
            className="apis-reliability-point"
            cx={x(predicted)}
            cy={y(observed)}
            r={2.5 + 4 * Math.sqrt(rows / most)}
          >
            <title>
              {t('reliability.point', 'given {predicted}, {observed} of {rows} were attacks', {
                predicted: percent(predicted),
                observed: percent(observed),
                rows: count(rows),
              })}
            </title>
          </circle>
        ))}
      </svg>
      <span className="apis-reliability-x">{t('reliability.predicted', 'probability given, 0 to 100 %')}</span>
    </div>
  );
}
