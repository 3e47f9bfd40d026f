/** Length, entropy and character classes of a value. */
import { F, type Figures } from '../figures.ts';
import { MOST_COUNTED, type Screen } from '../screen.ts';

const { log2, min } = Math;
const counts = new Uint16Array(128);

/** Writes the lexical figures of a screened text; at most its first `MOST_COUNTED` units are counted. */
export function scanLexical(text: string, screened: Screen, out: Figures): void {
  const length = min(text.length, MOST_COUNTED);
  if (length === 0) return;
  if (text.length > out[F.length]) out[F.length] = text.length;
  // No text has more bits than its length allows: short ones behind long ones need not be counted.
  const most = log2(length);
  if (most > out[F.entropy]) {
    const own = min(entropy(text, length), most);
    if (own > out[F.entropy]) out[F.entropy] = own;
  }
  // Shares of very short values say nothing: a single quote is 100 % punctuation.
  const weight = length / (length + 8);
  raise(out, F.punctuation, (screened.punctuation / length) * weight);
  raise(out, F.digits, (screened.digits / length) * weight);
  raise(out, F.word_share, (screened.letters / length) * weight);
  raise(out, F.non_ascii, (screened.foreign / length) * weight);
  raise(out, F.control, screened.control);
}

/** Bits a character, of those within ASCII. */
function entropy(text: string, length: number): number {
  counts.fill(0);
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i);
    if (code < 128) counts[code]++;
  }
  let bits = 0;
  for (let i = 0; i < 128; i++) {
    if (counts[i] === 0) continue;
    const share = counts[i] / length;
    bits -= share * log2(share);
  }
  return bits;
}

function raise(out: Figures, index: number, value: number): void {
  if (value > out[index]) out[index] = value;
}
