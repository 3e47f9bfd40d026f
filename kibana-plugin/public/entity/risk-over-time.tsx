import type { EntityProfile } from '@api-sentinel/scorer-service/contract';
import { levelOf } from '@api-sentinel/scorer-service/contract/words';
import { count, risk } from '../format/numbers.ts';
import { moment } from '../format/times.ts';
import { t } from '../i18n/translate.ts';
import { useHost } from '../shell/context.ts';
import { spread, stepsOf } from './steps.ts';
import { TimeAxis } from './time-axis.tsx';

/** The highest risk of each step as a column in the colour of its level; the mark in it is the mean. */
export function RiskOverTime({ profile }: { readonly profile: EntityProfile }) {
  const { timeZone } = useHost();
  const steps = stepsOf(profile.since, profile.until, profile.step_ms);
  const cells = spread(profile.risk_over_time, steps);
  return (
    <div>
      <div className="apis-columns" role="img" aria-label={t('entity.risk.label', 'Highest risk over time')}>
        {cells.map((cell, place) => (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place
            key={place}
            className="apis-column"
            title={
              cell &&
              t('entity.risk.column', '{time}: highest risk {risk}, mean {mean}, {events} requests', {
                time: moment(Date.parse(cell.time), timeZone),
                risk: risk(cell.risk),
                mean: cell.mean_risk.toFixed(1),
                events: count(cell.events),
              })
            }
          >
            {cell && (
              <>
                <span
                  className={`apis-column-bar apis-fill-${levelOf(cell.risk).toLowerCase()}`}
                  style={{ height: `${Math.max(2, cell.risk)}%` }}
                />
                <span className="apis-column-mean" style={{ bottom: `${cell.mean_risk}%` }} />
              </>
            )}
          </span>
        ))}
      </div>
      <TimeAxis steps={steps} />
    </div>
  );
}
