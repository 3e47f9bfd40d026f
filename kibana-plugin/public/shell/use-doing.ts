import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { t } from '../i18n/translate.ts';
import { useSay } from './toasts.tsx';

export interface Doing {
  readonly busy: boolean;
  /** Says the sentence that `act` gives, or why it failed. @returns whether it was done */
  doing(act: () => Promise<string>): Promise<boolean>;
}

/** Does what changes something on the server, and has all that shows it asked anew: the queries of these keys. */
export function useDoing(stale: readonly string[]): Doing {
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
      for (const key of stale) void queries.invalidateQueries([key]);
    }
  };
  return { busy, doing };
}
