/** The pages and headers with which the console is served. */
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** In the built `index.html`, where the nonce for the styles that a library puts into the page is to stand. */
const NONCE = '__API_SENTINEL_NONCE__';

const NOT_BUILT = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>API Sentinel</title>
<h1>The console is not built</h1>
<p>The scorer runs and answers under <a href="/v1/openapi.json">/v1</a>, but the pages of the console are not there yet.</p>
<p>Build them with <code>npm run build</code> in the project's folder, then load this page again.</p>
</html>
`;

export interface Page {
  readonly html: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** The console's page with a nonce of its own; the page that says how to build it while there is none. */
export async function consolePage(directory: string): Promise<Page> {
  const nonce = randomBytes(16).toString('base64url');
  const built = await readFile(join(directory, 'index.html'), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
    throw error;
  });
  return {
    html: (built ?? NOT_BUILT).replaceAll(NONCE, nonce),
    headers: { ...securityHeaders(nonce), 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' },
  };
}

/** Nothing but our own files runs, and no other page may show ours in a frame. */
export function securityHeaders(nonce?: string): Record<string, string> {
  const styles = nonce === undefined ? "'self'" : `'self' 'nonce-${nonce}'`;
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    `style-src ${styles}`,
    "img-src 'self' data:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ];
  return {
    'content-security-policy': policy.join('; '),
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  };
}
