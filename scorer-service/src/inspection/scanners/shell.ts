/** Commands of POSIX shells and of Windows, as they are smuggled behind a separator or into a substitution. */
import { F, type Figures } from '../figures.ts';

const COMMANDS = new Set(
  'cat ls id whoami uname pwd wget curl nc ncat netcat bash sh zsh ksh dash csh ping sleep echo printf python python2 python3 perl ruby php node lua java gcc chmod chown rm cp mv mkdir touch kill ps top netstat ifconfig ip route arp nslookup dig host traceroute find grep egrep awk sed head tail more less sort uniq tac od xxd base64 env set export alias eval exec source sudo su passwd adduser useradd crontab tee xargs nohup telnet ftp tftp scp ssh systeminfo ipconfig tasklist taskkill dir type net reg powershell pwsh cmd certutil bitsadmin mshta rundll32 regsvr32 wmic copy del ver vol start timeout which whereis hostname date df du mount lsof w who last history nmap'.split(
    ' ',
  ),
);
/** Among them, those that are also words of prose or names of parameters: they count only with an argument that prose has not. */
const PLAIN = new Set(
  'id set date type find start more less last who w host top sort ip copy more env exec source head tail which time node java base64 echo del ver net cat sleep kill touch export alias perl python ruby php route dir help cut mount history lua dash'.split(
    ' ',
  ),
);

export const SHELL_PATHS = [
  '/bin/',
  '/etc/passwd',
  '/etc/shadow',
  '/dev/tcp',
  '/dev/null',
  '/usr/bin',
  'cmd.exe',
  'powershell',
  'c:\\windows',
  '$ifs',
  '${ifs',
  '%comspec%',
  '/proc/self',
  '2>&1',
  '() {',
  '(){',
];

/** Writes the figures of a lower-case text that holds so many of `SHELL_PATHS`. @returns how much there is of it */
export function scanShell(text: string, paths: number, out: Figures): number {
  let commands = 0;
  let substitutions = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const separator =
      code === 59 ||
      code === 124 ||
      code === 96 ||
      code === 10 ||
      code === 38 ||
      (code === 36 && text.charCodeAt(at + 1) === 40);
    if (!separator) continue;
    let start = at + 1;
    while (start < text.length && start < at + 8 && isSkipped(text.charCodeAt(start))) start++;
    let end = start;
    while (end < text.length && end - start < 40 && isCommandCharacter(text.charCodeAt(end))) end++;
    if (end === start) continue;
    const name = commandName(text, start, end);
    if (COMMANDS.has(name)) {
      const strong = code === 96 || code === 36 || code === 124;
      // A word of prose with nothing of a shell behind it is half a sign at most.
      if (!PLAIN.has(name) || hasShellArgument(text, end)) commands++;
      else if (strong || end === text.length) commands += 0.5;
      else continue;
      if (code === 96 || code === 36) substitutions++;
    }
  }
  raise(out, F.shell_commands, commands);
  raise(out, F.shell_substitution, substitutions);
  raise(out, F.shell_paths, paths);
  return 3 * commands + 2 * paths + substitutions;
}

function isSkipped(code: number): boolean {
  return code <= 32 || code === 40 || code === 123 || code === 124 || code === 38 || code === 34 || code === 39;
}

/** Letters with what is put between them to hide a command: quotes, backslashes, a leading path. */
function isCommandCharacter(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 48 && code <= 57) ||
    code === 39 ||
    code === 34 ||
    code === 92 ||
    code === 47 ||
    code === 95
  );
}

function commandName(text: string, start: number, end: number): string {
  let name = '';
  for (let i = start; i < end; i++) {
    const code = text.charCodeAt(i);
    if (code === 47) name = '';
    else if (code !== 39 && code !== 34 && code !== 92) name += text[i];
  }
  return name;
}

/** Behind the command: the end, a separator, a redirection, a path, an option. */
function hasShellArgument(text: string, at: number): boolean {
  let i = at;
  while (i < text.length && i < at + 4 && text.charCodeAt(i) === 32) i++;
  if (i >= text.length) return false;
  const code = text.charCodeAt(i);
  return (
    code === 124 ||
    code === 59 ||
    code === 62 ||
    code === 96 ||
    (i > at && (code === 47 || code === 45 || (code >= 48 && code <= 57))) ||
    code === 36
  );
}

function raise(out: Figures, index: number, value: number): void {
  if (value > out[index]) out[index] = value;
}
