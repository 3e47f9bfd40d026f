/**
 * The paths of a line through these values and of the area under it, in a box with its origin at the top left. The scale begins
 * at 0 for counts, and at the least value where all lie close together far above it.
 */
export function sparkPath(
  points: readonly number[],
  width: number,
  height: number,
): { readonly line: string; readonly area: string } {
  const most = Math.max(...points);
  const least = Math.min(...points);
  const from = least > 0.8 * most ? least - (most - least) * 0.5 : Math.min(0, least);
  const range = most - from || 1;
  const inset = 1;
  const y = (value: number) => height - inset - ((value - from) / range) * (height - 2 * inset);
  const x = (place: number) => (place / (points.length - 1)) * width;
  const line = points.map((value, place) => `${place === 0 ? 'M' : 'L'}${round(x(place))} ${round(y(value))}`).join('');
  return { line, area: `${line}L${width} ${height}L0 ${height}Z` };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
