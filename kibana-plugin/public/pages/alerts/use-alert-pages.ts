import type { Alert, AlertPage } from '@api-sentinel/scorer-service/contract';
import { type QueryFunctionContext, useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { asQuery, periodOf } from '../../address/period.ts';
import type { View } from '../../address/view.ts';
import { asFailure } from '../../hooks/use-ask.ts';
import { useSteady } from '../../hooks/use-steady.ts';
import { useWholeView } from '../../hooks/use-view.tsx';
import { useFeed } from '../../live/feed-context.tsx';
import { useClient } from '../../shell/context.ts';

/** Two screens and a half: what is asked for is also read, kept and compared, and the next ones come before they are in sight. */
const PAGE = 60;

/** What arrived of alerts that are listed since this first page of them was asked for. */
interface Changes {
  readonly of: AlertPage | undefined;
  readonly byId: ReadonlyMap<string, Alert>;
}

const NO_CHANGES: ReadonlyMap<string, Alert> = new Map();

/** The alerts of the view page by page; what arrives later changes those that are listed. */
export function useAlertPages() {
  const client = useClient();
  const { view } = useWholeView();
  const { filters, order, from, to } = view;
  const listIn = (of: View['order']) => ({
    queryKey: ['alerts', 'list', filters, of, from, to],
    queryFn: ({ pageParam, signal }: QueryFunctionContext) =>
      client.alerts(
        {
          ...asQuery(periodOf(view, Date.now())),
          ...filters,
          order: of,
          limit: PAGE,
          ...(typeof pageParam === 'string' && { cursor: pageParam }),
        },
        signal,
      ),
    // Comparing an answer with the one before, part by part, takes longer than drawing what it changes.
    structuralSharing: false,
  });
  const queries = useQueryClient();
  const query = useInfiniteQuery<AlertPage>({
    ...listIn(order),
    getNextPageParam: ({ cursor }) => cursor,
    keepPreviousData: true,
  });
  const { data, error, refetch, fetchNextPage, hasNextPage = false, isFetchingNextPage } = query;
  const pages = data?.pages;
  const listed = useMemo(() => pages?.flatMap((page) => page.alerts) ?? [], [pages]);
  const [{ of, byId }, setChanges] = useState<Changes>({ of: undefined, byId: NO_CHANGES });
  const first = pages?.[0];
  const changes = of === first ? byId : NO_CHANGES;
  const alerts = useMemo(() => (changes.size === 0 ? listed : withChanges(listed, changes)), [listed, changes]);
  const ids = useMemo(() => new Set(listed.map(({ id }) => id)), [listed]);
  useFeed((arrived) => {
    const known = arrived.filter(({ id }) => ids.has(id));
    if (known.length === 0) return;
    setChanges((now) => {
      const held = now.of === first ? now.byId : NO_CHANGES;
      return { of: first, byId: new Map([...held, ...known.map((alert) => [alert.id, alert] as const)]) };
    });
  });
  return {
    asked: {
      data: first,
      failure: error ? asFailure(error) : undefined,
      failingSince: error ? query.errorUpdatedAt : undefined,
      loading: query.isLoading,
      again: () => void refetch(),
    },
    alerts,
    /** Of those that are listed. */
    ids,
    /** Asks anew, so that what waits is listed where it belongs. */
    refresh: () => void refetch(),
    /** Asks for the list in another order, so that it is there when that is chosen. */
    prepare: useSteady((next: View['order']) => void queries.prefetchInfiniteQuery(listIn(next))),
    more: hasNextPage ? () => void fetchNextPage() : undefined,
    loadingMore: isFetchingNextPage,
  };
}

function withChanges(listed: readonly Alert[], changes: ReadonlyMap<string, Alert>): readonly Alert[] {
  return listed.map((alert) => {
    const next = changes.get(alert.id);
    return next !== undefined && next.updated_at >= alert.updated_at ? next : alert;
  });
}
