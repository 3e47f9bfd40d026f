import type { Random } from '../random.ts';

const { floor } = Math;

/** Percent-encodes what can't stand in a URL, as a careful client does. */
export const percent = encodeURIComponent;

function every(text: string): string {
  let out = '';
  for (const byte of Buffer.from(text, 'utf8')) out += `%${byte.toString(16).padStart(2, '0')}`;
  return out;
}

/** Leaves all but blanks and what would end the value as it is, as old tools and hands do. */
function sparse(text: string): string {
  return encodeURI(text).replaceAll('&', '%26').replaceAll('#', '%23').replaceAll('+', '%2B').replaceAll('?', '%3F');
}

function mixed(random: Random, text: string): string {
  let out = '';
  for (const character of text) out += random.chance(0.4) ? every(character) : encodeURIComponent(character);
  return out;
}

function unicode(text: string): string {
  let out = '';
  for (const character of text) {
    const code = character.charCodeAt(0);
    out += /[A-Za-z0-9]/.test(character) ? character : `%u${code.toString(16).padStart(4, '0')}`;
  }
  return out;
}

/** How an attacker's text travels in a URL. Quiet attackers hide more. */
export function inUrl(random: Random, text: string, evasive: boolean): string {
  const way = random.weighted(evasive ? EVASIVE : PLAIN);
  if (way === 'percent') return percent(text);
  if (way === 'plus') return percent(text).replaceAll('%20', '+');
  if (way === 'sparse') return sparse(text);
  if (way === 'double') return percent(percent(text));
  if (way === 'every') return every(text);
  if (way === 'unicode') return unicode(text);
  return mixed(random, text);
}

const PLAIN = [
  ['percent', 45],
  ['plus', 25],
  ['sparse', 22],
  ['double', 3],
  ['mixed', 5],
] as const;
const EVASIVE = [
  ['percent', 35],
  ['plus', 15],
  ['sparse', 8],
  ['double', 14],
  ['every', 12],
  ['unicode', 5],
  ['mixed', 11],
] as const;

/** Upper and lower case at random; for languages that do not care. */
export function caseGames(random: Random, text: string): string {
  let out = '';
  for (const character of text) out += random.chance(0.5) ? character.toUpperCase() : character.toLowerCase();
  return out;
}

/** Blanks as comments, line ends or tabs; SQL takes them all. */
export function blankGames(random: Random, text: string): string {
  const blank = random.pick(['/**/', '\t', '\n', '/*!*/', '+', '%0b', '/*a*/', '  ']);
  return text.replaceAll(' ', blank);
}

/** Characters of a text as HTML's numeric entities, here and there. */
export function entities(random: Random, text: string): string {
  let out = '';
  for (const character of text) {
    out += random.chance(0.3)
      ? random.chance(0.5)
        ? `&#${character.charCodeAt(0)};`
        : `&#x${character.charCodeAt(0).toString(16)};`
      : character;
  }
  return out;
}

export function base64(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}

/** Padding that pushes the interesting part away from the beginning. */
export function padding(random: Random): string {
  return random.text(floor(random.between(20, 400)));
}
