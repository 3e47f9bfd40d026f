import { ATTACK_TYPES, LEVELS } from '@api-sentinel/scorer-service/contract/words';
import { EuiFieldSearch, EuiSelect } from '@elastic/eui';
import { useEffect, useState } from 'react';
import { ALERT_STATUSES, type FilterName, type Filters, narrows } from '../address/view.ts';
import { LogText } from '../components/log-text.tsx';
import { useView } from '../hooks/use-view.tsx';
import { t } from '../i18n/translate.ts';
import { attackName, kindName, levelName, statusName } from '../words.ts';

const SELECTS = [
  {
    name: 'level',
    label: () => t('filter.level', 'Level'),
    any: () => t('filter.level.any', 'Any level'),
    options: () =>
      LEVELS.map((level) => ({
        value: level as string,
        text:
          level === 'CRITICAL'
            ? levelName(level)
            : t('filter.level.up', '{level} and above', { level: levelName(level) }),
      })),
  },
  {
    name: 'type',
    label: () => t('filter.type', 'Type'),
    any: () => t('filter.type.any', 'Any type'),
    options: () =>
      ATTACK_TYPES.filter((type) => type !== 'none').map((type) => ({ value: type as string, text: attackName(type) })),
  },
  {
    name: 'status',
    label: () => t('filter.status', 'Status'),
    any: () => t('filter.status.any', 'Any status'),
    options: () => ALERT_STATUSES.map((status) => ({ value: status as string, text: statusName(status) })),
  },
] as const;

/** Filters that are set by clicking on what they name; each stands as a chip that takes it out. */
const CHIPS: readonly FilterName[] = ['only_level', 'endpoint', 'source', 'user', 'network', 'session', 'campaign'];

/** The filters that all pages share. */
export function FilterBar() {
  const { view, filter, change } = useView();
  const chips = CHIPS.filter((name) => view.filters[name] !== undefined);
  return (
    <section className="apis-filters" aria-label={t('filters', 'Filters')}>
      <Search />
      {SELECTS.map(({ name, label, any, options }) => (
        <EuiSelect
          key={name}
          compressed={true}
          className="apis-filter-select"
          aria-label={label()}
          value={view.filters[name] ?? ''}
          options={[{ value: '', text: any() }, ...options()]}
          onChange={({ target }) => filter({ [name]: target.value || undefined } as Filters)}
        />
      ))}
      {chips.map((name) => (
        <button
          key={name}
          type="button"
          className="apis-filter-chip"
          title={t('filter.remove', 'Take this filter out')}
          onClick={() => filter({ [name]: undefined })}
        >
          <span className="apis-chip-kind">{name === 'only_level' ? t('filter.level', 'Level') : nameOf(name)}</span>
          <LogText
            text={name === 'only_level' ? levelName(view.filters[name] ?? '') : (view.filters[name] ?? '')}
            most={32}
          />
          <span aria-hidden="true">×</span>
        </button>
      ))}
      {narrows(view.filters) && (
        <button type="button" className="apis-filter-clear" onClick={() => change({ filters: {} })}>
          {t('filter.clear', 'Clear filters')}
        </button>
      )}
    </section>
  );
}

function nameOf(name: FilterName): string {
  return name === 'campaign' ? t('filter.campaign', 'Campaign') : kindName(name);
}

/** What is typed narrows when Enter is pressed: no page moves under who types. */
function Search() {
  const { view, filter } = useView();
  const asked = view.filters.text ?? '';
  const [typed, setTyped] = useState(asked);
  useEffect(() => setTyped(asked), [asked]);
  return (
    <EuiFieldSearch
      compressed={true}
      className="apis-filter-search"
      placeholder={t('filter.search', 'Search alerts: words, user, address, endpoint')}
      aria-label={t('filter.search.label', 'Search alerts')}
      value={typed}
      maxLength={256}
      onChange={({ target }) => setTyped(target.value)}
      onSearch={(text) => filter({ text: text.trim() || undefined })}
    />
  );
}
