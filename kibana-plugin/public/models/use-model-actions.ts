import type { TrainingRequest, TuningRequest } from '@api-sentinel/scorer-service/contract';
import { t } from '../i18n/translate.ts';
import { useClient } from '../shell/context.ts';
import { useDoing } from '../shell/use-doing.ts';

/** What an administrator may do with models; says what came of it, and has all that shows them asked anew. */
export function useModelActions() {
  const client = useClient();
  const { busy, doing } = useDoing(['models', 'jobs', 'tuning', 'system']);

  return {
    busy,
    promote: (version: string) =>
      doing(async () => {
        await client.promote(version);
        return t('model.promoted', '{version} scores from now on', { version: version.slice(0, 40) });
      }),
    rollBack: () =>
      doing(async () => {
        const { champion } = await client.rollBack();
        return t('model.rolledBack', '{version} scores again', { version: (champion ?? '').slice(0, 40) });
      }),
    train: (request: Partial<TrainingRequest>) =>
      doing(async () => {
        await client.train(request);
        return t('job.started', 'The training has begun; scoring goes first');
      }),
    cancel: (id: string) =>
      doing(async () => {
        await client.cancelJob(id);
        return t('job.cancelling', 'The training is being cancelled');
      }),
    resume: (id: string) =>
      doing(async () => {
        await client.resumeJob(id);
        return t('job.resumed', 'The training goes on');
      }),
    tune: (request: TuningRequest) =>
      doing(async () => {
        await client.tune(request);
        return t('tuning.done', 'It holds from the next event on');
      }),
  };
}
