import type { Overview, System } from '@api-sentinel/scorer-service/contract';
import { Panel } from '../../components/panel.tsx';
import { visibleLine } from '../../format/hostile.ts';
import { t } from '../../i18n/translate.ts';
import { useSystem } from '../../shell/health.tsx';

type Learner = System['learning'][number];

const STATES: Readonly<Record<Learner['state'], () => string>> = {
  learning: () => t('learning.learning', 'learning'),
  fixed: () => t('learning.fixed', 'fixed'),
  off: () => t('learning.off', 'off'),
};

/** What learns by itself, and what stays as it is. */
export function Learning({ overview }: { readonly overview: Overview }) {
  const { data } = useSystem();
  if (!data) return null;
  return (
    <Panel title={t('learning', 'What is learning')} flush={true}>
      <ul className="apis-learning" data-test-subj="learning">
        {[...data.learning, usualTraffic(overview)].map(({ what, state, sentence }) => (
          <li key={what}>
            <strong>{visibleLine(what)}</strong>
            <span className={`apis-learning-${state}`}>{STATES[state]?.() ?? state}</span>
            <p>{visibleLine(sentence.slice(0, 300))}</p>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function usualTraffic({ traffic }: Overview): Learner {
  const known = traffic.some(({ expected }) => expected !== undefined);
  return {
    what: t('learning.traffic', 'Usual traffic'),
    state: 'learning',
    sentence: known
      ? t('learning.traffic.known', 'The grey range in the graph is what came at this hour of the days before.')
      : t('learning.traffic.unknown', 'Its range is shown once three days before this period are known.'),
  };
}
