/** Three typed arrays in which each slot has a stretch of its own, as they are kept in a snapshot. */
export interface SlotArrays {
  readonly counts: Uint16Array;
  readonly sketches: Uint32Array;
  readonly scalars: Float64Array;
}

/** How many elements of each array belong to one slot. */
export interface SlotStrides {
  readonly counts: number;
  readonly sketches: number;
  readonly scalars: number;
}

/** The first `count` slots as bytes: one copy of memory each, since nothing is scored meanwhile. */
export function saveSlots(
  { counts, sketches, scalars }: SlotArrays,
  strides: SlotStrides,
  count: number,
): Record<keyof SlotArrays, Uint8Array> {
  return {
    counts: new Uint8Array(counts.slice(0, count * strides.counts).buffer),
    sketches: new Uint8Array(sketches.slice(0, count * strides.sketches).buffer),
    scalars: new Uint8Array(scalars.slice(0, count * strides.scalars).buffer),
  };
}

/**
 * What puts the i-th saved slot into a slot of `arrays`.
 *
 * @param what names in the error whose bytes they are
 * @throws Error where the bytes are not those of `count` slots
 */
export function slotLoader(
  arrays: SlotArrays,
  strides: SlotStrides,
  section: (name: string) => Uint8Array,
  count: number,
  what: string,
): (i: number, slot: number) => void {
  const [counts, sketches, scalars] = [section('counts'), section('sketches'), section('scalars')];
  if (
    counts.length !== count * strides.counts * 2 ||
    sketches.length !== count * strides.sketches * 4 ||
    scalars.length !== count * strides.scalars * 8
  ) {
    throw new Error(`its ${what} are of another size`);
  }
  const saved = {
    counts: new Uint16Array(counts.buffer, counts.byteOffset, counts.length / 2),
    sketches: new Uint32Array(sketches.buffer, sketches.byteOffset, sketches.length / 4),
    scalars: new Float64Array(scalars.buffer, scalars.byteOffset, scalars.length / 8),
  };
  return (i, slot) => copySlot(saved, i, arrays, slot, strides);
}

function copySlot(from: SlotArrays, source: number, to: SlotArrays, target: number, strides: SlotStrides): void {
  const { counts, sketches, scalars } = strides;
  to.counts.set(from.counts.subarray(source * counts, (source + 1) * counts), target * counts);
  to.sketches.set(from.sketches.subarray(source * sketches, (source + 1) * sketches), target * sketches);
  to.scalars.set(from.scalars.subarray(source * scalars, (source + 1) * scalars), target * scalars);
}
