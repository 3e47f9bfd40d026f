import type { Overview } from '@api-sentinel/scorer-service/contract';
import type { AttackType } from '@api-sentinel/scorer-service/contract/words';
import { Chart, type ElementClickListener, Partition, PartitionLayout, Settings } from '@elastic/charts';
import { chartSettings, sliceColor } from '../../adapter/charts.ts';
import { Panel } from '../../components/panel.tsx';
import { count, percent } from '../../format/numbers.ts';
import { useView } from '../../hooks/use-view.tsx';
import { t } from '../../i18n/translate.ts';
import { useTheme } from '../../theme/theme.tsx';
import { attackName } from '../../words.ts';

/** Alerts by attack type; a click on a slice or its line in the list filters all that is shown. */
export function AttackShare({ overview: { attacks } }: { readonly overview: Overview }) {
  const { palette, dark } = useTheme();
  const { view, filter } = useView();
  const colorOf = (type: string) => palette.types[type as AttackType] ?? palette.line;
  const choose = (type: string) => filter({ type: view.filters.type === type ? undefined : (type as AttackType) });
  const onClick: ElementClickListener = ([slice]) => {
    const [[first]] = slice as unknown as [[{ groupByRollup: unknown }]];
    if (typeof first?.groupByRollup === 'string') choose(first.groupByRollup);
  };
  const total = attacks.reduce((sum, { alerts }) => sum + alerts, 0);
  return (
    <Panel className="apis-overview-share" title={t('overview.share', 'Attack distribution')}>
      {total === 0 ? (
        <p className="apis-subdued">{t('overview.share.none', 'No alerts in this period.')}</p>
      ) : (
        <div className="apis-share">
          <div className="apis-share-chart">
            <Chart>
              <Settings
                {...chartSettings(palette, dark)}
                ariaLabel={t('overview.share.title', 'Alerts by attack type')}
                onElementClick={onClick}
              />
              <Partition
                id="types"
                data={attacks}
                layout={PartitionLayout.sunburst}
                clockwiseSectors={true}
                valueAccessor={({ alerts }: (typeof attacks)[number]) => alerts}
                layers={[
                  {
                    groupByRollup: ({ type }: (typeof attacks)[number]) => type,
                    nodeLabel: (type) => attackName(String(type)),
                    fillLabel: { textColor: 'transparent' },
                    shape: { fillColor: sliceColor(colorOf) },
                  },
                ]}
              />
            </Chart>
            <p className="apis-share-total">
              <strong>{count(total)}</strong>
              {t('overview.share.alerts', 'alerts')}
            </p>
          </div>
          <ul className="apis-share-list">
            {attacks.map(({ type, alerts, share }) => (
              <li key={type}>
                <button type="button" aria-pressed={view.filters.type === type} onClick={() => choose(type)}>
                  <span className="apis-swatch" style={{ background: colorOf(type) }} aria-hidden="true" />
                  <span className="apis-share-name">{attackName(type)}</span>
                  <span className="apis-number">{count(alerts)}</span>
                  <span className="apis-number apis-subdued">{percent(share)}</span>
                </button>
              </li>
            ))}
          </ul>
        </div>
      )}
    </Panel>
  );
}
