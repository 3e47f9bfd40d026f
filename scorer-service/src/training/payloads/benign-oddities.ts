/** Harmless texts that look like attacks: talk about them, code, pages of editors, titles, searches, mathematics. */
import type { Random } from '@api-sentinel/models';
import { pick, type Rules } from './grammar.ts';
import { sentence } from './words.ts';

function title(random: Random): string {
  const small = (most: number): number => 1 + random.integer(most);
  const size = [
    '',
    `${small(99)}" `,
    `${small(40)}' `,
    `(${small(20)}"x${small(20)}") `,
    `${small(9)}.${small(9)}"-${small(300)} `,
    `${small(9)}/${small(16)}" `,
  ];
  const end = ['', ' --', ' #', " '", '"', ' - NEW!', ' **', ' (set of 3)', ' w/ box', ' & more', ") '"];
  return `${sentence(random, 1, 5)} ${pick(size, random)}${sentence(random, 1, 3)}${pick(end, random)}`.toUpperCase();
}

function phrase(random: Random): string {
  const mark = pick(['"', "'", '“'], random);
  const words = sentence(random, 2, 6);
  const before = pick(['', sentence(random, 1, 2), '-', '+'], random);
  const quoted = `${mark}${pick([words, words.toUpperCase()], random)}${mark === '“' ? '”' : mark}`;
  const behind = `${pick(['', ' AND ', ' OR ', ' NOT ', ' -'], random)}${pick(['', sentence(random, 1, 2)], random)}`;
  return `${before} ${quoted}${behind}`.trim();
}

export const ODDITIES: Rules = {
  attack_talk: [
    'why does <~climb><~word>.txt not work on Linux when <~climb><~word> does on Windows',
    'see /etc/hosts and /etc/passwd on your own machine, then ask your admin',
    'does anybody know what document.<~member>("<~word>").<~ident> = () => alert(<~small>) is good for?',
    'my linter complains about alert(<~small>) and eval(<~word>), should I care?',
    'the answer by <~given> says alert(document.cookie) shows the cookie, mine shows nothing',
    'I read that localStorage.<~ident> and document.cookie differ, which one is for <~word> and <~word>?',
    'chapter <~small> on UNION SELECT and on sleep(<~small>) was the best of the book',
    'please run cat /etc/os-release; then uname -a and tell us what it prints, thank you',
    'use $(<~word>) or `<~word>` in the shell, both print the same here',
    'our template says {{ <~word>.<~word> }} and ${<~word>.<~ident>} and neither is replaced',
    'the log says ${env:<~ident>} is not set, where do I have to set it in this version',
    'my config has <~word>=http://localhost:<~port>/<~word> and the build still fails, any idea why',
    'is <script> still needed at the end of the page or can I put it into the head',
    'how do people use javascript: links these days, are they not outdated by now',
  ],
  title,
  phrase,
  nested_query: [
    '/search/<~word>?q=<~small>"+<~word>&order=<~word>&view=gallery',
    "/<~word>?where=<~word>&and=<~word>&q=<~given>'s+<~word>",
    '/find?q="<~word>+<~word>"&from=<~word>&limit=<~small>',
    'q=<~word>+&+<~word>&group=<~word>&order=by+<~word>',
    'https://<~domain>/search?q=%22<~word>+or+<~word>%22&select=<~word>',
  ],
  snippets: [
    'function <~ident>(<~ident>, <~ident>) {\n  const <~ident> = <~small>;\n  return <~ident> + <~ident>;\n}',
    'const <~ident> = document.querySelector(".<~ident>");\n<~ident>.addEventListener("click", () => {\n  <~ident>.remove();\n});',
    'def <~ident>(<~ident>):\n    """<~word> <~word>"""\n    return <~ident>[<~small>]',
    'SELECT <~word>, <~word> FROM <~word> WHERE <~word> = ? ORDER BY <~word>; -- how do I index this <~word> <~word>?',
    'My query is slow, any help is welcome: SELECT * FROM <~word> JOIN <~word> ON <~word>.id = <~word>.id WHERE <~word> > <~small> LIMIT <~small>',
    '.<~ident> { color: #<~hex>; margin: 0 <~small>px; }\n.<~ident>:hover { display: none; }',
    '#!/bin/sh\nset -e\ncd <~word>\nnpm ci && npm test',
    '```sql\nSELECT count(*) FROM <~word>;\n```\nit prints <~small> and I expect <~number>, <~word>?',
    'import { <~ident> } from "./<~ident>.js";\nexport default <~ident>(<~small>);',
    'FROM node:<~small>\nRUN apt-get update && apt-get install -y curl\nCMD ["node", "<~ident>.js"]',
  ],
  pages: [
    '<style>.<~ident>{color:red}</style><h1><~word></h1><p><~word> <~word></p>',
    '<p style="margin:0"><~word></p><video src="/media/<~rand>.mp4" controls></video>',
    '<form action="/newsletter" method="post"><input type="email" name="mail"><button><~word></button></form>',
    '<h2><~word></h2><p>Use <code>&lt;script&gt;</code> at the end of the page, <~word>.</p>',
    '<details><summary><~word></summary><p><~word> <~word></p></details>',
    '<iframe src="https://maps.<~domain>/embed?pb=<~rand>" width="<~number>" loading="lazy"></iframe><h3><~word></h3>',
    '<html><body><h1><~word></h1><p><~word> <~word> <~word></p></body></html>',
    '<p>Read <a href="https://<~domain>/<~word>?id=<~small>&amp;ref=<~word>" target="_blank">more</a> or <a href="mailto:<~email>">write</a></p>',
    '<select><option value="<~small>"><~word></option></select> <textarea rows="<~small>"><~word></textarea>',
    '<audio controls><source src="/<~rand>.ogg" type="audio/ogg"></audio> <em><~word></em>',
  ],
  maths: [
    'solve x^2 - <~small>x + <~small> = 0 for x > 0',
    'if a = b and b = c then a = c',
    'P(A or B) = P(A) + P(B) - P(A and B)',
    '<~small> < x < <~number> or x = 0',
    'f(<~small>) = <~small> and g(x) = f(x) * <~small>',
    'sum(i=1..n) i = n(n+1)/2',
    '|x - <~small>| <= 1 or |y| >= <~small>',
    'sin(x)/x -> 1; cos(0) = 1',
    'not (p and q) == (not p) or (not q)',
    '(<~small> + <~small>) / <~small> = <~price>',
  ],
};

/** What only stands within these. */
export const ODDITY_PARTS: Rules = {
  climb: ['../', '../../', '../../../', '..\\..\\'],
  member: ['getElementById', 'querySelector', 'createElement', 'forms'],
  port: ['3000', '4200', '5173', '8000', '8080', '8443'],
};
