import type { ChannelRequest } from '@api-sentinel/scorer-service/contract';
import { t } from '../i18n/translate.ts';
import { useClient } from '../shell/context.ts';
import { useDoing } from '../shell/use-doing.ts';

/** What an administrator may do with notices; says what came of it. */
export function useNoticeActions() {
  const client = useClient();
  const { busy, doing } = useDoing(['notices']);
  return {
    busy,
    add: (request: ChannelRequest) =>
      doing(async () => {
        await client.addChannel(request);
        return t('notices.added', 'Alerts go out over it from now on');
      }),
    change: (id: string, request: ChannelRequest) =>
      doing(async () => {
        await client.changeChannel(id, request);
        return request.enabled ? t('notices.on', 'It is on') : t('notices.off', 'It is off');
      }),
    remove: (id: string) =>
      doing(async () => {
        await client.removeChannel(id);
        return t('notices.removed', 'It is removed');
      }),
    test: (id: string) =>
      doing(async () => {
        const { delivered, sentence } = await client.testChannel(id);
        if (!delivered) throw new Error(sentence);
        return sentence;
      }),
    retry: (id: string) =>
      doing(async () => {
        await client.retryNotice(id);
        return t('notices.retried', 'It is tried again');
      }),
    drop: (id: string) =>
      doing(async () => {
        await client.dropNotice(id);
        return t('notices.dropped', 'It is no longer kept');
      }),
  };
}
