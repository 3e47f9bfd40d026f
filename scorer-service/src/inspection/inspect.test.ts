import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { eventOf, requestDocument } from '../events/testing.ts';
import { F, type FigureName } from './figures.ts';
import { emptyInspection, Inspector } from './inspect.ts';
import { MAX_VALUES } from './limits.ts';

function inspected(fields: Parameters<typeof requestDocument>[0]) {
  return new Inspector().inspect(eventOf(requestDocument(fields)), emptyInspection());
}

function figureOf(value: string, name: FigureName): number {
  return inspected({ path: '/x', query: `q=${encodeURIComponent(value)}` }).figures[F[name]];
}

describe('what a value holds', () => {
  const present: [FigureName, string][] = [
    ['sql_tautology', "' OR 1=1--"],
    ['sql_tautology', "x') or ('a'='a"],
    ['sql_union', '1 UnIoN/**/aLl/**/sElEcT 1,2'],
    ['sql_union', '1 /*!50000union*/ /*!50000select*/ 2'],
    ['sql_stacked', '1; drop table users'],
    ['sql_time', "1' and sleep(5)#"],
    ['sql_error', '1 and extractvalue(1,concat(0x7e,version()))'],
    ['sql_subquery', '1 and (select count(*) from t)>0'],
    ['sql_schema', 'x from information_schema.tables'],
    ['sql_break', "admin'--"],
    ['html_active', '<script>alert(1)</script>'],
    ['html_handlers', '<img src=x oNerRor=alert(1)>'],
    ['html_handlers', '" onfocus =alert(1) autofocus x="'],
    ['html_script_url', 'java\tscript:alert(1)'],
    ['html_calls', 'alert`1`'],
    ['html_break', '"><b>x'],
    ['shell_commands', '; cat /etc/passwd'],
    ['shell_commands', "|c'a't /x"],
    ['shell_substitution', '$(whoami)'],
    ['path_parents', '../../etc/passwd'],
    ['path_targets', '/etc/passwd'],
    ['path_wrappers', 'php://filter/x'],
    ['template_expressions', '{{7*7}}'],
    ['lookup_log4j', '${jndi:ldap://x/a}'],
    ['nosql_operators', '{"$ne":1}'],
    ['ldap_filters', '*)(uid=*'],
    ['xml_entities', '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///x">]>'],
    ['ssrf_targets', 'http://169.254.169.254/latest'],
    ['header_breaks', 'x\r\nSet-Cookie: a=b'],
    ['log_lines', 'kim\nINFO user admin logged in'],
    ['log_lines', 'kim\r\n2026-03-02 10:00:00 login ok'],
    ['code_calls', '<?php system(1)'],
    ['object_marks', 'O:8:"stdClass":0:{}'],
    ['include_marks', '<!--#exec cmd="id"-->'],
  ];
  test.each(present)('%s is seen in %j', (name, value) => {
    expect(figureOf(value, name)).toBeGreaterThan(0);
  });

  const absent: [FigureName, string][] = [
    ['sql_break', "O'Brien"],
    ['sql_tautology', "it's a dog's life or death"],
    ['sql_tautology', "she said 'no' and 'yes'"],
    ['sql_union', 'the union of select shops'],
    ['sql_stacked', 'shoes; drop me a line'],
    ['html_active', '<p>Hello <b>you</b></p>'],
    ['html_break', '<div class="a"><span>x</span></div>'],
    ['html_handlers', 'reason one = 2, once = 3'],
    ['html_script_url', 'javascript: the good parts'],
    ['shell_commands', 'data:image/png;base64,iVBORw0KGgo'],
    ['shell_commands', 'rock & roll; more fun'],
    ['template_expressions', 'Hello {{ name }}'],
    ['path_parents', 'wait... what'],
    ['nosql_operators', 'costs $100 in $'],
    ['log_lines', 'first line\nsecond line\n12 eggs'],
    ['shell_commands', 'shoes; find more'],
  ];
  test.each(absent)('%s is not seen in %j', (name, value) => {
    expect(figureOf(value, name)).toBe(0);
  });
});

describe('layers of encoding', () => {
  test.each([
    ['%27%20or%201%3D1--', 1],
    ['%2527%2520or%25201%253D1--', 2],
    ['%252527%252520or%2525201%25253D1--', 3],
    ['%u0027%20or%201=1--', 1],
  ])('%s is undone in %d', (query, layers) => {
    const { figures } = inspected({ query: `q=${query}` });
    expect(figures[F.layers]).toBe(layers);
    expect(figures[F.sql_tautology]).toBe(1);
  });

  test('overlong UTF-8 is read as servers do that take it, and counted as odd', () => {
    const { figures } = inspected({ query: 'f=..%c0%af..%c0%afetc%c0%afpasswd' });
    expect(figures[F.path_parents]).toBe(2);
    expect(figures[F.odd_encoding]).toBeGreaterThan(0);
  });

  test('HTML entities and JavaScript escapes are undone', () => {
    expect(figureOf('&#x3c;script&#62;alert(1)', 'html_active')).toBe(1);
    expect(figureOf('\\u003cscript\\x3ealert(1)', 'html_active')).toBe(1);
  });
});

describe('what is hidden', () => {
  const hidden = Buffer.from("user=x' or 1=1--").toString('base64');
  test('in base64 is read, alone and between the dots of a token', () => {
    expect(figureOf(hidden, 'sql_tautology')).toBe(1);
    expect(inspected({ headers: { cookie: `t=${hidden}.c2ln` } }).figures[F.sql_tautology]).toBe(1);
    expect(figureOf('iVBORw0KGgoAAAANSUhEUgAAAAUAAAAFCAYAAACNbyblAAAA', 'sql_words')).toBe(0);
  });

  test('in a header of structure is read where its syntax has no use for it', () => {
    const accept = (text: string) => inspected({ headers: { accept: text, 'accept-language': text } }).figures;
    expect(accept('${jndi:ldap://x.example/a}')[F.lookup_log4j]).toBeGreaterThan(0);
    expect(accept('text/html,application/xhtml+xml;q=0.9,*/*;q=0.8')[F.shell_commands]).toBe(0);
  });
});

describe('where it stands', () => {
  const value = "' or 1=1--";
  test.each([
    ['query', { query: `a=1&q=${value}` }, 'url.query', 6],
    ['path', { path: `/items/${value}` }, 'url.path', 0],
    [
      'form',
      { method: 'POST', body: `a=1&q=${value}`, mimeType: 'application/x-www-form-urlencoded' },
      'http.request.body.content',
      6,
    ],
    ['json', { method: 'POST', body: JSON.stringify({ a: { b: [value] } }) }, 'http.request.body.content', 12],
    ['cookie', { headers: { cookie: `a=1; q=${value}` } }, 'http.request.headers.cookie', 7],
    ['header', { headers: { 'x-user': value } }, 'http.request.headers.x-user', 0],
    ['agent', { agent: value }, 'user_agent.original', 0],
  ])('a %s names its field and offset', (_, fields, field, start) => {
    const { figures, findings } = inspected(fields);
    expect(figures[F.sql_tautology]).toBe(1);
    expect(findings.sql).toMatchObject({ field, start });
  });

  test('an ordinary request has no findings of weight', () => {
    const { figures } = inspected({
      path: '/api/v1/items/42',
      query: 'page=2&sort=-created',
      headers: { host: 'a.example', accept: '*/*' },
    });
    for (const name of [
      'sql_break',
      'sql_tautology',
      'html_tags',
      'shell_commands',
      'path_parents',
      'code_calls',
    ] as const)
      expect(figures[F[name]]).toBe(0);
  });
});

describe('hostile requests', () => {
  test('no string makes it throw, and all figures are finite', () => {
    const inspector = new Inspector();
    const into = emptyInspection();
    const nasty = fc
      .array(
        fc.constantFrom(
          "'",
          '"',
          '`',
          '<',
          '>',
          '(',
          ')',
          '/*',
          '*/',
          '--',
          '#',
          '${',
          '{{',
          '%',
          '%2',
          '%u',
          '&#',
          '\\u',
          '..',
          '/',
          'on',
          'or',
          'select',
          'union ',
          '\0',
          '\n',
          ':',
          ';',
          '|',
          '=',
          '🦊',
          '\ud800',
          'a',
        ),
      )
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(nasty, nasty, nasty, (path, query, body) => {
        const { figures } = inspector.inspect(
          eventOf(requestDocument({ path: `/${path}`, query, body, headers: { cookie: body, x: query } })),
          into,
        );
        expect(figures.every((figure) => Number.isFinite(figure) && figure >= 0)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test('reads a bounded number of values', () => {
    expect(inspected({ query: 'a=1&'.repeat(3000) }).values).toBeLessThanOrEqual(MAX_VALUES);
    expect(inspected({ body: `${'['.repeat(20_000)}${']'.repeat(20_000)}` }).values).toBeLessThanOrEqual(MAX_VALUES);
  });
});
