/** Makes JSON texts flat enough before they are parsed: a parser takes seconds for megabytes of brackets. */

/** Texts up to this length are parsed in milliseconds, whatever they hold. */
const HARMLESS_LENGTH = 32 * 1024;

/** What the quick look may miss: bytes before and behind its words of four, and their order within a word. */
const MISSED = 10;

/**
 * Puts the number 0 in the place of every array and object that stands within more than `most` others, in the bytes themselves: one
 * event that is nested too deep must not cost its neighbours their verdicts. Brackets in strings do not count.
 */
export function cutDepth(bytes: Uint8Array, most: number): void {
  if (bytes.length > HARMLESS_LENGTH && depthWithStrings(bytes) + MISSED > most) cut(bytes, most);
}

/** The depth if brackets in strings are counted, of which most texts hold too few too; four bytes at a time. */
function depthWithStrings(bytes: Uint8Array): number {
  const before = -bytes.byteOffset & 3;
  const words = new Int32Array(bytes.buffer, bytes.byteOffset + before, (bytes.length - before) >> 2);
  let depth = 0;
  let deepest = 0;
  for (let i = 0; i < words.length; i++) {
    let word = words[i];
    // With the bits in which they differ taken away, brackets of all four kinds are 0x59: then zero is looked for.
    const differing = (word & 0xd9d9d9d9) ^ 0x59595959;
    if (((differing - 0x01010101) & ~differing & 0x80808080) === 0) continue;
    for (let k = 0; k < 4; k++, word >>= 8) {
      const byte = word & 0xdf;
      if (byte === 0x5b) {
        if (++depth > deepest) deepest = depth;
      } else if (byte === 0x5d && depth > 0) depth--;
    }
  }
  return deepest;
}

function cut(bytes: Uint8Array, most: number): void {
  let depth = 0;
  let from = -1;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i];
    if (byte === 0x22) {
      i++;
      while (i < bytes.length && bytes[i] !== 0x22) i += bytes[i] === 0x5c ? 2 : 1;
    } else if (byte === 0x7b || byte === 0x5b) {
      if (depth === most) from = i;
      depth++;
    } else if ((byte === 0x7d || byte === 0x5d) && depth > 0) {
      depth--;
      if (depth === most) {
        bytes.fill(0x20, from, i + 1);
        bytes[from] = 0x30;
      }
    }
  }
  // What is left open is no JSON; as blanks it takes no time to say so.
  if (depth > most) bytes.fill(0x20, from);
}
