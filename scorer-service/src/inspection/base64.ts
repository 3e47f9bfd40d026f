/** What a value hides in base64: text, and objects that a server would bring to life. */

const LEAST = 16;
/** Characters decoded of one piece, and pieces of one value (a token has three, between dots). */
const MOST = 8192;
const MOST_PIECES = 3;
/** Bytes that are looked at before a piece is taken for text. */
const PROBE = 24;

/** The text in base64 (of either alphabet) that a value, or a piece of it between dots, holds; undefined where that is none. */
export function decodeBase64(text: string): string | undefined {
  if (text.length < LEAST) return undefined;
  let found: string | undefined;
  let from = 0;
  for (let piece = 0; piece < MOST_PIECES && from < text.length; piece++) {
    let end = text.indexOf('.', from);
    if (end < 0) end = text.length;
    if (end - from >= LEAST) {
      const plain = decodePiece(text, from, Math.min(end, from + MOST));
      if (plain !== undefined) found = found === undefined ? plain : `${found}\n${plain}`;
    }
    from = end + 1;
  }
  return found;
}

function decodePiece(text: string, from: number, end: number): string | undefined {
  for (let i = from; i < end; i++) {
    const code = text.charCodeAt(i);
    const lower = code | 32;
    const known =
      (lower >= 97 && lower <= 122) || (code >= 47 && code <= 57) || code === 43 || code === 45 || code === 95;
    if (!known && !(code === 61 && i >= end - 2)) return undefined;
  }
  const head = Buffer.from(text.slice(from, Math.min(end, from + (PROBE / 3) * 4)), 'base64');
  if (!isText(head, PROBE)) return undefined;
  const whole = Buffer.from(text.slice(from, end), 'base64');
  return isText(whole, whole.length) ? whole.toString('latin1') : undefined;
}

/** At most one byte in sixteen that no text holds. */
function isText(bytes: Uint8Array, most: number): boolean {
  const length = Math.min(bytes.length, most);
  let odd = 0;
  for (let i = 0; i < length; i++) {
    const byte = bytes[i];
    if ((byte < 32 && byte !== 9 && byte !== 10 && byte !== 13) || byte > 126) odd++;
  }
  return length >= 8 && odd * 16 <= length;
}

/** How streams of Java and .NET begin, and of Ruby where they name a class. */
const STREAMS = ['rO0AB', 'AAEAAAD/////', 'BAhvOg', 'BAhVOg'];

/** Whether a value is an object written out by Java, .NET, Ruby or Python's pickle, in base64. */
export function isSerialisedObject(text: string): boolean {
  const first = text.charCodeAt(0);
  // r, A, B, g: any other begins none of them.
  if (first !== 114 && first !== 65 && first !== 66 && first !== 103) return false;
  if (text.length < LEAST) return false;
  if (STREAMS.some((start) => text.startsWith(start))) return true;
  return text.startsWith('gA') && isPickle(text);
}

/** Protocol 2 to 5, and the mark that stops the reader as the last byte. */
function isPickle(text: string): boolean {
  if (text.length > MOST) return false;
  const bytes = Buffer.from(text, 'base64');
  return bytes.length > 8 && bytes[0] === 0x80 && bytes[1] >= 2 && bytes[1] <= 5 && bytes[bytes.length - 1] === 0x2e;
}
