import { type QueryKey, useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import type { Client } from '../../common/client.ts';
import { AskFailed } from '../../common/transport.ts';
import { asQuery, periodOf } from '../address/period.ts';
import { useClient } from '../shell/context.ts';
import { useView } from './use-view.tsx';

export interface Asked<Answer> {
  /** The newest answer; stays while a later question fails. */
  readonly data: Answer | undefined;
  readonly failure: AskFailed | undefined;
  /** When the questions began to fail; milliseconds since the epoch. */
  readonly failingSince: number | undefined;
  readonly loading: boolean;
  again(): void;
}

export interface AskOptions {
  /** `view`: asked again as often as the view says. A number: every so many seconds. */
  readonly every?: 'view' | number;
  readonly enabled?: boolean;
}

/** Asks a question and keeps its answer under a key; the same key is asked once, however many show it. */
export function useAsk<Answer>(
  key: QueryKey,
  ask: (client: Client, signal: AbortSignal | undefined) => Promise<Answer>,
  { every, enabled = true }: AskOptions = {},
): Asked<Answer> {
  const client = useClient();
  const { view } = useView();
  const seconds = every === 'view' ? view.refresh : (every ?? 0);
  const failing = useRef<number | undefined>(undefined);
  const { data, error, isLoading, fetchStatus, refetch, errorUpdatedAt } = useQuery<Answer, unknown>({
    queryKey: key,
    queryFn: ({ signal }) => ask(client, signal),
    enabled,
    keepPreviousData: true,
    refetchInterval: seconds > 0 ? seconds * 1_000 : false,
  });
  if (!error) failing.current = undefined;
  else failing.current ??= errorUpdatedAt;
  return {
    data,
    failure: error ? asFailure(error) : undefined,
    failingSince: failing.current,
    loading: isLoading && fetchStatus !== 'idle' && !error,
    again: () => void refetch(),
  };
}

/** As `useAsk`, of a period: that of the view at the moment of asking. */
export function useAskInPeriod<Answer>(
  key: QueryKey,
  ask: (
    client: Client,
    period: { readonly since: string; readonly until: string },
    signal: AbortSignal | undefined,
  ) => Promise<Answer>,
  options: AskOptions = { every: 'view' },
): Asked<Answer> {
  const { view } = useView();
  return useAsk(
    [...key, view.from, view.to],
    (client, signal) => ask(client, asQuery(periodOf(view, Date.now())), signal),
    options,
  );
}

export function asFailure(error: unknown): AskFailed {
  if (error instanceof AskFailed) return error;
  return new AskFailed(0, 'broken', error instanceof Error ? error.message : String(error));
}
