import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type Served, serve } from '../testing/serve.ts';

let folder: string;
let served: Served;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'console-'));
});
afterEach(async () => {
  await served.app.close();
  rmSync(folder, { recursive: true });
});

async function serveFolder(): Promise<void> {
  served = await serve({}, {}, { console: { directory: join(folder, 'built') } });
}

describe('while the console is not built', () => {
  test('a page says so and how to build it, and nothing in it could run', async () => {
    await serveFolder();
    const answer = await fetch(`${served.url}/`);
    expect(answer.url).toBe(`${served.url}/console/`);
    expect(await answer.text()).toContain('npm run build');
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe');
  });
});

describe('the built console', () => {
  beforeEach(async () => {
    mkdirSync(join(folder, 'built', 'assets'), { recursive: true });
    writeFileSync(join(folder, 'secret.js'), 'for nobody');
    writeFileSync(
      join(folder, 'built', 'index.html'),
      '<meta name="csp-nonce" content="__API_SENTINEL_NONCE__"><script src="/console/assets/app-1a2b3c4d.js"></script>',
    );
    writeFileSync(join(folder, 'built', 'assets', 'app-1a2b3c4d.js'), 'plain()');
    writeFileSync(join(folder, 'built', 'assets', 'app-1a2b3c4d.js.gz'), gzipSync('plain()'));
    writeFileSync(join(folder, 'built', 'plain.json'), '{}');
    await serveFolder();
  });

  test.each(['/console/', '/console/index.html', '/console/alerts/abc', '/console/models?x=1'])(
    'shows its page at %s, with a nonce of its own, never cached',
    async (path) => {
      const answer = await fetch(served.url + path);
      const text = await answer.text();
      const nonce = /content="([\w-]{22})"/.exec(text)?.[1];
      expect(answer.headers.get('content-security-policy')).toContain(`'nonce-${nonce}'`);
      expect(answer.headers.get('cache-control')).toBe('no-store');
      expect(await (await fetch(served.url + path)).text()).not.toBe(text);
    },
  );

  test('files with a hash in their name are kept for ever, others are asked for again', async () => {
    const hashed = await fetch(`${served.url}/console/assets/app-1a2b3c4d.js`);
    expect(hashed.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(hashed.headers.get('content-type')).toMatch(/javascript/);
    expect(hashed.headers.get('x-content-type-options')).toBe('nosniff');
    expect((await fetch(`${served.url}/console/plain.json`)).headers.get('cache-control')).toBe('public, max-age=0');
  });

  test('the compressed form is sent to whoever takes it', async () => {
    const { rawPayload, headers } = await served.app.inject({
      url: '/console/assets/app-1a2b3c4d.js',
      headers: { 'accept-encoding': 'gzip', host: 'localhost' },
    });
    expect(headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(rawPayload).toString()).toBe('plain()');
  });

  test.each([
    '/console/../secret.js',
    '/console/%2e%2e/secret.js',
    '/console/..%2fsecret.js',
    '/console/assets/..%2f..%2fsecret.js',
    '/console/%5c..%5csecret.js',
    '/console/.hidden.js',
    '/console/missing.js',
    '/console/assets/a%00.js',
  ])('%s is not there', async (url) => {
    const answer = await served.app.inject({ url, headers: { host: 'localhost' } });
    expect(answer.statusCode).toBeGreaterThanOrEqual(400);
    expect(answer.statusCode).toBeLessThan(500);
    expect(answer.body).not.toContain('for nobody');
  });
});
