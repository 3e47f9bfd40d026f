import { axisTime } from '../format/times.ts';
import { useHost } from '../shell/context.ts';
import type { Steps } from './steps.ts';

const MARKS = 5;

/** The times below columns of steps. */
export function TimeAxis({ steps }: { readonly steps: Steps }) {
  const { timeZone } = useHost();
  const { first, stepMs, count } = steps;
  const period = stepMs * count;
  return (
    <div className="apis-axis" aria-hidden="true">
      {Array.from({ length: MARKS }, (_, mark) => {
        const time = first + (period * mark) / (MARKS - 1);
        return <span key={time}>{axisTime(time, period, timeZone)}</span>;
      })}
    </div>
  );
}
