import { ago, moment } from '../format/times.ts';
import { useToldNow } from '../hooks/use-now.ts';
import { useHost } from '../shell/context.ts';

/** "12 s ago", with the moment itself on hovering; `time` is ISO 8601. */
export function RelativeTime({ time }: { readonly time: string }) {
  const { timeZone } = useHost();
  const at = Date.parse(time);
  const said = useToldNow((now) => (Number.isNaN(at) ? '–' : ago(at, now)));
  if (Number.isNaN(at)) return <span>{said}</span>;
  return (
    <time className="apis-time" dateTime={time} title={moment(at, timeZone)}>
      {said}
    </time>
  );
}

/** The moment itself: "22 Nov 2026, 21:47:03 UTC". */
export function Moment({ time }: { readonly time: string }) {
  const { timeZone } = useHost();
  const at = Date.parse(time);
  return <time dateTime={time}>{Number.isNaN(at) ? '–' : moment(at, timeZone)}</time>;
}
