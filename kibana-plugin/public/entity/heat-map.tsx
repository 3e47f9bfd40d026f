import type { EntityProfile } from '@api-sentinel/scorer-service/contract';
import { levelOf } from '@api-sentinel/scorer-service/contract/words';
import { EntityChip } from '../components/entity-chip.tsx';
import { count, risk } from '../format/numbers.ts';
import { moment } from '../format/times.ts';
import { t } from '../i18n/translate.ts';
import { useHost } from '../shell/context.ts';
import { spread, stepsOf } from './steps.ts';
import { TimeAxis } from './time-axis.tsx';

const SHOWN = 12;

/** Endpoints by time: the more requests, the fuller the cell; the colour is the level of the riskiest of them. */
export function HeatMap({ profile }: { readonly profile: EntityProfile }) {
  const { timeZone } = useHost();
  const steps = stepsOf(profile.since, profile.until, profile.step_ms);
  const rows = profile.heat_map.slice(0, SHOWN).map(({ name, cells }) => ({
    name,
    events: cells.reduce((sum, { events }) => sum + events, 0),
    risk: Math.max(0, ...cells.map((cell) => cell.risk)),
    cells: spread(cells, steps),
  }));
  const most = Math.max(1, ...rows.flatMap(({ cells }) => cells.map((cell) => cell?.events ?? 0)));
  const kind = profile.subject.kind === 'endpoint' ? 'source' : 'endpoint';
  return (
    <div className="apis-heat">
      {rows.map(({ name, events, risk: highest, cells }) => (
        <div key={name} className="apis-heat-row">
          <EntityChip kind={kind} id={name} most={34} bare={true} />
          <div
            className="apis-heat-cells"
            role="img"
            aria-label={t('heat.row', '{events} requests, highest risk {risk}', {
              events: count(events),
              risk: risk(highest),
            })}
          >
            {cells.map((cell, place) => (
              <span
                // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its place
                key={place}
                className={cell ? `apis-heat-${levelOf(cell.risk).toLowerCase()}` : ''}
                style={cell && { opacity: 0.35 + 0.65 * Math.sqrt(cell.events / most) }}
                title={
                  cell &&
                  t('heat.cell', '{time}: {events} requests, highest risk {risk}', {
                    time: moment(Date.parse(cell.time), timeZone),
                    events: count(cell.events),
                    risk: risk(cell.risk),
                  })
                }
              />
            ))}
          </div>
          <span className="apis-number apis-subdued">{count(events)}</span>
        </div>
      ))}
      <div className="apis-heat-row">
        <span />
        <TimeAxis steps={steps} />
        <span />
      </div>
    </div>
  );
}
