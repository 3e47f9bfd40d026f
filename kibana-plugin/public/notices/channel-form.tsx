import type { ChannelList, ChannelRequest } from '@api-sentinel/scorer-service/contract';
import { LEVELS, type Level } from '@api-sentinel/scorer-service/contract/words';
import { EuiButton, EuiButtonEmpty, EuiFieldNumber, EuiFieldText, EuiFormRow, EuiSelect } from '@elastic/eui';
import { useState } from 'react';
import { visibleLine } from '../format/hostile.ts';
import { t } from '../i18n/translate.ts';
import { attackName, levelName } from '../words.ts';
import { type Draft, EMPTY_DRAFT, requestOf, TYPES } from './draft.ts';

interface Properties {
  readonly list: ChannelList;
  readonly busy: boolean;
  readonly onAdd: (request: ChannelRequest) => Promise<boolean>;
  readonly onClose: () => void;
}

/** Where alerts are to go, and which of them. */
export function ChannelForm({ list, busy, onAdd, onClose }: Properties) {
  const [draft, setDraft] = useState<Draft>(EMPTY_DRAFT);
  const set = (change: Partial<Draft>) => setDraft({ ...draft, ...change });
  const request = requestOf(draft);
  const text = (name: 'name' | 'url' | 'to' | 'entities' | 'from' | 'until', label: string, help?: string) => (
    <EuiFormRow label={label} {...(help !== undefined && { helpText: help })}>
      <EuiFieldText
        compressed={true}
        maxLength={2_048}
        value={draft[name]}
        onChange={({ target }) => set({ [name]: target.value })}
      />
    </EuiFormRow>
  );
  return (
    <form
      className="apis-channel-form"
      data-test-subj="channel-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (request) void onAdd(request).then((added) => added && onClose());
      }}
    >
      {text('name', t('notices.name', 'Name'))}
      <EuiFormRow label={t('notices.kind', 'Sent as')}>
        <EuiSelect
          compressed={true}
          value={draft.kind}
          options={[
            { value: 'generic', text: t('notices.generic', 'Webhook, JSON') },
            { value: 'slack', text: 'Slack' },
            { value: 'teams', text: 'Microsoft Teams' },
            { value: 'mail', text: t('notices.mail', 'E-mail') },
          ]}
          onChange={({ target }) => set({ kind: target.value as Draft['kind'] })}
        />
      </EuiFormRow>
      {draft.kind === 'mail'
        ? text('to', t('notices.to', 'To'), t('notices.to.help', 'Addresses, with commas between them.'))
        : text('url', t('notices.url', 'Address'), hostsHelp(list.allowed_hosts))}
      <EuiFormRow label={t('filter.level', 'Level')}>
        <EuiSelect
          compressed={true}
          value={draft.level}
          options={LEVELS.map((level) => ({
            value: level,
            text: t('filter.level.up', '{level} and above', { level: levelName(level) }),
          }))}
          onChange={({ target }) => set({ level: target.value as Level })}
        />
      </EuiFormRow>
      <EuiFormRow label={t('filter.type', 'Type')}>
        <EuiSelect
          compressed={true}
          value={draft.type}
          options={[
            { value: '', text: t('filter.type.any', 'Any type') },
            ...TYPES.map((type) => ({ value: type as string, text: attackName(type) })),
          ]}
          onChange={({ target }) => set({ type: target.value as Draft['type'] })}
        />
      </EuiFormRow>
      {text(
        'entities',
        t('notices.entities', 'Only of'),
        t('notices.entities.help', 'Users or addresses, with commas; empty for all.'),
      )}
      <EuiFormRow label={t('notices.group', 'Together, seconds')}>
        <EuiFieldNumber
          compressed={true}
          min={0}
          max={86_400}
          value={draft.group}
          onChange={({ target }) => set({ group: Number(target.value) })}
        />
      </EuiFormRow>
      {text('from', t('notices.quiet.from', 'Quiet from'), t('notices.quiet.help', '22:00; empty for never.'))}
      {text(
        'until',
        t('notices.quiet.to', 'Quiet until'),
        t('notices.quiet.critical', 'Critical alerts go out all the same.'),
      )}
      <div className="apis-buttons">
        <EuiButton size="s" fill={true} type="submit" isLoading={busy} isDisabled={request === undefined}>
          {t('notices.add', 'Add it')}
        </EuiButton>
        <EuiButtonEmpty size="s" onClick={onClose}>
          {t('cancel', 'Cancel')}
        </EuiButtonEmpty>
      </div>
    </form>
  );
}

function hostsHelp(hosts: readonly string[]): string {
  return hosts.length === 0
    ? t('notices.noHosts', 'The settings allow no host yet: notices.allowed_hosts.')
    : t('notices.hosts', 'On {hosts}.', { hosts: visibleLine(hosts.join(', ').slice(0, 200)) });
}
