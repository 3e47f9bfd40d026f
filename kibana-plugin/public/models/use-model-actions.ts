import type { TrainingRequest, TuningRequest } from '@api-sentinel/scorer-service/contract';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { t } from '../i18n/translate.ts';
import { useClient } from '../shell/context.ts';
import { useSay } from '../shell/toasts.tsx';

/** What an administrator may do with models; says what came of it, and has all that shows them asked anew. */
export function useModelActions() {
  const client = useClient();
  const say = useSay();
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);

  const doing = async (act: () => Promise<string>): Promise<boolean> => {
    setBusy(true);
    try {
      say(await act());
      return true;
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      say(t('action.failed', 'That was not done'), { text, color: 'danger' });
      return false;
    } finally {
      setBusy(false);
      for (const key of ['models', 'jobs', 'tuning', 'system']) void queries.invalidateQueries([key]);
    }
  };

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
