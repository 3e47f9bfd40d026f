/** What an attacker's text becomes as it is decoded step by step, to be read below one another. */

export interface Layer {
  /** How it was made from the one before: `percent`, `html`, `escape`, `base64`. */
  readonly by: 'percent' | 'html' | 'escape' | 'base64';
  readonly text: string;
}

const MOST_LAYERS = 5;
/** Longer texts are looked at only so far. */
const MOST_CHARACTERS = 4_096;

const ENTITIES: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  amp: '&',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  sol: '/',
  colon: ':',
  lpar: '(',
  rpar: ')',
  Tab: '\t',
  NewLine: '\n',
};

const STEPS: readonly (readonly [Layer['by'], (text: string) => string])[] = [
  ['percent', percent],
  ['html', html],
  ['escape', unescaped],
  ['base64', base64],
];

/** The layers below a text, outermost first; none where it reads as it is. Each time the first step that changes it is taken. */
export function decodedLayers(text: string): Layer[] {
  const layers: Layer[] = [];
  let now = text.slice(0, MOST_CHARACTERS);
  while (layers.length < MOST_LAYERS) {
    const step = STEPS.map(([by, decode]) => ({ by, text: decode(now) })).find((next) => next.text !== now);
    if (!step) break;
    layers.push(step);
    now = step.text;
  }
  return layers;
}

/** Runs of `%XX` as UTF-8 where they are; bytes that are none of UTF-8 become one character each. */
function percent(text: string): string {
  return text.replace(/(?:%[0-9a-fA-F]{2})+/g, (run) => {
    try {
      return decodeURIComponent(run);
    } catch {
      return run.replace(/%([0-9a-fA-F]{2})/g, (_whole, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
    }
  });
}

function html(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([A-Za-z]{2,8}));?/g, (whole, decimal, hex, name) => {
    if (name !== undefined) return ENTITIES[name as string] ?? whole;
    const code = decimal === undefined ? Number.parseInt(hex as string, 16) : Number(decimal);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

function unescaped(text: string): string {
  return text.replace(/\\u([0-9a-fA-F]{4})|\\x([0-9a-fA-F]{2})/g, (_whole, four?: string, two?: string) =>
    String.fromCharCode(Number.parseInt(four ?? two ?? '0', 16)),
  );
}

/** Only a text that is base64 as a whole and reads as ASCII afterwards: most words are base64 by chance. */
function base64(text: string): string {
  if (text.length < 16 || text.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return text;
  try {
    const plain = atob(text);
    return /^[\x20-\x7e\s]+$/.test(plain) ? plain : text;
  } catch {
    return text;
  }
}
