import { sparkPath } from '../format/spark.ts';

const WIDTH = 100;
const HEIGHT = 24;

/** A line of its values without axes, for who looks at the shape; the figure beside it says the number. */
export function Sparkline({ points, color }: { readonly points: readonly number[]; readonly color: string }) {
  if (points.length < 2) return null;
  const { line, area } = sparkPath(points, WIDTH, HEIGHT);
  return (
    <svg className="apis-spark" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
      <path d={area} fill={color} opacity="0.13" />
      <path d={line} fill="none" stroke={color} strokeWidth="1.4" vectorEffect="non-scaling-stroke" />
    </svg>
  );
}
