const view = new DataView(new ArrayBuffer(4));
const { fround } = Math;

/** The next float32 above `x`, itself one; the largest's is infinity. */
export function nextAbove(x: number): number {
  if (x === 0) return 1.401298464324817e-45;
  view.setFloat32(0, x);
  const bits = view.getInt32(0);
  view.setInt32(0, x > 0 ? bits + 1 : bits - 1);
  return view.getFloat32(0);
}

/** The next float32 below `x`, itself one. */
export const nextBelow = (x: number): number => -nextAbove(-x);

/** The largest float32 that is not above `x`. */
export function floorFloat32(x: number): number {
  const near = fround(x);
  return near > x ? nextBelow(near) : near;
}
