/** Length, entropy and character classes of a value. */
import { F, type Figures } from '../figures.ts';

const { log2, max, min } = Math;
const counts = new Uint16Array(128);

/** Characters that can begin something in one of the languages that are scanned for; values without any are plain. */
const SPECIAL = new Uint8Array(128);
for (const character of '\'"`<>(){}[];|&$%#*=\\!@:/,+-~^?') SPECIAL[character.charCodeAt(0)] = 1;

/** Whether a text can hold nothing that a scanner knows: letters, digits, `_` and single dots, and no space. */
export function isPlain(text: string): boolean {
  let before = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code <= 32 || code > 126 || SPECIAL[code] === 1 || (code === 46 && before === 46)) {
      if (code === 45 && before !== 45) {
        before = code;
        continue;
      }
      return false;
    }
    before = code;
  }
  return true;
}

/** Writes the lexical figures of a text; at most its first 4,096 units are counted. */
export function scanLexical(text: string, out: Figures): void {
  const length = min(text.length, 4096);
  if (length === 0) return;
  counts.fill(0);
  let digits = 0;
  let punctuation = 0;
  let letters = 0;
  let foreign = 0;
  let control = 0;
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i);
    if (code >= 128) {
      foreign++;
      continue;
    }
    counts[code]++;
    if (code < 32 || code === 127) control++;
    else if (code >= 48 && code <= 57) digits++;
    else if ((code | 32) >= 97 && (code | 32) <= 122) letters++;
    else if (code !== 32) punctuation++;
  }
  let entropy = 0;
  for (let i = 0; i < 128; i++) {
    if (counts[i] === 0) continue;
    const share = counts[i] / length;
    entropy -= share * log2(share);
  }
  out[F.length] = max(out[F.length], text.length);
  out[F.entropy] = max(out[F.entropy], entropy);
  // Shares of very short values say nothing: a single quote is 100 % punctuation.
  const weight = length / (length + 8);
  out[F.punctuation] = max(out[F.punctuation], (punctuation / length) * weight);
  out[F.digits] = max(out[F.digits], (digits / length) * weight);
  out[F.word_share] = max(out[F.word_share], (letters / length) * weight);
  out[F.non_ascii] = max(out[F.non_ascii], (foreign / length) * weight);
  out[F.control] = max(out[F.control], control);
}
