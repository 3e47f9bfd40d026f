import type { EntityRow } from '@api-sentinel/scorer-service/contract';
import { levelOf } from '@api-sentinel/scorer-service/contract/words';
import { EuiFieldSearch, EuiSelect, EuiTab, EuiTabs } from '@elastic/eui';
import { useEffect, useState } from 'react';
import { EntityChip } from '../../components/entity-chip.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { RiskNumber } from '../../components/risk-number.tsx';
import { AnswerOf, EmptyState, LoadingState } from '../../components/states.tsx';
import { KINDS, kindOf, kindsName } from '../../entity/kinds.ts';
import { count } from '../../format/numbers.ts';
import { useAskInPeriod } from '../../hooks/use-ask.ts';
import { useLink } from '../../hooks/use-link.ts';
import { useOwnQuery } from '../../hooks/use-own-query.ts';
import { t } from '../../i18n/translate.ts';
import { attackName, kindName } from '../../words.ts';

const MOST = 100;

/** Users, sources, networks, sessions and endpoints, the riskiest or the busiest first. */
export default function EntitiesPage() {
  const { own, set, address } = useOwnQuery();
  const link = useLink();
  const kind = kindOf(own.kind) ?? 'source';
  const order = own.sort === 'events' ? 'events' : 'risk';
  const asked = useAskInPeriod(['entities', kind, order, own.begins], (client, period, signal) =>
    client.entities(
      { ...period, kind, order, limit: MOST, ...(own.begins !== undefined && { begins: own.begins.slice(0, 256) }) },
      signal,
    ),
  );
  return (
    <section className="apis-panel" aria-label={t('entities', 'Entities')} data-test-subj="entities">
      <div className="apis-list-bar">
        <EuiTabs size="s" bottomBorder={false}>
          {KINDS.map((each) => (
            <EuiTab key={each} isSelected={each === kind} {...link(address({ kind: each, begins: undefined }))}>
              {kindsName(each)}
            </EuiTab>
          ))}
        </EuiTabs>
        <span className="apis-list-bar-end apis-entities-find">
          <Begins key={kind} value={own.begins ?? ''} onFind={(begins) => set({ begins: begins || undefined })} />
          <EuiSelect
            compressed={true}
            aria-label={t('entities.order', 'Order')}
            value={order}
            options={[
              { value: 'risk', text: t('entities.byRisk', 'Riskiest first') },
              { value: 'events', text: t('entities.byEvents', 'Busiest first') },
            ]}
            onChange={({ target }) => set({ sort: target.value === 'risk' ? undefined : target.value })}
          />
        </span>
      </div>
      <AnswerOf asked={asked} loading={<LoadingState lines={12} />}>
        {({ entities }) =>
          entities.length === 0 ? (
            <EmptyState title={t('entities.none', 'None in this period')}>
              {t('entities.none.what', 'No request in the time range names one. A longer range may show more.')}
            </EmptyState>
          ) : (
            <Rows entities={entities} kind={kindName(kind)} />
          )
        }
      </AnswerOf>
    </section>
  );
}

function Rows({ entities, kind }: { readonly entities: readonly EntityRow[]; readonly kind: string }) {
  return (
    <table className="apis-table apis-table-hover">
      <thead>
        <tr>
          <th>{kind}</th>
          <th>{t('entities.risk', 'Highest risk')}</th>
          <th className="apis-number">{t('entities.risky', 'Risky requests')}</th>
          <th className="apis-number">{t('entities.requests', 'Requests')}</th>
          <th>{t('entities.types', 'Judged')}</th>
          <th className="apis-number">{t('entities.first', 'First seen')}</th>
          <th className="apis-number">{t('entities.last', 'Last seen')}</th>
        </tr>
      </thead>
      <tbody>
        {entities.map(({ subject, risk, risky_events, events, attack_types, first_event_time, last_event_time }) => (
          <tr key={subject.id}>
            <td>
              <EntityChip kind={subject.kind} id={subject.id} most={60} bare={true} />
            </td>
            <td>
              <RiskNumber score={risk} level={levelOf(risk)} />
            </td>
            <td className="apis-number">{count(risky_events)}</td>
            <td className="apis-number">{count(events)}</td>
            <td className="apis-subdued">{typesOf(attack_types)}</td>
            <td className="apis-number">
              <RelativeTime time={first_event_time} />
            </td>
            <td className="apis-number">
              <RelativeTime time={last_event_time} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function typesOf(types: EntityRow['attack_types']): string {
  return Object.entries(types)
    .filter(([type]) => type !== 'none')
    .sort((a, b) => b[1] - a[1])
    .slice(0, 3)
    .map(([type, times]) => `${attackName(type)} ${count(times)}`)
    .join(', ');
}

/** What is typed is asked for when Enter is pressed. */
function Begins({ value, onFind }: { readonly value: string; readonly onFind: (begins: string) => void }) {
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  return (
    <EuiFieldSearch
      compressed={true}
      placeholder={t('entities.begins', 'Begins with …')}
      aria-label={t('entities.begins.label', 'Only those that begin so')}
      value={typed}
      maxLength={256}
      onChange={({ target }) => setTyped(target.value)}
      onSearch={(text) => onFind(text.trim())}
    />
  );
}
