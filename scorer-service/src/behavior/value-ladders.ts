/** Two ladders that a value stands on, whatever it means: what it is made of, and how long it is. */
import { hexValue } from '../inspection/decode.ts';

/** Rungs of each ladder, from 0 up. */
export const RUNGS = 8;

/** Characters read of a value. */
const MOST_READ = 256;

/** What a value is made of, by its most outlandish character; the rungs are those of `substanceRung`. */
const DIGIT = 1;
const NUMBER = 2;
const LETTER = 3;
const NAME = 4;
const PROSE = 5;
const MARK = 6;
const OUTLANDISH = 7;

const SUBSTANCES = new Uint8Array(128).fill(OUTLANDISH);
for (const [characters, rung] of [
  ['0123456789', DIGIT],
  ['.:-', NUMBER],
  ['abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ', LETTER],
  ['_', NAME],
  [" ,'!?@/\t\n\r", PROSE],
  ['"#$&()*+;=[]^{|}~`\\%', MARK],
] as const)
  for (const character of characters) SUBSTANCES[character.charCodeAt(0)] = rung;

/**
 * 0 nothing, 1 digits, 2 digits with signs of numbers and times, 3 letters, 4 letters with digits or signs, as names and ids are, 5 prose
 * and other alphabets, 6 marks of formulas and programs, 7 angle brackets and control characters. Linear in 256 characters at most.
 * @param encoded percent-encoded, with `+` for a space; one layer is undone
 */
export function substanceRung(text: string, encoded: boolean): number {
  const end = Math.min(text.length, MOST_READ);
  let highest = 0;
  let kinds = 0;
  for (let i = 0; i < end; i++) {
    let code = text.charCodeAt(i);
    if (encoded && code === 43) code = 32;
    else if (encoded && code === 37 && i + 2 < text.length) {
      const high = hexValue(text.charCodeAt(i + 1));
      const low = hexValue(text.charCodeAt(i + 2));
      if (high >= 0 && low >= 0) {
        code = 16 * high + low;
        i += 2;
      }
    }
    const rung = code > 127 ? PROSE : SUBSTANCES[code];
    kinds |= 1 << rung;
    if (rung > highest) highest = rung;
  }
  // Letters among digits or signs are a name; a time has its T and Z.
  return highest === LETTER && kinds !== 1 << LETTER ? NAME : highest;
}

/** The power of two up to which a length reaches: 0 and 1 stand on 0, 128 and more characters on 7. */
export function lengthRung(length: number): number {
  return Math.min(RUNGS - 1, 31 - Math.clz32(Math.max(length, 1)));
}
