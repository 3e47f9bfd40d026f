import type { AlertPage } from '@api-sentinel/scorer-service/contract';
import { useState } from 'react';
import type { Filters } from '../../address/view.ts';
import { Announced } from '../../components/announced.tsx';
import { plural } from '../../i18n/translate.ts';
import { useFeed } from '../../live/feed-context.tsx';
import { matches } from '../../live/matches.ts';

interface Properties {
  readonly filters: Filters;
  /** The first answer of the list: with another one nothing waits any more. */
  readonly since: AlertPage | undefined;
  /** Of the alerts that are listed. */
  readonly ids: ReadonlySet<string>;
  readonly onShow: () => void;
}

interface Those {
  readonly of: AlertPage | undefined;
  readonly those: ReadonlySet<string>;
}

/** New ones that are told apart; above, so many are said to wait, and the list is asked anew all the same. */
const MOST_WAITING = 5_000;
const NONE: ReadonlySet<string> = new Set();

/** "12 new alerts": those that have come since the list was asked for. Counts by itself, for it changes twice a second and the table does not. */
export function Waiting({ filters, since, ids, onShow }: Properties) {
  const [{ of, those }, setWaiting] = useState<Those>({ of: since, those: NONE });
  const waiting = of === since ? those : NONE;
  useFeed((arrived) => {
    // What they are is asked when they are; until then their ids are enough.
    const others = arrived.filter((alert) => !ids.has(alert.id) && matches(alert, filters)).map(({ id }) => id);
    if (others.length === 0) return;
    setWaiting((now) => {
      const held = now.of === since ? now.those : NONE;
      return held.size < MOST_WAITING ? { of: since, those: new Set([...held, ...others]) } : now;
    });
  });
  const said = plural('feed.waiting', waiting.size, '{count} new alert', '{count} new alerts');
  return (
    <>
      {/* Has its place when nothing waits too, so that nothing beside it moves. */}
      <span className="apis-waiting-place">
        {waiting.size > 0 && (
          <button type="button" className="apis-waiting" data-test-subj="waiting" onClick={onShow}>
            {said}
          </button>
        )}
      </span>
      <Announced>{waiting.size > 0 ? said : ''}</Announced>
    </>
  );
}
