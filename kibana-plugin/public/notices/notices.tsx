import type { Channel, ChannelList, ChannelRequest, Undelivered } from '@api-sentinel/scorer-service/contract';
import { EuiButtonEmpty } from '@elastic/eui';
import { useState } from 'react';
import { LogText } from '../components/log-text.tsx';
import { Panel } from '../components/panel.tsx';
import { RelativeTime } from '../components/relative-time.tsx';
import { AnswerOf, LoadingState } from '../components/states.tsx';
import { visibleLine } from '../format/hostile.ts';
import { count } from '../format/numbers.ts';
import { useAsk } from '../hooks/use-ask.ts';
import { plural, t } from '../i18n/translate.ts';
import { attackName, levelName } from '../words.ts';
import { ChannelForm } from './channel-form.tsx';
import { useNoticeActions } from './use-notice-actions.ts';

const EVERY_S = 10;
const MOST_TOLD = 20;

/** Where alerts go by themselves, and what could not be delivered. */
export function Notices() {
  const asked = useAsk(['notices', 'channels'], (client, signal) => client.channels(signal), { every: EVERY_S });
  const kept = useAsk(['notices', 'undelivered'], (client, signal) => client.undelivered(signal), { every: EVERY_S });
  const [adding, setAdding] = useState(false);
  const actions = useNoticeActions();
  const held = kept.data?.notices ?? [];
  return (
    <Panel
      title={t('notices', 'Notices')}
      flush={true}
      aside={
        !adding && (
          <EuiButtonEmpty size="xs" onClick={() => setAdding(true)}>
            {t('notices.new', 'Add a channel')}
          </EuiButtonEmpty>
        )
      }
    >
      <AnswerOf asked={asked} loading={<LoadingState lines={2} />}>
        {(list) => (
          <div data-test-subj="notices">
            {adding && (
              <ChannelForm list={list} busy={actions.busy} onAdd={actions.add} onClose={() => setAdding(false)} />
            )}
            <Channels list={list} actions={actions} />
            {held.length > 0 && <Held notices={held} actions={actions} />}
          </div>
        )}
      </AnswerOf>
    </Panel>
  );
}

type Actions = ReturnType<typeof useNoticeActions>;

function Channels({ list: { channels }, actions }: { readonly list: ChannelList; readonly actions: Actions }) {
  if (channels.length === 0) {
    return (
      <p className="apis-none">
        {t('notices.none', 'Alerts stay here: no channel sends them on. A webhook, Slack, Teams or e-mail can.')}
      </p>
    );
  }
  return (
    <table className="apis-table">
      <thead>
        <tr>
          <th>{t('notices.name', 'Name')}</th>
          <th>{t('notices.where', 'Where to')}</th>
          <th>{t('notices.which', 'Which alerts')}</th>
          <th className="apis-number">{t('notices.delivered', 'Delivered')}</th>
          <th className="apis-number">{t('notices.actions', 'Actions')}</th>
        </tr>
      </thead>
      <tbody>
        {channels.map((channel) => (
          <tr key={channel.id} data-test-subj="channel" data-enabled={channel.enabled}>
            <td>
              <strong>{visibleLine(channel.name)}</strong>
              {!channel.enabled && <span className="apis-subdued"> {t('notices.isOff', 'off')}</span>}
              {channel.problem !== undefined && (
                <div className="apis-worse">{visibleLine(channel.problem.slice(0, 300))}</div>
              )}
            </td>
            <td>
              {formatName(channel)} <LogText text={channel.url ?? channel.to?.join(', ') ?? ''} most={40} />
            </td>
            <td>{whichOf(channel)}</td>
            <td className="apis-number">
              {count(channel.delivered)}
              {channel.last_delivered_at !== undefined && (
                <>
                  , <RelativeTime time={channel.last_delivered_at} />
                </>
              )}
            </td>
            <td className="apis-number">
              <EuiButtonEmpty size="xs" isDisabled={actions.busy} onClick={() => void actions.test(channel.id)}>
                {t('notices.test', 'Send a test')}
              </EuiButtonEmpty>
              <EuiButtonEmpty
                size="xs"
                color="text"
                isDisabled={actions.busy}
                onClick={() => void actions.change(channel.id, { ...requestOf(channel), enabled: !channel.enabled })}
              >
                {channel.enabled ? t('notices.turnOff', 'Turn off') : t('notices.turnOn', 'Turn on')}
              </EuiButtonEmpty>
              <EuiButtonEmpty
                size="xs"
                color="danger"
                isDisabled={actions.busy}
                onClick={() => void actions.remove(channel.id)}
              >
                {t('notices.remove', 'Remove')}
              </EuiButtonEmpty>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Held({ notices, actions }: { readonly notices: readonly Undelivered[]; readonly actions: Actions }) {
  return (
    <>
      <h3 className="apis-held-head">
        {plural('notices.held', notices.length, '{count} notice not delivered', '{count} notices not delivered')}
      </h3>
      <ul className="apis-held">
        {notices.slice(0, MOST_TOLD).map(({ id, channel_name, at, tries, next_try_at, error, summary }) => (
          <li key={id} data-test-subj="undelivered">
            <span>
              <strong>{visibleLine(channel_name)}</strong> <RelativeTime time={at} />,{' '}
              {plural('notices.tries', tries, 'tried once', 'tried {count} times')}
              {next_try_at === undefined && `, ${t('notices.givenUp', 'given up')}`}
              <span className="apis-worse"> {visibleLine(error.slice(0, 300))}</span>
              <bdi className="apis-subdued"> {visibleLine(summary.slice(0, 200))}</bdi>
            </span>
            <EuiButtonEmpty size="xs" isDisabled={actions.busy} onClick={() => void actions.retry(id)}>
              {t('state.again', 'Try again')}
            </EuiButtonEmpty>
            <EuiButtonEmpty size="xs" color="text" isDisabled={actions.busy} onClick={() => void actions.drop(id)}>
              {t('notices.drop', 'Leave it')}
            </EuiButtonEmpty>
          </li>
        ))}
      </ul>
    </>
  );
}

/** An update without an address keeps the one that is there: what is shown of it is no address. */
function requestOf({ name, enabled, filter, group_seconds, quiet, kind, format, to }: Channel): ChannelRequest {
  return {
    name,
    enabled,
    filter,
    group_seconds,
    kind,
    ...(quiet !== undefined && { quiet }),
    ...(format !== undefined && { format }),
    ...(to !== undefined && { to }),
  };
}

function formatName({ kind, format }: Channel): string {
  if (kind === 'mail') return t('notices.mail', 'E-mail');
  return format === 'slack' ? 'Slack' : format === 'teams' ? 'Microsoft Teams' : t('notices.hook', 'Webhook');
}

function whichOf({ filter: { level, types, entities }, quiet }: Channel): string {
  return [
    t('filter.level.up', '{level} and above', { level: levelName(level) }),
    ...types.map(attackName),
    ...entities.slice(0, 5).map((entity) => visibleLine(entity.slice(0, 60))),
    ...(quiet === undefined ? [] : [t('notices.quiet', 'quiet {from} to {to}', { from: quiet.from, to: quiet.to })]),
  ].join(', ');
}
