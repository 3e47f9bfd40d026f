import type { EntityProfile } from '@api-sentinel/scorer-service/contract';
import { Panel } from '../../components/panel.tsx';
import { AnswerOf, EmptyState, LoadingState } from '../../components/states.tsx';
import { EntityAlerts } from '../../entity/entity-alerts.tsx';
import { EntityHead } from '../../entity/entity-head.tsx';
import { HeatMap } from '../../entity/heat-map.tsx';
import { kindOf } from '../../entity/kinds.ts';
import { PeerFigures } from '../../entity/peer-figures.tsx';
import { Sequence } from '../../entity/sequence.tsx';
import { useAskInPeriod } from '../../hooks/use-ask.ts';
import { useOwnQuery } from '../../hooks/use-own-query.ts';
import { t } from '../../i18n/translate.ts';
import { NotFound } from '../../shell/not-found.tsx';

const POINTS = 48;

/** One user, source, network, session or endpoint: risk over time, against its peers, where and when, request by request. */
export default function EntityPage() {
  const { own } = useOwnQuery();
  const kind = kindOf(own.kind);
  const id = own.id ?? '';
  const asked = useAskInPeriod(
    ['entity', kind, id],
    (client, period, signal) => client.entity({ ...period, kind: kind ?? 'source', id, points: POINTS }, signal),
    { every: 'view', enabled: kind !== undefined && id !== '' },
  );
  if (kind === undefined || id === '') return <NotFound />;
  return (
    <AnswerOf asked={asked} loading={<LoadingState lines={12} />}>
      {(profile) =>
        profile.events === 0 ? (
          <EmptyState title={t('entity.none', 'Nothing of it in this period')}>
            {t('entity.none.what', 'No request in the time range is of {id}. A longer range may show more.', {
              id: id.slice(0, 80),
            })}
          </EmptyState>
        ) : (
          <Profile key={`${kind} ${id}`} profile={profile} />
        )
      }
    </AnswerOf>
  );
}

function Profile({ profile }: { readonly profile: EntityProfile }) {
  const { kind, id } = profile.subject;
  return (
    <div className="apis-entity" data-test-subj="entity">
      <EntityHead profile={profile} />
      <div className="apis-entity-main">
        <Panel
          title={
            kind === 'endpoint'
              ? t('entity.heat.sources', 'Sources over time')
              : t('entity.heat', 'Endpoints over time')
          }
        >
          <HeatMap profile={profile} />
        </Panel>
        <Panel title={t('entity.sequence', 'Requests, the newest first')} flush={true}>
          <Sequence kind={kind} id={id} />
        </Panel>
      </div>
      <div className="apis-entity-side">
        <Panel title={t('entity.peers', 'Against its peers')} flush={true}>
          <PeerFigures profile={profile} />
        </Panel>
        <Panel title={t('entity.alerts', 'Alerts')} flush={true}>
          <EntityAlerts profile={profile} />
        </Panel>
      </div>
    </div>
  );
}
