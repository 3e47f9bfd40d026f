import type { System } from '@api-sentinel/scorer-service/contract';
import type { ReactNode } from 'react';
import { LogText } from '../../components/log-text.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { bytes, count, figure } from '../../format/numbers.ts';
import { t } from '../../i18n/translate.ts';
import { useSystem } from '../../shell/health.tsx';

/** How the machinery is, on one line. */
export function SystemRow() {
  const { data } = useSystem();
  if (!data) return null;
  return (
    <section className="apis-panel apis-system" aria-label={t('system', 'System')}>
      <dl>
        {entriesOf(data).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {data.scorer.problems.map((problem) => (
        <p key={problem} className="apis-stale">
          {problem}
        </p>
      ))}
    </section>
  );
}

function entriesOf({ scorer, elasticsearch }: System): readonly (readonly [string, ReactNode])[] {
  const milliseconds = (value: number | undefined) => (value === undefined ? '–' : `${figure(value)} ms`);
  return [
    [t('system.rate', 'Events'), `${figure(scorer.events_per_second)}/s`],
    [t('system.lag', 'Lag'), scorer.lag_seconds === undefined ? '–' : `${figure(scorer.lag_seconds)} s`],
    [t('system.pending', 'Pending'), scorer.pending === undefined ? '–' : count(scorer.pending)],
    [t('system.p99', 'Scoring, p99'), milliseconds(scorer.p99_ms)],
    [
      t('system.model', 'Model'),
      scorer.bundle === undefined ? (
        t('system.noModel', 'none')
      ) : (
        <LogText key="model" text={scorer.bundle} most={18} />
      ),
    ],
    ...(scorer.bundle_trained_at === undefined
      ? []
      : [[t('system.trained', 'Trained'), <RelativeTime key="trained" time={scorer.bundle_trained_at} />] as const]),
    ...(scorer.features === undefined
      ? []
      : [[t('system.features', 'Features'), <LogText key="features" text={scorer.features} most={12} />] as const]),
    [t('system.profiles', 'Profiles'), count(scorer.profiles)],
    [t('system.memory', 'Memory'), bytes(scorer.memory_bytes)],
    [
      t('system.elasticsearch', 'Elasticsearch'),
      elasticsearch.reached
        ? t('system.es.reached', '{version}, {health}', {
            version: elasticsearch.version ?? '',
            health: elasticsearch.health ?? t('system.es.up', 'up'),
          })
        : t('system.es.lost', 'not reached'),
    ],
  ];
}
