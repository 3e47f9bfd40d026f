/** nginx with ModSecurity 3 and the Core Rule Set, on loopback, as their packages bring them. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const MODULE = '/usr/lib/nginx/modules/ngx_http_modsecurity_module.so';
const SETUP = '/etc/modsecurity/crs/crs-setup.conf';
const RULES = '/usr/share/modsecurity-crs/rules/*.conf';
const UNICODE = '/etc/nginx/unicode.mapping';
/** The status by which a request is known to have reached the rule set's threshold; nothing else answers so. */
export const REFUSED = 403;

export interface RuleSetServer {
  readonly port: number;
  /** Versions of nginx's module and of the rule set, as the packages say. */
  readonly version: string;
  stop(): Promise<void>;
}

/** The rules of one paranoia level. The methods of REST are allowed, since the rule set is made for pages and refuses them unasked. */
function rules(paranoia: number): string {
  return `SecRuleEngine On
SecRequestBodyAccess On
SecResponseBodyAccess Off
SecRequestBodyLimit 13107200
SecRequestBodyNoFilesLimit 131072
SecRequestBodyLimitAction ProcessPartial
SecAuditEngine Off
SecArgumentSeparator &
SecCookieFormat 0
${existsSync(UNICODE) ? `SecUnicodeMapFile ${UNICODE} 20127` : ''}
SecRule REQUEST_HEADERS:Content-Type "^(?:application(?:/soap\\+|/)|text/)xml" "id:'200000',phase:1,t:none,t:lowercase,pass,nolog,ctl:requestBodyProcessor=XML"
SecRule REQUEST_HEADERS:Content-Type "^application/json" "id:'200001',phase:1,t:none,t:lowercase,pass,nolog,ctl:requestBodyProcessor=JSON"
SecDefaultAction "phase:1,nolog,pass"
SecDefaultAction "phase:2,nolog,pass"
SecAction "id:900000,phase:1,nolog,pass,t:none,setvar:tx.paranoia_level=${paranoia}"
SecAction "id:900200,phase:1,nolog,pass,t:none,setvar:'tx.allowed_methods=GET HEAD POST OPTIONS PUT PATCH DELETE'"
SecAction "id:900990,phase:1,nolog,pass,t:none,setvar:tx.crs_setup_version=334"
Include ${RULES}
`;
}

/** @throws Error with a sentence where the packages are missing or nginx does not start */
export async function startRuleSet(paranoia: 1 | 2): Promise<RuleSetServer> {
  if (!existsSync(MODULE) || !existsSync(SETUP)) {
    throw new Error(
      'ModSecurity and its rule set are not installed; install the packages libnginx-mod-http-modsecurity and modsecurity-crs.',
    );
  }
  const home = await mkdtemp(join(tmpdir(), 'api-sentinel-peer-'));
  const port = await freePort();
  await mkdir(join(home, 'html'));
  await writeFile(join(home, 'html', 'index.html'), 'ok\n');
  await writeFile(join(home, 'rules.conf'), rules(paranoia));
  await writeFile(join(home, 'nginx.conf'), configuration(home, port));
  const nginx = spawn('nginx', ['-p', home, '-c', join(home, 'nginx.conf'), '-g', 'daemon off;'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  nginx.stderr?.on('data', (chunk: Buffer) => {
    said = `${said}${chunk}`.slice(-2000);
  });
  await answering(port, nginx, () => said);
  return {
    port,
    version: await versionOf(),
    async stop() {
      await stopped(nginx);
      await rm(home, { recursive: true, force: true });
    },
  };
}

function configuration(home: string, port: number): string {
  return `load_module ${MODULE};
${process.getuid?.() === 0 ? 'user root;' : ''}
worker_processes 1;
pid ${home}/nginx.pid;
error_log /dev/null crit;
events { worker_connections 256; }
http {
  access_log off;
  client_body_temp_path ${home}/body;
  proxy_temp_path ${home}/proxy;
  fastcgi_temp_path ${home}/fastcgi;
  uwsgi_temp_path ${home}/uwsgi;
  scgi_temp_path ${home}/scgi;
  client_max_body_size 16m;
  large_client_header_buffers 16 32k;
  keepalive_requests 1000000;
  ignore_invalid_headers off;
  merge_slashes off;
  server {
    listen 127.0.0.1:${port};
    root ${home}/html;
    modsecurity on;
    modsecurity_rules_file ${home}/rules.conf;
    location / { try_files /index.html =404; }
  }
}
`;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port is free on 127.0.0.1');
  return address.port;
}

async function answering(port: number, nginx: ChildProcess, said: () => string): Promise<void> {
  for (let tries = 0; tries < 150; tries++) {
    if (nginx.exitCode !== null) break;
    try {
      const { status } = await fetch(`http://127.0.0.1:${port}/`, { headers: { accept: '*/*', host: 'shop.example' } });
      if (status < 500) return;
    } catch {
      // It is not listening yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  nginx.kill();
  throw new Error(`nginx with ModSecurity did not start: ${said().trim().split('\n').at(-1) ?? 'it said nothing'}`);
}

async function stopped(nginx: ChildProcess): Promise<void> {
  if (nginx.exitCode !== null) return;
  const end = new Promise((resolve) => nginx.once('exit', resolve));
  nginx.kill('SIGTERM');
  await end;
}

async function versionOf(): Promise<string> {
  const packages = ['libmodsecurity3', 'modsecurity-crs'];
  const { stdout } = await run('dpkg-query', ['-W', '-f', '${Package} ${Version}\\n', ...packages]);
  const versions = stdout
    .trim()
    .split('\n')
    .map((line) => line.split(' '));
  return versions.map(([name, version]) => `${name} ${version.replace(/[-+].*$/, '')}`).join(', ');
}
