import { narrows } from '../../address/view.ts';
import { AnswerOf } from '../../components/states.tsx';
import { useAskInPeriod } from '../../hooks/use-ask.ts';
import { useView } from '../../hooks/use-view.tsx';
import { t } from '../../i18n/translate.ts';
import { AttackShare } from './attack-share.tsx';
import { Campaigns } from './campaigns.tsx';
import { FirstSteps } from './first-steps.tsx';
import { Learning } from './learning.tsx';
import { LevelCounts } from './level-counts.tsx';
import { LiveFeed } from './live-feed.tsx';
import { OverviewSkeleton } from './overview-skeleton.tsx';
import { SystemRow } from './system-row.tsx';
import { TopList } from './top-list.tsx';
import { TrafficGraph } from './traffic-graph.tsx';

/** Is anything wrong, what, since when, who: the first screen. */
export default function OverviewPage() {
  const { view } = useView();
  const { status: _status, ...filters } = view.filters;
  const asked = useAskInPeriod(['overview', filters], (client, period, signal) =>
    client.overview({ ...period, ...filters }, signal),
  );
  return (
    <AnswerOf asked={asked} loading={<OverviewSkeleton />}>
      {(overview) =>
        overview.requests.value === 0 && !narrows(view.filters) ? (
          <FirstSteps />
        ) : (
          <div className="apis-overview" data-test-subj="overview">
            <LevelCounts overview={overview} />
            <TrafficGraph overview={overview} />
            <AttackShare overview={overview} />
            <LiveFeed />
            <div className="apis-overview-side">
              <TopList title={t('overview.endpoints', 'Most targeted endpoints')} rows={overview.endpoints} />
              <TopList title={t('overview.sources', 'Riskiest sources')} rows={overview.sources} />
              <TopList title={t('overview.users', 'Riskiest users')} rows={overview.users} />
              <Campaigns campaigns={overview.campaigns} />
              <Learning overview={overview} />
            </div>
            <SystemRow />
          </div>
        )
      }
    </AnswerOf>
  );
}
