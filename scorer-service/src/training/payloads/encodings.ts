/** How a value comes onto the wire: honest encoders, and what evaders do before them. */
import type { Random } from '@api-sentinel/models';
import { pick } from './grammar.ts';

const GAPS = ['/**/', '\t', '\n', '  ', '/*x*/', '\u000b', '\u00a0', '+', '/*!*/', '\r\n'];

/** White space, case and comments as evaders change them; three in five texts stay as they are. */
export function evade(text: string, sql: boolean, random: Random): string {
  const how = random.integer(10);
  if (how < 6) return text;
  if (how === 6) return text.replaceAll(' ', pick(sql ? GAPS : ['\t', '\n', '/', '  '], random));
  if (how === 7) return [...text].map((c) => (random.integer(2) === 0 ? c.toUpperCase() : c.toLowerCase())).join('');
  if (how === 8) return text.toUpperCase();
  return sql ? text.replaceAll(' ', pick(GAPS, random)).toUpperCase() : `${text}${' '.repeat(random.integer(20))}`;
}

const percent = (code: number, upper: boolean): string => {
  const hex = code.toString(16).padStart(2, '0');
  return `%${upper ? hex.toUpperCase() : hex}`;
};

/** Percent encoding by one of the ways that browsers, libraries and tools have. */
export function encode(text: string, random: Random, hostile: boolean): string {
  const way = random.integer(hostile ? 12 : 8);
  const plain = encodeURIComponent(text.toWellFormed());
  switch (way) {
    case 0:
    case 1:
      return plain;
    case 2:
      return plain.replaceAll('%20', '+');
    case 3:
      return plain
        .replaceAll("'", '%27')
        .replaceAll('(', '%28')
        .replaceAll(')', '%29')
        .replaceAll('*', '%2A')
        .replaceAll('!', '%21');
    case 4:
      return plain.toLowerCase().includes('%') ? plain.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()) : plain;
    case 5:
      return plain
        .replaceAll('%2F', '/')
        .replaceAll('%3A', ':')
        .replaceAll('%2C', ',')
        .replaceAll('%20', '+')
        .replaceAll('%3D', '=');
    case 6:
    case 7:
      return minimal(text);
    case 8:
      return encodeURIComponent(plain);
    case 9:
      return [...Buffer.from(text.toWellFormed())].map((byte) => percent(byte, true)).join('');
    case 10:
      return text.replace(/[<>'"()/\\ ;&+#%?]/g, (c) => `%u00${c.charCodeAt(0).toString(16).padStart(2, '0')}`);
    default:
      return plain.replaceAll('%2F', '%c0%af').replaceAll('.', '%2e');
  }
}

/** Only what would end the value or the request line is encoded, as lax clients do. */
function minimal(text: string): string {
  return [...text.toWellFormed()]
    .map((c) => (c <= ' ' || c > '~' || '&#%+'.includes(c) ? encodeURIComponent(c) : c))
    .join('');
}
