import type { Alert } from '@api-sentinel/scorer-service/contract';
import { useQueryClient } from '@tanstack/react-query';
import { useSteady } from '../hooks/use-steady.ts';
import { useView } from '../hooks/use-view.tsx';

/** Opens an alert of a list beside the page, at once: what the list knows of it is shown until more is asked. */
export function useOpenAlert(): (alert: Alert) => void {
  const { change } = useView();
  const queries = useQueryClient();
  return useSteady((alert: Alert) => {
    queries.setQueryData<Alert>(['alert', alert.id], (known) =>
      known !== undefined && known.updated_at >= alert.updated_at ? known : alert,
    );
    change({ alert: alert.id });
  });
}
