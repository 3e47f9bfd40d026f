import type { Alert, AlertPage } from '@api-sentinel/scorer-service/contract';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { asQuery, periodOf } from '../../address/period.ts';
import { asFailure } from '../../hooks/use-ask.ts';
import { useView } from '../../hooks/use-view.ts';
import { useFeed } from '../../live/feed-context.tsx';
import { matches } from '../../live/matches.ts';
import { useClient } from '../../shell/context.ts';

const PAGE = 100;
/** New ones that are told apart; above, so many are said to wait, and the list is asked anew all the same. */
const MOST_WAITING = 5_000;
const NONE: ReadonlySet<string> = new Set();

/** The alerts of the view page by page; what arrives later changes those that are listed, or waits to be asked for. */
export function useAlertPages() {
  const client = useClient();
  const { view } = useView();
  const { filters, order, from, to } = view;
  const [alerts, setAlerts] = useState<readonly Alert[]>([]);
  const [waiting, setWaiting] = useState(NONE);
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
    if (!data) return;
    setAlerts(data.pages.flatMap((page) => page.alerts));
    setWaiting(NONE);
  }, [data]);
  const state = useFeed((arrived) => {
    const wanted = arrived.filter((alert) => matches(alert, filters));
    if (wanted.length === 0) return;
    const listed = new Set(alerts.map(({ id }) => id));
    const known = new Map(wanted.filter(({ id }) => listed.has(id)).map((alert) => [alert.id, alert]));
    if (known.size > 0) {
      setAlerts((now) =>
        now.map((alert) => {
          const next = known.get(alert.id);
          return next !== undefined && next.updated_at >= alert.updated_at ? next : alert;
        }),
      );
    }
    // What they are is asked when they are; until then their ids are enough.
    const others = wanted.filter(({ id }) => !listed.has(id)).map(({ id }) => id);
    if (others.length > 0) setWaiting((now) => new Set([...others, ...now].slice(0, MOST_WAITING)));
  });
  return {
    asked: {
      data: data?.pages[0],
      failure: error ? asFailure(error) : undefined,
      failingSince: error ? query.errorUpdatedAt : undefined,
      loading: query.isLoading,
      again: () => void refetch(),
    },
    alerts,
    waiting: waiting.size,
    state,
    /** Asks anew, so that what waits is listed where it belongs. */
    refresh: () => void refetch(),
    more: hasNextPage ? () => void fetchNextPage() : undefined,
    loadingMore: isFetchingNextPage,
  };
}
