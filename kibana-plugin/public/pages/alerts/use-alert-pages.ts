import type { Alert, AlertPage } from '@api-sentinel/scorer-service/contract';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { asQuery, periodOf } from '../../address/period.ts';
import { asFailure } from '../../hooks/use-ask.ts';
import { useView } from '../../hooks/use-view.ts';
import { arrived, EMPTY_WINDOW } from '../../live/alert-window.ts';
import { useFeed } from '../../live/feed-context.tsx';
import { matches } from '../../live/matches.ts';
import { useClient } from '../../shell/context.ts';

const PAGE = 500;
/** New ones that are counted one by one; above, the list is asked anew all the same. */
const MOST_WAITING = 5_000;

/** The alerts of the view page by page; what arrives later changes those that are listed, or waits to be asked for. */
export function useAlertPages() {
  const client = useClient();
  const { view } = useView();
  const { filters, order, from, to } = view;
  const [live, setLive] = useState(EMPTY_WINDOW);
  const query = useInfiniteQuery<AlertPage>({
    queryKey: ['alerts', 'list', filters, order, from, to],
    queryFn: ({ pageParam, signal }) =>
      client.alerts(
        {
          ...asQuery(periodOf(view, Date.now())),
          ...filters,
          order,
          limit: PAGE,
          ...(typeof pageParam === 'string' && { cursor: pageParam }),
        },
        signal,
      ),
    getNextPageParam: ({ cursor }) => cursor,
    keepPreviousData: true,
  });
  const { data, error, refetch, fetchNextPage, hasNextPage = false, isFetchingNextPage } = query;
  useEffect(() => {
    if (data) setLive({ shown: data.pages.flatMap(({ alerts }) => alerts), waiting: [] });
  }, [data]);
  const state = useFeed((alerts: readonly Alert[]) => {
    const wanted = alerts.filter((alert) => matches(alert, filters));
    if (wanted.length > 0) setLive((now) => arrived(now, wanted, MOST_WAITING));
  });
  return {
    asked: {
      data: data?.pages[0],
      failure: error ? asFailure(error) : undefined,
      failingSince: error ? query.errorUpdatedAt : undefined,
      loading: query.isLoading,
      again: () => void refetch(),
    },
    alerts: live.shown,
    waiting: live.waiting.length,
    state,
    /** Asks anew, so that what waits is listed where it belongs. */
    refresh: () => void refetch(),
    more: hasNextPage ? () => void fetchNextPage() : undefined,
    loadingMore: isFetchingNextPage,
  };
}
