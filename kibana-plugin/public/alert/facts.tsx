import type { Alert } from '@api-sentinel/scorer-service/contract';
import type { ReactNode } from 'react';
import { EntityChip } from '../components/entity-chip.tsx';
import { LogText } from '../components/log-text.tsx';
import { Moment, RelativeTime } from '../components/relative-time.tsx';
import { count, percent } from '../format/numbers.ts';
import { span } from '../format/times.ts';
import { useLink } from '../hooks/use-link.ts';
import { useView } from '../hooks/use-view.tsx';
import { plural, t } from '../i18n/translate.ts';
import { sourceOf, userOf } from '../live/matches.ts';
import { kindName } from '../words.ts';

const MEMBERS_SHOWN = 8;

/** When, how often, who, where. */
export function Facts({ alert }: { readonly alert: Alert }) {
  const link = useLink();
  const { linkTo } = useView();
  const { entity, campaign, endpoint, attack, model } = alert;
  const user = userOf(alert);
  const source = sourceOf(alert);
  const lasted = Date.parse(alert.last_event_time) - Date.parse(alert.first_event_time);
  return (
    <dl className="apis-facts">
      <Fact name={t('fact.last', 'Last seen')}>
        <Moment time={alert.last_event_time} />{' '}
        <span className="apis-subdued">
          (<RelativeTime time={alert.last_event_time} />)
        </span>
      </Fact>
      <Fact name={t('fact.first', 'First seen')}>
        <Moment time={alert.first_event_time} />{' '}
        {lasted >= 1_000 && (
          <span className="apis-subdued">({t('fact.lasted', 'over {span}', { span: span(lasted) })})</span>
        )}
      </Fact>
      <Fact name={t('fact.requests', 'Requests')}>{count(alert.count)}</Fact>
      {user !== undefined && (
        <Fact name={kindName('user')}>
          <EntityChip kind="user" id={user} bare={true} copy={true} />
        </Fact>
      )}
      {source !== undefined && (
        <Fact name={kindName('source')}>
          <EntityChip kind="source" id={source} bare={true} copy={true} />
        </Fact>
      )}
      {(entity.kind === 'session' || entity.kind === 'network') && (
        <Fact name={kindName(entity.kind)}>
          <EntityChip kind={entity.kind} id={entity.id} bare={true} copy={true} />
        </Fact>
      )}
      <Fact name={kindName('endpoint')}>
        <EntityChip kind="endpoint" id={endpoint} most={60} bare={true} />
      </Fact>
      {campaign && (
        <Fact name={t('filter.campaign', 'Campaign')}>
          <a {...link(linkTo('/alerts', { campaign: campaign.id }))}>
            {plural('fact.members', campaign.members.length, '{count} member', '{count} members')}
          </a>
          <ul className="apis-members">
            {campaign.members.slice(0, MEMBERS_SHOWN).map((member) => (
              <li key={member}>
                <LogText text={member} most={30} />
              </li>
            ))}
          </ul>
        </Fact>
      )}
      <Fact name={t('fact.confidence', 'Confidence')}>
        {confidenceWord(attack.confidence)} <span className="apis-subdued">({percent(attack.confidence)})</span>
      </Fact>
      <Fact name={t('fact.model', 'Model')}>
        <LogText text={model.version} />
      </Fact>
    </dl>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function confidenceWord(confidence: number): string {
  if (confidence >= 0.9) return t('confidence.sure', 'sure');
  if (confidence >= 0.7) return t('confidence.likely', 'likely');
  return confidence >= 0.5 ? t('confidence.maybe', 'possible') : t('confidence.weak', 'weak');
}
