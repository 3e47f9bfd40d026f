/** Below this many a comparison sort is quicker. */
const FEW = 512;

/**
 * Sorts numbers that are not NaN in place, ascending, by three counting passes over their bits; `spare` has at least their length. -0 comes
 * before 0.
 */
export function sortFloats(values: Float32Array, spare: Float32Array): Float32Array {
  const count = values.length;
  if (count < FEW) return values.sort();
  let from = new Uint32Array(values.buffer, values.byteOffset, count);
  let to = new Uint32Array(spare.buffer, spare.byteOffset, count);
  const places = [new Uint32Array(2048), new Uint32Array(2048), new Uint32Array(1024)];
  const [low, middle, high] = places;
  for (let i = 0; i < count; i++) {
    // Order the bits as the numbers are ordered: turn negatives around, put positives above them.
    const bits = from[i];
    const key = (bits & 0x80000000) !== 0 ? ~bits : bits | 0x80000000;
    from[i] = key;
    low[key & 2047]++;
    middle[(key >>> 11) & 2047]++;
    high[key >>> 22]++;
  }
  for (const [pass, counts] of places.entries()) {
    let next = 0;
    for (let i = 0; i < counts.length; i++) {
      const here = counts[i];
      counts[i] = next;
      next += here;
    }
    const shift = 11 * pass;
    const mask = counts.length - 1;
    for (let i = 0; i < count; i++) {
      const key = from[i];
      to[counts[(key >>> shift) & mask]++] = key;
    }
    [from, to] = [to, from];
  }
  const out = new Uint32Array(values.buffer, values.byteOffset, count);
  for (let i = 0; i < count; i++) {
    const key = from[i];
    out[i] = (key & 0x80000000) !== 0 ? key & 0x7fffffff : ~key;
  }
  return values;
}
