/** Takes brackets out of JSON texts that hold too many: a parser needs seconds for megabytes of them, and all others wait. */

/** Up to here a parser takes some 20 ms, however they are nested, and nothing is looked at more closely. */
const FEW = 100_000;
/** Of one event: more than stand in what inspection reads of it. */
const MOST_OF_EVENT = 22_000;
/** Of the whole text, before no event may have more than `MOST_WHEN_MANY`. */
const MANY = 400_000;
const MOST_WHEN_MANY = 200;
/** Outside of events: a request holds 1,000 of these at most. */
const MOST_OUTSIDE = 2000;
/** Events are what stands in a list within an object. */
const EVENT_DEPTH = 2;

/**
 * Puts the number 0 in the place of arrays and objects that are too many, in the bytes themselves: what an event holds of them
 * beyond the bounds costs its neighbours nothing. Brackets in strings do not count; a text that is no JSON stays none.
 */
export function cutBrackets(bytes: Uint8Array): void {
  if (bytes.length < FEW || openingBrackets(bytes) <= FEW) return;
  let depth = 0;
  let all = 0;
  let outside = 0;
  let inEvent = 0;
  let cutFrom = -1;
  let cutDepth = 0;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i];
    if (byte === 0x22) {
      i++;
      while (i < bytes.length && bytes[i] !== 0x22) i += bytes[i] === 0x5c ? 2 : 1;
    } else if (byte === 0x7b || byte === 0x5b) {
      if (cutFrom < 0) {
        if (depth === EVENT_DEPTH) inEvent = 0;
        const most = depth <= EVENT_DEPTH ? MOST_OUTSIDE : all < MANY ? MOST_OF_EVENT : MOST_WHEN_MANY;
        if ((depth <= EVENT_DEPTH ? outside++ : inEvent++) < most) all++;
        else {
          cutFrom = i;
          cutDepth = depth;
        }
      }
      depth++;
    } else if ((byte === 0x7d || byte === 0x5d) && depth > 0) {
      depth--;
      if (cutFrom >= 0 && depth === cutDepth) {
        bytes.fill(0x20, cutFrom, i + 1);
        bytes[cutFrom] = 0x30;
        cutFrom = -1;
      }
    }
  }
  // What is left open is no JSON; as blanks it takes no time to say so.
  if (cutFrom >= 0) bytes.fill(0x20, cutFrom);
}

/** Those in strings too, of which most texts hold few as well; four bytes at a time. */
function openingBrackets(bytes: Uint8Array): number {
  const before = -bytes.byteOffset & 3;
  const words = new Int32Array(bytes.buffer, bytes.byteOffset + before, (bytes.length - before) >> 2);
  let found = 0;
  for (let i = 0; i < words.length; i++) {
    let word = words[i] & 0xdfdfdfdf;
    // Without the bit in which they differ both are 0x5b; a byte of zero is then looked for.
    const differing = word ^ 0x5b5b5b5b;
    if (((differing - 0x01010101) & ~differing & 0x80808080) === 0) continue;
    for (let k = 0; k < 4; k++, word >>= 8) if ((word & 0xff) === 0x5b) found++;
  }
  return found;
}
