import type { Random } from '../data/random.ts';

const { max } = Math;

/** What a hostile number may look like. */
const NUMBERS = [
  '-1',
  '0',
  '1e999',
  '-1e308',
  'NaN',
  'null',
  '4294967296',
  '2147483647',
  '1e-400',
  '""',
  '[]',
  '0.5',
  '-0',
];

/** `text` with one to four random wounds: a part cut out, doubled or moved, characters or numbers replaced, an end broken off. */
export function mutated(text: string, random: Random): string {
  let out = text;
  for (let wounds = 1 + random.integer(4); wounds > 0; wounds--) {
    const at = random.integer(max(1, out.length));
    const length = 1 + random.integer(random.integer(2) === 0 ? 8 : 2000);
    const before = out.slice(0, at);
    const part = out.slice(at, at + length);
    const after = out.slice(at + length);
    switch (random.integer(6)) {
      case 0:
        out = before + after;
        break;
      case 1:
        out = before + part + part + after;
        break;
      case 2:
        out =
          before + String.fromCharCode(random.integer(random.integer(8) === 0 ? 65_536 : 128)) + part.slice(1) + after;
        break;
      case 3: {
        const from = random.integer(max(1, out.length));
        out = before + out.slice(from, from + length) + after;
        break;
      }
      case 4:
        out = before + (part + after).replace(/-?\d[\d.eE+-]{0,30}/, NUMBERS[random.integer(NUMBERS.length)]);
        break;
      default:
        if (random.integer(4) === 0) out = before;
    }
  }
  return out;
}
