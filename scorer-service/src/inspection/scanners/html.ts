/** HTML and JavaScript as a browser would find them in a value. */
import { F, type Figures } from '../figures.ts';

/** Tags that run or load something by themselves; ordinary ones (`p`, `b`, `a`, `img`) are only counted. */
const ACTIVE = new Set(
  'script object embed applet svg math base meta link frame frameset marquee bgsound isindex layer ilayer keygen portal xss animate set'.split(
    ' ',
  ),
);
/** What a frame counts: editors embed videos by it. */
export const FRAME = 0.9;
/** Tags that can, and that editors of pages write too: half a sign. */
const HALF_ACTIVE = new Set(
  'style form body html xml details video audio source template noscript input textarea button select'.split(' '),
);

/** How event handlers go on behind `on`; browsers know some two hundred, which begin with one of these. */
const HANDLERS =
  'abort activate after animation auxclick before begin blur bounce cancel canplay change cellchange click close contextmenu copy cue cut data dblclick deactivate drag drop duration emptied end error exit filterchange finish focus formdata fullscreen gesture gotpointer hashchange help input invalid key languagechange layoutcomplete load losecapture lostpointer media message mouse move mozfullscreen offline online outofsync page paste pause play pointer popstate progress propertychange ratechange readystate redo repeat reset resize resume reverse row scroll search seek select show slotchange stalled start stop storage submit suspend syncrestored time toggle touch track transition undo unhandled unload urlflip volume waiting webkit wheel zoom'.split(
    ' ',
  );
const HANDLERS_BY_LETTER = new Map<number, string[]>();
for (const name of HANDLERS) {
  const letter = name.charCodeAt(0);
  const list = HANDLERS_BY_LETTER.get(letter);
  if (list === undefined) HANDLERS_BY_LETTER.set(letter, [name]);
  else list.push(name);
}

export const SCRIPT_CALLS = [
  'alert',
  'prompt',
  'confirm',
  'eval',
  'settimeout',
  'setinterval',
  'fromcharcode',
  'atob',
  'fetch',
  'import',
  'constructor',
  'function',
  'msgbox',
  'execscript',
  'write',
  'writeln',
  'print',
];
/** Script that is spelled with brackets and signs alone, so that no filter reads it. */
export const SCRIPT_PUZZLES = [
  '(![]+[])',
  '(!![]+[])',
  '[][(![',
  '[][[]]',
  '(+{}+[])',
  '($=[$=[]]',
  "''+[!(''-",
  '<style>@import',
  'new function`',
  'adw-script',
  'adw-img',
  'adw-svg',
  // Styles and parts of pages that run a script of elsewhere in old browsers.
  '-moz-binding',
  '#default#time2',
  // The cookies of the page as part of an address.
  "'+document.cookie",
  '"+document.cookie',
];
/** What is reached into with brackets, so that no name is written out. */
const REACHED = ['top[', 'self[', 'window[', 'document[', 'parent[', 'frames[', 'globalthis['];
/** Characters within such brackets. */
const MOST_REACHED = 48;

/** `top['al'+'ert'](1)`: calls of what is reached by a name in brackets. Looks at the first of each object. */
export function bracketCalls(text: string): number {
  let calls = 0;
  for (const object of REACHED) {
    const at = text.indexOf(object);
    if (at < 0) continue;
    const end = text.indexOf('](', at + object.length);
    if (end > at && end - at <= MOST_REACHED) calls++;
  }
  return calls;
}

/** Among them, what is sent to see whether it runs. */
const SENT_CALLS = new Set(['alert', 'prompt', 'confirm', 'eval', 'fromcharcode', 'atob', 'msgbox', 'execscript']);
export const BROWSER_OBJECTS = [
  'document.',
  'window.',
  'location=',
  'location.href',
  '.cookie',
  'innerhtml',
  'outerhtml',
  'srcdoc',
  'xmlhttprequest',
  'localstorage',
  'document[',
  'window[',
  'top[',
  'self[',
  'formaction',
  'expression(',
  'xlink:href',
  'document.domain',
];

/** Writes the figures of a lower-case text that holds so many of `SCRIPT_CALLS` and `BROWSER_OBJECTS`. @returns how much there is of it */
export function scanHtml(text: string, names: number, objects: number, out: Figures): number {
  let tags = 0;
  let active = 0;
  let broken = 0;
  let scripts = 0;
  for (let at = text.indexOf('<'); at >= 0; at = text.indexOf('<', at + 1)) {
    let name = at + 1;
    // Browsers pass by some junk before a name; filters that do not are what it is written for.
    while (name < text.length && name < at + 4 && (text.charCodeAt(name) === 47 || text.charCodeAt(name) < 32)) name++;
    let end = name;
    while (end < text.length && end - name < 16 && isLetter(text.charCodeAt(end))) end++;
    const next = text.charCodeAt(name);
    const opened = tags > 0;
    if (end > name) {
      tags++;
      const tag = text.slice(name, end);
      const named = tag === 'script' && isOnlyNamed(text, end);
      if (tag.startsWith('script')) scripts = named ? Math.max(scripts, NAMED) : Math.floor(scripts) + 1;
      if (ACTIVE.has(tag)) active = named ? active : Math.floor(active) + 1;
      else if (tag === 'iframe') active = Math.max(active, FRAME);
      else if (HALF_ACTIVE.has(tag) && active < 1) active = 0.5;
    } else if (next === 33 || next === 63) tags++;
    // `"><tag` with no tag before: an attribute that is not the sender's is closed.
    const before = at > 0 ? text.charCodeAt(at - 1) : 0;
    const earlier = before === 62 && at > 1 ? text.charCodeAt(at - 2) : before;
    if (end > name && !opened && (earlier === 34 || earlier === 39) && !isOpeningQuote(text, at - 2)) broken++;
  }
  const handlers = countHandlers(text);
  const urls = countScriptUrls(text);
  let calls = 0;
  let dialogs = 0;
  if (names > 0) {
    for (const name of SCRIPT_CALLS) {
      const own = countCalls(text, name);
      calls += own;
      if (own > 0 && SENT_CALLS.has(name)) dialogs += countCalls(text, name, 0);
    }
  }
  raise(out, F.html_tags, tags);
  raise(out, F.html_active, active);
  raise(out, F.html_script, scripts);
  raise(out, F.html_handlers, handlers);
  raise(out, F.html_script_url, urls);
  raise(out, F.html_calls, calls);
  raise(out, F.html_dialogs, dialogs);
  raise(out, F.html_objects, objects);
  raise(out, F.html_break, broken);
  return tags + 3 * (active + handlers + urls) + 2 * (calls + objects) + broken;
}

/** What a script element counts that loads and holds nothing: people write its name so. */
const NAMED = 0.5;

/** `<script>` with a tag, white space or nothing straight behind it. */
function isOnlyNamed(text: string, end: number): boolean {
  if (text.charCodeAt(end) !== 62) return false;
  if (end + 1 >= text.length) return true;
  const next = text.charCodeAt(end + 1);
  return next === 60 || next === 32;
}

function isLetter(code: number): boolean {
  return code >= 97 && code <= 122;
}

/** Whether a quote opens a string of JSON or code: behind a colon, a comma, a bracket or an equals sign. */
function isOpeningQuote(text: string, before: number): boolean {
  const code = before < 0 ? 0 : text.charCodeAt(before);
  return code === 58 || code === 44 || code === 91 || code === 40 || code === 32;
}

/** `onerror=` behind a space, a slash, a quote or another attribute. */
function countHandlers(text: string): number {
  let count = 0;
  for (let at = text.indexOf('on'); at >= 0; at = text.indexOf('on', at + 2)) {
    const before = at === 0 ? 32 : text.charCodeAt(at - 1);
    if (
      !(
        before <= 32 ||
        before === 47 ||
        before === 34 ||
        before === 39 ||
        before === 96 ||
        before === 62 ||
        before === 59
      )
    )
      continue;
    let end = at + 2;
    while (end < text.length && end - at < 32 && isLetter(text.charCodeAt(end))) end++;
    const names = HANDLERS_BY_LETTER.get(text.charCodeAt(at + 2));
    if (names === undefined || end - at < 5) continue;
    const rest = text.slice(at + 2, end);
    if (!names.some((name) => rest.startsWith(name))) continue;
    let equals = end;
    while (equals < text.length && equals < end + 8 && text.charCodeAt(equals) <= 32) equals++;
    if (text.charCodeAt(equals) === 61) count++;
  }
  return count;
}

/** `javascript:`, `vbscript:`, `livescript:`, also with white space and control characters inside; `data:text/html`. */
function countScriptUrls(text: string): number {
  let count = 0;
  for (let at = text.indexOf(':'); at >= 0; at = text.indexOf(':', at + 1)) {
    if (text.startsWith('text/html', at + 1) || text.startsWith('image/svg', at + 1)) {
      if (text.endsWith('data', at)) count++;
      continue;
    }
    let i = at - 1;
    let letters = '';
    for (let steps = 0; i >= 0 && steps < 40 && letters.length < 10; i--, steps++) {
      const code = text.charCodeAt(i);
      if (code <= 32) continue;
      if (!isLetter(code)) break;
      letters = text[i] + letters;
    }
    // `javascript: the good parts` calls and assigns nothing.
    if (text.charCodeAt(at + 1) === 32 && text.indexOf('(', at) < 0 && text.indexOf('=', at) < 0) continue;
    if (letters.endsWith('javascript') || letters.endsWith('vbscript') || letters.endsWith('livescript')) count++;
  }
  return count;
}

/** Where a comment of a script ends that begins here; longer ones are not looked through. */
function behindComment(text: string, at: number): number {
  if (text.charCodeAt(at) !== 47 || text.charCodeAt(at + 1) !== 42) return at;
  const last = Math.min(at + 64, text.length - 1);
  for (let i = at + 2; i < last; i++) if (text.charCodeAt(i) === 42 && text.charCodeAt(i + 1) === 47) return i + 2;
  return at;
}

/** A name that is called: with a parenthesis or back quote behind it, at most `gap` blanks between, and no letter before. `confirm (yes or no)` is prose. */
function countCalls(text: string, name: string, gap = 4): number {
  let count = 0;
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + name.length)) {
    if (at > 0 && isLetter(text.charCodeAt(at - 1))) continue;
    let end = behindComment(text, at + name.length);
    const last = end + gap;
    while (end < text.length && end < last && text.charCodeAt(end) <= 32) end++;
    const code = text.charCodeAt(end);
    if (code === 40 || code === 96) count++;
  }
  return count;
}

function raise(out: Figures, index: number, value: number): void {
  if (value > out[index]) out[index] = value;
}
