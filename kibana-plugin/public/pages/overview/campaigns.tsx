import type { Campaign } from '@api-sentinel/scorer-service/contract';
import { LevelBadge } from '../../components/level-badge.tsx';
import { Panel } from '../../components/panel.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { useLink } from '../../hooks/use-link.ts';
import { useView } from '../../hooks/use-view.tsx';
import { plural, t } from '../../i18n/translate.ts';
import { attackName } from '../../words.ts';

/** Many who do one thing together, now. Not there while there are none. */
export function Campaigns({ campaigns }: { readonly campaigns: readonly Campaign[] }) {
  const link = useLink();
  const { linkTo } = useView();
  if (campaigns.length === 0) return null;
  return (
    <Panel title={t('overview.campaigns', 'Campaigns')} flush={true}>
      <ul className="apis-campaigns">
        {campaigns.map(({ id, type, level, member_count, events, last_event_time }) => (
          <li key={id}>
            <LevelBadge level={level} />
            <a {...link(linkTo('/alerts', { campaign: id }))}>{attackName(type)}</a>
            <span className="apis-subdued">
              {plural('campaign.members', member_count, '{count} source', '{count} sources')},{' '}
              {plural('campaign.events', events, '{count} request', '{count} requests')}
            </span>
            <RelativeTime time={last_event_time} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}
