import type { TopRow } from '@api-sentinel/scorer-service/contract';
import { levelOf } from '@api-sentinel/scorer-service/contract/words';
import { EntityChip } from '../../components/entity-chip.tsx';
import { Panel } from '../../components/panel.tsx';
import { RiskNumber } from '../../components/risk-number.tsx';
import { count, shortCount } from '../../format/numbers.ts';
import { t } from '../../i18n/translate.ts';

const SHOWN = 5;

/** Who or what is meant most often, and how risky it is at worst. */
export function TopList({ title, rows }: { readonly title: string; readonly rows: readonly TopRow[] }) {
  return (
    <Panel title={title} flush={true}>
      {rows.length === 0 ? (
        <p className="apis-none">{t('overview.top.none', 'None in this period.')}</p>
      ) : (
        <table className="apis-table apis-table-hover apis-top">
          <thead>
            <tr>
              <th>{t('overview.top.name', 'Name')}</th>
              <th className="apis-number">{t('overview.top.events', 'Risky of all')}</th>
              <th>{t('overview.top.risk', 'Risk')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, SHOWN).map(({ subject, risky_events, events, risk }) => (
              <tr key={subject.id}>
                <td>
                  <EntityChip kind={subject.kind} id={subject.id} most={30} bare={true} />
                </td>
                <td
                  className="apis-number"
                  title={t('overview.top.title', '{risky} risky of {all} requests', {
                    risky: count(risky_events),
                    all: count(events),
                  })}
                >
                  {shortCount(risky_events)} <span className="apis-subdued">/ {shortCount(events)}</span>
                </td>
                <td>
                  <RiskNumber score={risk} level={levelOf(risk)} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}
