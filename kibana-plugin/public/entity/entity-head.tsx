import type { EntityProfile } from '@api-sentinel/scorer-service/contract';
import { levelOf } from '@api-sentinel/scorer-service/contract/words';
import type { ReactNode } from 'react';
import { CopyButton } from '../components/copy-button.tsx';
import { LevelBadge } from '../components/level-badge.tsx';
import { LogText } from '../components/log-text.tsx';
import { RelativeTime } from '../components/relative-time.tsx';
import { count, percent, risk } from '../format/numbers.ts';
import { t } from '../i18n/translate.ts';
import { attackName, kindName } from '../words.ts';
import { RiskOverTime } from './risk-over-time.tsx';

/** Who it is, how risky at worst, and since when. */
export function EntityHead({ profile }: { readonly profile: EntityProfile }) {
  const { subject, events, risky_events, outcomes, attack_types, first_event_time, last_event_time } = profile;
  const level = levelOf(profile.risk);
  const types = Object.entries(attack_types)
    .filter(([type]) => type !== 'none')
    .sort((a, b) => b[1] - a[1]);
  const share = (name: string) => (events === 0 ? '–' : percent((outcomes[name] ?? 0) / events));
  return (
    <section className="apis-panel apis-entity-head" aria-labelledby="apis-entity-title">
      <div className={`apis-score apis-level-${level.toLowerCase()}`}>
        <span className="apis-score-number">{risk(profile.risk)}</span>
      </div>
      <div className="apis-entity-name">
        <h2 id="apis-entity-title">
          <span className="apis-subdued">{kindName(subject.kind)}</span> <LogText text={subject.id} most={80} />
          <CopyButton
            text={subject.id}
            label={t('entity.copy', 'Copy {kind}', { kind: kindName(subject.kind).toLowerCase() })}
          />
        </h2>
        <div className="apis-tags">
          <LevelBadge level={level} />
          {types.map(([type, times]) => (
            <span key={type} className="apis-tag">
              {attackName(type)} {count(times)}
            </span>
          ))}
        </div>
      </div>
      <dl className="apis-entity-figures">
        <Figure name={t('entity.events', 'Requests')}>{count(events)}</Figure>
        <Figure name={t('entity.risky', 'Risky')}>
          {count(risky_events)}{' '}
          <span className="apis-subdued">({percent(events === 0 ? 0 : risky_events / events)})</span>
        </Figure>
        <Figure name={t('entity.success', 'Successful')}>{share('success')}</Figure>
        <Figure name={t('entity.refused', 'Refused (4xx)')}>{share('client_error')}</Figure>
        <Figure name={t('entity.failed', 'Failed (5xx)')}>{share('server_error')}</Figure>
        <Figure name={t('entity.first', 'First seen')}>
          {first_event_time === undefined ? '–' : <RelativeTime time={first_event_time} />}
        </Figure>
        <Figure name={t('entity.last', 'Last seen')}>
          {last_event_time === undefined ? '–' : <RelativeTime time={last_event_time} />}
        </Figure>
      </dl>
      <div className="apis-entity-risk">
        <RiskOverTime profile={profile} />
      </div>
    </section>
  );
}

function Figure({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
