import { LoadingState } from '../../components/states.tsx';

const BOXES = ['counts', 'traffic', 'share', 'feed', 'side'] as const;

/** The boxes of the overview while it is loaded, where they will stand. */
export function OverviewSkeleton() {
  return (
    <div className="apis-overview" aria-busy="true">
      {BOXES.map((box) => (
        <div key={box} className={`apis-panel apis-overview-${box}`}>
          <LoadingState lines={box === 'counts' ? 2 : 8} />
        </div>
      ))}
    </div>
  );
}
