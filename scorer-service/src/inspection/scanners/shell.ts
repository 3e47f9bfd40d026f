/** Commands of POSIX shells and of Windows, as they are smuggled behind a separator or into a substitution. */
import { F, type Figures } from '../figures.ts';

/** Commands that are no word of any language: behind a separator they need nothing else. */
const UNMISTAKABLE = new Set(
  'whoami uname pwd wget curl netcat ncat bash zsh ksh csh printf python2 python3 chmod chown mkdir netstat ifconfig ipconfig nslookup traceroute tracert grep egrep awk sed uniq xxd passwd adduser useradd usermod crontab xargs nohup tftp scp systeminfo tasklist taskkill powershell pwsh certutil bitsadmin mshta rundll32 regsvr32 wmic lsof nmap socat busybox mkfifo iptables systemctl gcc vssadmin schtasks cmdkey nltest dsquery msiexec cscript wscript'.split(
    ' ',
  ),
);
/** Names that can be something else: they count with an argument that only a shell takes, or with nothing behind them. */
const AMBIGUOUS = new Set(
  'cat ls nc sh ping ps rm cp mv sudo su tac od xxd eval ssh ftp telnet cmd df du dd awk whereis arp'.split(' '),
);
/** Among them, those that are also words of prose or names of parameters: they count only with such an argument. */
const PLAIN = new Set(
  'id set date type find start more less last who w host top sort ip copy more env exec source head tail which time node java base64 echo del ver net cat sleep kill touch export alias perl python ruby php route dir help cut mount history lua dash tee dig tail reg timeout hostname touch vol'.split(
    ' ',
  ),
);
/** What follows some of them only at a prompt. */
const PROMPTS = [
  'net user',
  'net view',
  'net localgroup',
  'net share',
  'reg query',
  'reg add',
  'type c:',
  'dir c:',
  'ver &',
  'echo $',
  'copy c:',
];

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

/** What needs no separator in front: a shell that is handed to somebody else, a script that arrives in the command. */
export const SHELL_PHRASES = [
  '/dev/tcp/',
  '/dev/udp/',
  'bash -i',
  '/sh -i',
  'nc -e /',
  'ncat -e /',
  'nc -l -p',
  'nc -lvp',
  'nc -lvnp',
  'nc -nlvp',
  'powershell -e',
  'powershell -nop',
  'powershell -w',
  'powershell.exe -e',
  'powershell.exe -nop',
  'powershell.exe -w',
  'pwsh -e',
  'invoke-expression',
  'downloadstring(',
  'mkfifo /tmp/',
  'cmd.exe /c',
  'certutil -urlcache',
  'certutil.exe -urlcache',
  'bitsadmin /transfer',
  'mshta http',
  'regsvr32 /s',
  // What a spreadsheet runs that opens the export.
  "=cmd|'",
  "+cmd|'",
  "-cmd|'",
  "@cmd|'",
];

const SEPARATOR = new Uint8Array(128);
for (const character of ';|`\n&$') SEPARATOR[character.charCodeAt(0)] = 1;

/** What shells that intruders leave behind call the parameter with the command. */
const COMMAND_PARAMETERS = new Set(['cmd', 'command', 'exec', 'execute', 'shell', 'c', 'cmdline']);
/** Of the names that can be something else, what an intruder asks first. */
const FIRST_QUESTIONS = new Set(['id', 'ls', 'dir', 'ps', 'cat', 'ver', 'type', 'echo', 'net']);

/** What is put before a command and behind it, to end what stands there. */
const AROUND = ';|&\n\r \'"`';
/** Asked alone, between signs that separate commands, by whoever wants to see whether they are run. */
const ASKED_ALONE = new Set([
  'id',
  'ls',
  'dir',
  'ps',
  'w',
  'who',
  'ver',
  'env',
  'set',
  'pwd',
  'whoami',
  'uname',
  'hostname',
]);

/** Whether all of a lower-case value is a command that is asked first, behind a separator or by its whole path. */
export function isLoneCommand(text: string): boolean {
  return isSeparatedCommand(text) || isCommandByPath(text);
}

/** `|id`, `;ls;`, `&dir&`. */
function isSeparatedCommand(text: string): boolean {
  if (text.length > 24) return false;
  let from = 0;
  let end = text.length;
  let separated = false;
  while (from < end && AROUND.includes(text[from])) {
    separated ||= ';|&\n'.includes(text[from]);
    from++;
  }
  while (end > from && AROUND.includes(text[end - 1])) end--;
  return separated && ASKED_ALONE.has(text.slice(from, end));
}

const BIN = ['/bin/', '/usr/bin/', '/sbin/', '/usr/sbin/'];
/** `/bin/ls -la`: with an option or a path behind it. A path alone names a file. */
function isCommandByPath(text: string): boolean {
  if (text.length > 48) return false;
  const bin = BIN.find((folder) => text.startsWith(folder));
  if (bin === undefined) return false;
  const space = text.indexOf(' ');
  if (space < 0) return false;
  const name = text.slice(bin.length, space);
  return (FIRST_QUESTIONS.has(name) || ASKED_ALONE.has(name)) && '/-'.includes(text.charAt(space + 1));
}

/** Whether a value is a command for a parameter that takes one. */
export function isCommandFor(name: string, text: string): boolean {
  if (name.length > 8 || !COMMAND_PARAMETERS.has(name.toLowerCase())) return false;
  const lower = text.toLowerCase();
  const space = lower.indexOf(' ');
  const head = space < 0 ? lower : lower.slice(0, space);
  if (UNMISTAKABLE.has(head)) return true;
  // A word alone, or with an option or a path behind it: `cmd=type two` is none.
  if (!FIRST_QUESTIONS.has(head)) return false;
  return space < 0 ? head === 'id' || head === 'ls' || head === 'dir' : '/-\\'.includes(lower.charAt(space + 1));
}

/** Whether a text holds what no list of an agent's parts does: a substitution, a pipe, two ampersands. */
export function substitutes(text: string): boolean {
  return (
    text.includes('$(') || text.includes('`') || text.includes('|') || text.includes('&&') || text.includes('() {')
  );
}

/** Writes the figures of a lower-case text that holds so many of `SHELL_PATHS`. @returns how much there is of it */
export function scanShell(text: string, paths: number, out: Figures): number {
  let commands = 0;
  let certain = 0;
  let substitutions = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code >= 128 || SEPARATOR[code] === 0) continue;
    if (code === 36 && text.charCodeAt(at + 1) !== 40) continue;
    const own = commandBehind(text, at, code);
    if (own === 0) continue;
    const prose = code === 96 && isQuotedInProse(text, at);
    commands += prose ? 0.5 : Math.min(own, 1);
    if (own > 1 && !prose) certain++;
    if ((code === 96 && !prose) || code === 36) substitutions++;
  }
  raise(out, F.shell_commands, commands);
  raise(out, F.shell_certain, certain);
  raise(out, F.shell_substitution, substitutions);
  raise(out, F.shell_paths, paths);
  return 3 * (commands + certain) + 2 * paths + substitutions;
}

/** 2 a command as only a shell has it, 1 most likely one, ½ a word that is one too, 0 none. */
function commandBehind(text: string, at: number, code: number): number {
  let start = at + 1;
  while (start < text.length && start < at + 8 && isSkipped(text.charCodeAt(start))) start++;
  let end = start;
  while (end < text.length && end - start < 48 && isCommandCharacter(text, end)) end++;
  if (end === start) return 0;
  // `&copy;` is a character of a page.
  if (code === 38 && start === at + 1 && text.charCodeAt(end) === 59) return 0;
  const name = commandName(text, start, end);
  const rooted = text.slice(start, end).includes('bin/');
  if (UNMISTAKABLE.has(name))
    return rooted || text.startsWith('.exe', end) || endsOrSeparates(text, end) || hasShellArgument(text, end) ? 2 : 1;
  if (rooted && (AMBIGUOUS.has(name) || PLAIN.has(name))) return 2;
  if (AMBIGUOUS.has(name)) {
    if (hasShellArgument(text, end) || text.startsWith('.exe', end) || isBraced(text, start, end)) return 2;
    return endsOrSeparates(text, end) ? 1 : 0.5;
  }
  if (PLAIN.has(name)) {
    if (PROMPTS.some((prompt) => text.startsWith(prompt, start))) return 2;
    if (hasShellArgument(text, end)) return 1;
    // A word of prose with nothing of a shell behind it is half a sign at most; closed in a substitution it is one.
    if ((code === 96 || code === 36) && closesSubstitution(text, end)) return 1;
    // One letter stands in any password.
    if (end === text.length && end - start > 1 && standsBehindAddress(text, at)) return 1;
    return end - start > 1 && (code === 96 || code === 36 || code === 124 || end === text.length) ? 0.5 : 0;
  }
  return isPattern(text, start, end) ? 2 : 0;
}

function isSkipped(code: number): boolean {
  return code <= 32 || code === 40 || code === 123 || code === 124 || code === 38 || code === 34 || code === 39;
}

/** Letters with what is put between them to hide a command: quotes, backslashes, carets, empty variables, patterns, a leading path. */
function isCommandCharacter(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if ((code >= 97 && code <= 122) || (code >= 48 && code <= 57)) return true;
  if (code === 36) return isEmptyVariable(text.charCodeAt(at + 1));
  return (
    code === 39 ||
    code === 34 ||
    code === 92 ||
    code === 47 ||
    code === 95 ||
    code === 94 ||
    code === 63 ||
    ((code === 64 || code === 42 || code === 33) && text.charCodeAt(at - 1) === 36)
  );
}

/** `$@`, `$*`, `$!` stand for nothing in a shell without arguments. */
function isEmptyVariable(code: number): boolean {
  return code === 64 || code === 42 || code === 33;
}

function commandName(text: string, start: number, end: number): string {
  let name = '';
  for (let i = start; i < end; i++) {
    const code = text.charCodeAt(i);
    if (code === 47) name = '';
    else if ((code >= 97 && code <= 122) || (code >= 48 && code <= 57) || code === 95) name += text[i];
  }
  return name;
}

/** `/???/c?t`: a path of which a shell is to guess the letters. */
function isPattern(text: string, start: number, end: number): boolean {
  let marks = 0;
  let slashes = 0;
  for (let i = start; i < end; i++) {
    if (text.charCodeAt(i) === 63) marks++;
    else if (text.charCodeAt(i) === 47) slashes++;
  }
  return marks >= 3 && slashes >= 2;
}

/** Nothing, or what ends a command: a separator, a redirection, a comment. */
function endsOrSeparates(text: string, at: number): boolean {
  let i = at;
  while (i < text.length && i < at + 4 && text.charCodeAt(i) <= 32) i++;
  if (i >= text.length) return true;
  const code = text.charCodeAt(i);
  return code === 124 || code === 59 || code === 62 || code === 96 || code === 38 || code === 35 || code === 41;
}

function closesSubstitution(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code === 96 || code === 41;
}

/** Behind the command: a separator, a redirection, a path, an option, a number, a variable, a list in braces. */
function hasShellArgument(text: string, at: number): boolean {
  let i = at;
  while (i < text.length && i < at + 4 && text.charCodeAt(i) === 32) i++;
  if (i >= text.length) return false;
  const code = text.charCodeAt(i);
  return (
    code === 124 ||
    code === 59 ||
    code === 62 ||
    code === 60 ||
    code === 96 ||
    (i > at && (code === 47 || code === 45 || (code >= 48 && code <= 57))) ||
    code === 36 ||
    (i > at && text.startsWith('http', i))
  );
}

/** `127.0.0.1|id`: nothing but an address in front, as a page takes it that pings or looks up. */
function standsBehindAddress(text: string, at: number): boolean {
  let dots = 0;
  for (let i = 0; i < at; i++) {
    const code = text.charCodeAt(i);
    if (code === 46) dots++;
    else if (code < 48 || code > 57) return i === at - 1 && code === 32 && dots === 3;
  }
  return dots === 3;
}

/** `{cat,/etc/passwd}`: braces in which commas stand for spaces. */
function isBraced(text: string, start: number, end: number): boolean {
  return text.charCodeAt(start - 1) === 123 && text.charCodeAt(end) === 44;
}

/** Whether a back quote stands before a word that prose quotes: behind a space and a letter, or first, with a word behind it. */
function isQuotedInProse(text: string, at: number): boolean {
  if (at === 0) {
    const close = text.indexOf('`', 1);
    const word = text.charCodeAt(close + 2);
    return close > 0 && text.charCodeAt(close + 1) === 32 && word >= 97 && word <= 122;
  }
  const before = at < 2 ? 0 : text.charCodeAt(at - 2);
  return at >= 2 && text.charCodeAt(at - 1) === 32 && ((before >= 97 && before <= 122) || before === 44);
}

function raise(out: Figures, index: number, value: number): void {
  if (value > out[index]) out[index] = value;
}
