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
  for (let at = text.indexOf('..'); at >= 0; at = text.indexOf('..', at + 2)) {
    const after = text.charCodeAt(at + 2);
    const before = at === 0 ? 47 : text.charCodeAt(at - 1);
    const open = before === 47 || before === 92 || before === 59 || before === 61 || before === 46;
    if (after === 47 || after === 92 || (after === 59 && text.charCodeAt(at + 3) === 47)) {
      parents += open || after !== 47 ? 1 : 0.5;
      // `....//` and `..;/` are written for filters alone.
      if (before === 46 || after === 59) odd++;
    } else if ((before === 47 || before === 92) && Number.isNaN(after) && at > 0) parents += 1;
  }
  raise(out, F.path_parents, parents);
  raise(out, F.path_targets, targets);
  raise(out, F.path_certain, names.system + (parents >= 3 || odd > 1 ? 1 : 0));
  raise(out, F.path_wrappers, wrappers);
  raise(out, F.path_null, text.includes('\0') ? 1 : 0);
  return parents + 3 * (targets + wrappers);
}

function raise(out: Figures, index: number, value: number): void {
  if (value > out[index]) out[index] = value;
}
