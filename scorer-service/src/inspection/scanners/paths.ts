/** Paths that climb, files that no request should name, and wrappers that read or run something else. */
import { F, type Figures } from '../figures.ts';

/** Files of a system that no request has a reason to name. */
export const SYSTEM_FILES = [
  'etc/passwd',
  'etc/shadow',
  'etc/hosts',
  'etc/group',
  'etc/issue',
  'etc\\passwd',
  'etc/sudoers',
  'etc/crontab',
  'win.ini',
  'boot.ini',
  'system.ini',
  'web-inf',
  'proc/self',
  'proc/version',
  'proc/cmdline',
  'id_rsa',
  'id_ed25519',
  '.bash_history',
  '.aws/credentials',
  '.kube/config',
  'serviceaccount/token',
];
/** Files that people talk about too. */
export const FILE_TARGETS = [
  'system32',
  '.ssh/',
  'wp-config',
  '.htpasswd',
  '.htaccess',
  'web.config',
  'php.ini',
  'my.cnf',
  'access.log',
  'access_log',
  'error_log',
  'error.log',
  'httpd.conf',
  'nginx.conf',
  'apache2.conf',
  'config.inc',
  'windows\\',
  'winnt',
  'inetpub',
];
/** Files that stand in the way of scanners more than of people; counted in the request's own path only. */
export const PROBES = [
  '/.env',
  '/.git/',
  '/.git',
  '/.svn',
  '/.aws/',
  '/.ds_store',
  '/wp-login',
  '/wp-admin',
  '/xmlrpc.php',
  '/phpmyadmin',
  '/server-status',
  '/actuator',
  '/cgi-bin/',
  '/vendor/phpunit',
  '/manager/html',
  '/solr/',
  '/console',
  '/.vscode',
  '/backup',
  '/phpinfo',
  '/shell',
  '/boaform',
  '/hnap1',
  '/owa/',
  '/jmx-console',
  '/debug/',
];
/**
 * What no page links to and no client asks for: secrets of the machine or of the source, and the places of holes that are known
 * and searched for everywhere. Counted in the request's own path only.
 */
export const PROBED_SECRETS = [
  '/.env',
  '/.git/config',
  '/.git/head',
  '/.git/index',
  '/.git-credentials',
  '/.svn/entries',
  '/.svn/wc.db',
  '/.hg/hgrc',
  '/.aws/credentials',
  '/.aws/config',
  '/.ssh/id_',
  '/.docker/config.json',
  '/.dockercfg',
  '/.kube/config',
  '/.npmrc',
  '/.netrc',
  '/.pgpass',
  '/.bash_history',
  '/.htpasswd',
  '/.htaccess',
  '/.vscode/sftp.json',
  '/id_rsa',
  '/wp-config.php',
  '/web.config.bak',
  '/actuator/heapdump',
  '/actuator/gateway/routes',
  '/phpunit/src/util/php/eval-stdin.php',
  '/phpunit/util/php/eval-stdin.php',
  '/_ignition/execute-solution',
  '/boaform/admin',
  '/hnap1',
  '/gponform/',
  '/cgi-bin/luci/;stok=',
  '/dana-na/../',
  '/remote/fgt_lang',
  '/vpn/../vpns/',
  '/tmui/login.jsp/..;',
  '/solr/admin/info/system',
  '/ecp/current/exporttool',
  '/wls-wsat/',
  '/_async/asyncresponseservice',
  '/struts2-showcase',
  '/invoker/jmxinvokerservlet',
  '/.gitlab-ci.yml',
  '/.idea/workspace.xml',
  '/.bzr/',
  '/.circleci/config',
  '/.dockerenv',
  '/docker-compose.yml',
  '/sftp-config.json',
  '/server.key',
  '/privatekey.key',
  '/adminer.php',
  '/phpinfo.php',
  '/nmaplowercheck',
  '/evox/about',
  '/nice ports,/trinity',
  '/wp-file-manager/lib/php/connector.minimal',
  '/api/jsonws/invoke',
  '/nacos/v1/auth/users',
  '/telescope/requests',
  '/currentsetting.htm',
  '/goform/webcfg',
];
/** How editors and hands call the copy that they leave beside a source: its server gives it away as text. */
const COPY_ENDS = ['.bak', '.old', '.orig', '.save', '.swp', '.tmp', '.copy', '.inc', '.1', '~'];
const SOURCE_ENDS = [
  '.php',
  '.jsp',
  '.asp',
  '.aspx',
  '.jspx',
  '.cgi',
  '.pl',
  '.py',
  '.rb',
  '.java',
  '.cfm',
  '.config',
  '.xml',
  '.inc',
];

/** Whether a lower-case path asks for the copy of a source (`/login.jsp.bak`, `/index.php~`). */
export function isSourceCopy(path: string): boolean {
  for (const end of COPY_ENDS) {
    if (!path.endsWith(end)) continue;
    const source = path.slice(0, -end.length);
    return SOURCE_ENDS.some((own) => source.endsWith(own));
  }
  return false;
}

/** How dumps of a database and copies of a whole site end. */
const DUMP_ENDS = ['.sql', '.sql.gz', '.sql.bz2', '.sql.zip', '.sqlite', '.sqlite3', '.mdb'];
const ARCHIVE_ENDS = ['.zip', '.tar', '.tar.gz', '.tgz', '.rar', '.7z'];
const COPIED = ['backup', 'dump', 'database', 'db', 'site', 'www', 'wwwroot', 'public_html', 'htdocs', 'website'];

/** Whether a lower-case path asks the root of a site for a dump of its database (`/users.sql.gz`) or a copy of itself (`/www.zip`). */
export function isDump(path: string): boolean {
  if (path.lastIndexOf('/') !== 0) return false;
  if (DUMP_ENDS.some((end) => path.endsWith(end))) return true;
  return ARCHIVE_ENDS.some((end) => path.endsWith(end) && COPIED.includes(path.slice(1, -end.length)));
}

export const WRAPPERS = [
  'php://',
  'file://',
  'expect://',
  'data://',
  'zip://',
  'phar://',
  'gopher://',
  'dict://',
  'ldap://',
  'jar:http',
  'jar:file',
  'netdoc:',
  'glob://',
  'compress.zlib',
];

/** How many names of each list a text holds. */
export interface PathNames {
  system: number;
  files: number;
  wrappers: number;
}

/** Writes the figures of a lower-case text that holds so many names. @returns how much there is of it */
export function scanPaths(text: string, names: PathNames, out: Figures): number {
  const { wrappers } = names;
  const targets = names.system + names.files;
  let parents = 0;
  let odd = 0;
  let jumps = 0;
  for (let at = text.indexOf('..'); at >= 0; at = text.indexOf('..', at + 2)) {
    const after = text.charCodeAt(at + 2);
    const before = at === 0 ? 47 : text.charCodeAt(at - 1);
    const open = before === 47 || before === 92 || before === 59 || before === 61 || before === 46;
    if (after === 47 || after === 92 || (after === 59 && text.charCodeAt(at + 3) === 47)) {
      parents += open || after !== 47 ? 1 : 0.5;
      // `....//` is written for filters alone, and `..;/` for the proxy before a server that reads it otherwise.
      if (after === 59) jumps++;
      else if (before === 46) odd++;
    } else if ((before === 47 || before === 92) && Number.isNaN(after) && at > 0) parents += 1;
  }
  raise(out, F.path_parents, parents);
  raise(out, F.path_targets, targets);
  const system = names.system > 0 && parents === 0 && isTalkedAbout(text) ? 0 : names.system;
  raise(out, F.path_certain, system + (parents >= 3 || odd > 1 || jumps > 0 || cutsEnding(text) ? 1 : 0));
  raise(out, F.path_wrappers, wrappers);
  raise(out, F.path_null, text.includes('\0') ? 1 : 0);
  return parents + 3 * (targets + wrappers);
}

/** `/etc/hosts example`: a path, and behind it words that no path has. */
function isTalkedAbout(text: string): boolean {
  if (text.length > 200) return false;
  const [first, ...others] = text.trim().split(' ', 8);
  return first.includes('/') && others.length > 0 && others.every((word) => /^[a-z]{3,}$/.test(word));
}

/** `shell.php\0.jpg`: a NUL that cuts off the ending by which a file is let in. */
function cutsEnding(text: string): boolean {
  const at = text.indexOf('\0.');
  return at > 0 && /^\.[a-z]{3,4}$/.test(text.slice(at + 1, at + 7));
}

function raise(out: Figures, index: number, value: number): void {
  if (value > out[index]) out[index] = value;
}
