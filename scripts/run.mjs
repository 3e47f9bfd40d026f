#!/usr/bin/env node
/**
 * The door through which every npm script goes: `node scripts/run.mjs <command> [arguments]`.
 *
 * It must run on whatever Node (20 or later) the machine has and before anything is installed, so it is plain
 * JavaScript without dependencies. It installs the packages if they are missing or out of date, then runs
 * `scripts/<command>.ts` on the Node 24 that the `node` package brings.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const node = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
const stamp = join(root, 'node_modules', '.api-sentinel-lock');

function fail(sentence) {
  console.error(`api-sentinel: ${sentence}`);
  process.exit(1);
}

function installed() {
  const lock = join(root, 'package-lock.json');
  return existsSync(node) && existsSync(stamp) && readFileSync(stamp, 'utf8') === readFileSync(lock, 'utf8');
}

function install() {
  console.error('api-sentinel: installing packages (once, about half a minute) …');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const result = spawnSync(npm, ['ci', '--no-fund', '--no-audit', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (result.error) fail(`npm could not be run (${result.error.message}); install Node.js 20 or later with npm.`);
  if (result.status !== 0) fail('npm ci failed; its message stands above. Mend that and run the same command again.');
  if (!existsSync(node) || statSync(node).size === 0) {
    fail('the "node" package brought no Node 24; allow its install script (npm rebuild node) and try again.');
  }
  writeFileSync(stamp, readFileSync(join(root, 'package-lock.json'), 'utf8'));
}

const [command, ...rest] = process.argv.slice(2);
if (!command || !/^[a-z-]+$/.test(command)) fail('usage: node scripts/run.mjs <command> [arguments]');
const script = join(root, 'scripts', `${command}.ts`);
if (!existsSync(script)) fail(`there is no command "${command}" (looked for scripts/${command}.ts).`);
if (Number(process.versions.node.split('.')[0]) < 20) {
  fail(`Node.js 20 or later is needed to start; this is ${process.versions.node}.`);
}
if (!installed()) install();

process.env.API_SENTINEL_BEGAN_AT ??= String(Date.now() - Math.round(performance.now()));
const child = spawn(node, ['--disable-warning=ExperimentalWarning', script, ...rest], {
  cwd: process.env.INIT_CWD ?? process.cwd(),
  stdio: 'inherit',
});
/** The terminal sends Ctrl-C to the whole group; the command itself decides when it has ended. */
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
  });
}
/**
 * Whoever ends npm means the command. But npm dies of a signal and passes it to nobody, and the shell that stands between it and
 * us waits for us: so it is the shell's parent that is watched, where the system tells it.
 */
function shellsParent() {
  try {
    const stat = readFileSync(`/proc/${process.ppid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1];
  } catch {
    return undefined;
  }
}
if (process.env.npm_lifecycle_event !== undefined) {
  const npm = shellsParent();
  const watch = setInterval(() => {
    if (npm === shellsParent()) return;
    clearInterval(watch);
    child.kill('SIGTERM');
  }, 500);
  watch.unref();
}
child.on('error', (error) => fail(`could not run ${command}: ${error.message}`));
child.on('exit', (code, signal) => process.exit(signal ? 128 + (signal === 'SIGINT' ? 2 : 15) : (code ?? 1)));
