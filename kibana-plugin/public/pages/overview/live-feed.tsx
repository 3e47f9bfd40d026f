import { AlertRow } from '../../alerts/alert-row.tsx';
import { useOpenAlert } from '../../alerts/use-open-alert.ts';
import { Announced } from '../../components/announced.tsx';
import { Panel } from '../../components/panel.tsx';
import { AnswerOf } from '../../components/states.tsx';
import { useLink } from '../../hooks/use-link.ts';
import { useWholeView } from '../../hooks/use-view.tsx';
import { plural, t } from '../../i18n/translate.ts';
import { useAlertWindow } from '../../live/use-alert-window.ts';

const SHOWN = 50;

/** The newest alerts as they come. What is new waits behind a button while the pointer or the focus is in the list. */
export function LiveFeed() {
  const { view, linkTo } = useWholeView();
  const open = useOpenAlert();
  const link = useLink();
  const { asked, shown, waiting, state, release, reading } = useAlertWindow(SHOWN);
  return (
    <Panel
      className="apis-overview-feed"
      title={t('feed.title', 'Live alerts')}
      flush={true}
      aside={
        <>
          {waiting > 0 && (
            <button type="button" className="apis-waiting" data-test-subj="waiting" onClick={release}>
              {plural('feed.waiting', waiting, '{count} new alert', '{count} new alerts')}
            </button>
          )}
          <Announced>
            {waiting > 0 ? plural('feed.waiting', waiting, '{count} new alert', '{count} new alerts') : ''}
          </Announced>
          <span className="apis-live" data-state={state}>
            {state === 'open' ? t('feed.live', 'live') : t('feed.lost', 'connecting …')}
          </span>
          <a {...link(linkTo('/alerts'))}>{t('feed.all', 'All alerts')}</a>
        </>
      }
    >
      <AnswerOf asked={asked}>
        {() =>
          shown.length === 0 ? (
            <p className="apis-none">
              {t('feed.none', 'No alerts in this period. New ones appear here by themselves.')}
            </p>
          ) : (
            <ul className="apis-feed" {...reading}>
              {shown.map((alert) => (
                <AlertRow key={alert.id} alert={alert} onOpen={open} open={view.alert === alert.id} />
              ))}
            </ul>
          )
        }
      </AnswerOf>
    </Panel>
  );
}
