/** Paths that climb, files that no request should name, and wrappers that read or run something else. */
import { F, type Figures } from '../figures.ts';

export const FILE_TARGETS = [
  'etc/passwd',
  'etc/shadow',
  'etc/hosts',
  'etc/group',
  'etc/issue',
  'win.ini',
  'boot.ini',
  'system.ini',
  'system32',
  'web-inf',
  'proc/self',
  'proc/version',
  'id_rsa',
  '.ssh/',
  '.bash_history',
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
  'etc\\passwd',
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
  'jar:',
  'netdoc:',
  'glob://',
  'compress.zlib',
];

/** Writes the figures of a lower-case text that holds so many of `FILE_TARGETS` and `WRAPPERS`. @returns how much there is of it */
export function scanPaths(text: string, targets: number, wrappers: number, out: Figures): number {
  let parents = 0;
  for (let at = text.indexOf('..'); at >= 0; at = text.indexOf('..', at + 2)) {
    const after = text.charCodeAt(at + 2);
    const before = at === 0 ? 47 : text.charCodeAt(at - 1);
    const open = before === 47 || before === 92 || before === 59 || before === 61 || before === 46;
    if (after === 47 || after === 92 || (after === 59 && text.charCodeAt(at + 3) === 47))
      parents += open || after !== 47 ? 1 : 0.5;
    else if ((before === 47 || before === 92) && Number.isNaN(after) && at > 0) parents += 1;
  }
  raise(out, F.path_parents, parents);
  raise(out, F.path_targets, targets);
  raise(out, F.path_wrappers, wrappers);
  raise(out, F.path_null, text.includes('\0') ? 1 : 0);
  return parents + 3 * (targets + wrappers);
}

function raise(out: Figures, index: number, value: number): void {
  if (value > out[index]) out[index] = value;
}
