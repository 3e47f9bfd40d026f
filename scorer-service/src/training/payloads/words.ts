/** Rules that harmful and harmless texts share: words, names, numbers, tokens. */
import type { Random } from '@api-sentinel/models';
import { letters, pick, type Rules } from './grammar.ts';

const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const ALNUM = `${LOWER}ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789`;

const VOCABULARY =
  'time year people way day man thing woman life child world school state family student group country problem hand part place case week company system program question work government number night point home water room mother area money story fact month lot right study book eye job word business issue side kind head house service friend father power hour game line end member law car city community name president team minute idea kid body information back parent face others level office door health person art war history party result change morning reason research girl guy moment air teacher force education order price shoes shirt blue red green small large cotton leather wood kitchen garden phone cable battery charger table chair lamp union select drop insert update delete from where having group by like and or not in between into values script image style form input button alert prompt confirm cat list type find more host sort system config file path root admin user password login test null true false sleep wait execute order limit'.split(
    ' ',
  );
const FOREIGN =
  'calle ciudad número año señor über straße größe grüße garçon façade déjà où être naïve coração não São привет мир 東京 大阪 日本 مرحبا jalapeño crème brûlée smörgåsbord Łódź Kraków'.split(
    ' ',
  );
const GIVEN =
  'Anna Ben Carla David Elena Frank Grace Henry Ines John Karen Luis Maria Nora Oscar Paula Quentin Rosa Sam Tina Ursula Victor Wendy Xavier Yara Zoe'.split(
    ' ',
  );
const FAMILY =
  "Smith Jones O'Brien O'Neill D'Angelo D'Souza N'Diaye L'Oréal Müller Núñez García López van der Berg de la Cruz McDonald O'Connor-Smith Andersson Kowalski Rossi Dupont Silva".split(
    ' ',
  );

export const WORDS: Rules = {
  word: VOCABULARY,
  foreign: FOREIGN,
  given: GIVEN,
  family: FAMILY,
  name: ['<~given> <~family>', '<~given>', '<~family>', '<~family>, <~given>'],
  ident: (random) => letters(LOWER, 3, 10, random),
  rand: (random) => letters(ALNUM, 4, 12, random),
  token: (random) => letters(ALNUM, 16, 64, random),
  hex: (random) => letters('0123456789abcdef', 8, 40, random),
  uuid: (random) => [8, 4, 4, 4, 12].map((n) => letters('0123456789abcdef', n, n, random)).join('-'),
  base64: (random) => `${letters(`${ALNUM}+/`, 20, 200, random)}${pick(['', '=', '=='], random)}`,
  digit: (random) => `${random.integer(10)}`,
  small: (random) => `${1 + random.integer(20)}`,
  number: (random) => `${random.integer(10 ** (1 + random.integer(7)))}`,
  price: (random) => `${random.integer(2000)}.${letters('0123456789', 2, 2, random)}`,
  domain: ['example.com', 'shop.example', 'mail.example.org', 'cdn.example.net', '<~ident>.example'],
  email: ['<~given>.<~ident>@<~domain>', '<~ident><~small>@<~domain>', '<~ident>+<~word>@<~domain>'],
  date: (random) => new Date(1.5e12 + random.float() * 3e11).toISOString().slice(0, pick([10, 19, 24], random)),
};

/** A sentence of plain words, some of them foreign, with the punctuation that people use. */
export function sentence(random: Random, least = 3, most = 14): string {
  const words: string[] = [];
  for (let n = least + random.integer(most - least + 1); n > 0; n--) {
    words.push(random.integer(12) === 0 ? pick(FOREIGN, random) : pick(VOCABULARY, random));
  }
  let text = words.join(' ');
  if (random.integer(3) === 0) text = text[0].toUpperCase() + text.slice(1);
  if (random.integer(4) === 0)
    text = text.replace(' ', pick([', ', ' - ', ' & ', '; ', "'s ", ' "', ': ', ' / '], random));
  return text + pick(['', '', '.', '!', '?', '...', ' :)'], random);
}
