/** Texts that would do harm where a page, a spreadsheet or a terminal took them for more than text. */

/** Sets what a page is asked for afterwards; nothing of it may ever run. */
const RUNS = 'window.canary=1';

const SCRIPTS = [
  `<script>${RUNS}</script>`,
  `<img src=x onerror=${RUNS}>`,
  `<svg onload=${RUNS}>`,
  `<svg><animate onbegin=${RUNS} attributeName=x dur=1s>`,
  `<iframe srcdoc="<script>parent.canary=1</script>">`,
  `<a href="javascript:${RUNS}" autofocus onfocus=${RUNS}>x</a>`,
  `<details open ontoggle=${RUNS}>`,
  `<math><mtext><table><mglyph><style><img src=x onerror=${RUNS}>`,
  `"><body onload=${RUNS}>`,
  `'-(${RUNS})-'`,
  `\${${RUNS}}`,
  `{{constructor.constructor('${RUNS}')()}}`,
  `javascript:${RUNS}`,
  `data:text/html,<script>${RUNS}</script>`,
  `</textarea><script>${RUNS}</script>`,
  `<style>@import'//canary.invalid/x.css';*{display:none}</style>`,
  `<base href="//canary.invalid/">`,
  `<meta http-equiv=refresh content="0;url=//canary.invalid">`,
  `<object data="//canary.invalid/x"></object>`,
  `<img src="//canary.invalid/pixel.png">`,
  `__proto__`,
  `constructor`,
];
const FORMULAS = [
  `=HYPERLINK("http://canary.invalid","open")`,
  `=cmd|' /C calc'!A0`,
  `+1+1`,
  `-2+3`,
  `@SUM(A1:A9)`,
  `\t=1+1`,
  `\r=1+1`,
  `\uff1d1+1`,
  ` =1+1`,
  `"=1+1`,
  `a","=1+1`,
];
const UNSEEN = [
  'user\u202Etxt.exe',
  '\u2066\u2067hidden\u2069',
  '\u200B\u200C\u200Dzero',
  '\u0000nul',
  '\u001b[31mred\u001b[0m',
  '\u001b]8;;http://canary.invalid\u0007link\u001b]8;;\u0007',
  'line\nbreak\r\nand\u2028more',
  '\uFEFFmark',
  '\u{E0041}\u{E0042}tags',
  'Z\u0351\u036B\u0343\u036A\u0302\u036B\u033D\u034F'.repeat(8),
  '\uD800 lone',
  '🏴‍☠️'.repeat(40),
];
const BASES = [...SCRIPTS, ...FORMULAS, ...UNSEEN];

const WRAPPINGS: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => `">${text}`,
  (text) => `'>${text}<!--`,
  (text) => text.toUpperCase().replaceAll('CANARY', 'canary'),
  (text) => `${text}\u202E`,
  (text) => `${text} ${'A'.repeat(3_000)}`,
  (text) => `--></script>${text}`,
  (text) => `\u00a0${text}`,
  (text) => encodeURIComponent(text.toWellFormed()),
  (text) => text.replaceAll('<', '\\u003c'),
  (text) => text.replaceAll('<', '&lt;'),
  (text) => `${text}${text}`,
  (text) => `]]>${text}<![CDATA[`,
  (text) => `</title></textarea></style>${text}`,
  (text) => `{"${text}":"${text}"}`,
];

/** So many different ones, the plain first; the same number gives the same texts. */
export function hostileTexts(count: number): string[] {
  const texts = WRAPPINGS.flatMap((wrap) => BASES.map(wrap));
  return [...new Set(texts)].slice(0, count);
}
