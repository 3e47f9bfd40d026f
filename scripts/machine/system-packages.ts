import { execFile, spawn } from 'node:child_process';
import { access } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A program that comes from the system's package manager, how to see that it is there, and who brings it. */
interface SystemPackage {
  readonly purpose: string;
  /** Debian packages that bring it; the first that the system offers is taken. */
  readonly debian: readonly string[];
  isThere(): Promise<boolean>;
}

async function onPath(program: string): Promise<boolean> {
  const folders = [...(process.env.PATH ?? '').split(':'), '/usr/sbin', '/sbin'];
  for (const folder of folders) if (folder && (await exists(`${folder}/${program}`))) return true;
  return false;
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** Major version of the Java that JAVA_HOME or else the PATH gives; 0 if there is none. */
async function javaMajor(program: 'java' | 'javac'): Promise<number> {
  const path = process.env.JAVA_HOME ? `${process.env.JAVA_HOME}/bin/${program}` : program;
  try {
    const { stdout, stderr } = await run(path, ['-version']);
    return Number(/(\d+)(?:\.\d+)*/.exec(stdout + stderr)?.[1] ?? 0);
  } catch {
    return 0;
  }
}

const PACKAGES = {
  chromium: {
    purpose: 'Chromium, for tests and pictures of the console in a real browser',
    debian: ['chromium', 'chromium-browser'],
    isThere: () => onPath('chromium'),
  },
  java: {
    purpose: 'Java 17 or newer, to compile the ingest processor and to run Elasticsearch',
    debian: ['openjdk-17-jdk-headless', 'openjdk-21-jdk-headless', 'default-jdk-headless'],
    isThere: async () => (await javaMajor('javac')) >= 17,
  },
  maven: {
    purpose: 'Maven, which builds the ingest processor and fetches Elasticsearch',
    debian: ['maven'],
    isThere: () => onPath('mvn'),
  },
  nginx: { purpose: 'nginx, for tests with real access logs', debian: ['nginx'], isThere: () => onPath('nginx') },
  'rsyslog-elasticsearch': {
    purpose: 'rsyslog with its Elasticsearch output, for tests with a real shipper',
    debian: ['rsyslog-elasticsearch'],
    isThere: async () => {
      const { stdout } = await run('sh', ['-c', 'ls /usr/lib/*/rsyslog/omelasticsearch.so 2>/dev/null || true']);
      return stdout.trim() !== '';
    },
  },
  unzip: { purpose: 'unzip', debian: ['unzip'], isThere: () => onPath('unzip') },
} satisfies Record<string, SystemPackage>;

export type SystemPackageName = keyof typeof PACKAGES;

/**
 * Makes sure that the named programs are there, installing them by apt where this user may.
 *
 * @throws Error with one sentence for the user when something is missing and cannot be installed here.
 */
export async function ensureSystemPackages(names: readonly SystemPackageName[]): Promise<void> {
  const missing: SystemPackage[] = [];
  for (const name of names) if (!(await PACKAGES[name].isThere())) missing.push(PACKAGES[name]);
  if (missing.length === 0) return;

  const apt = await aptPrefix();
  if (!apt) throw new Error(sentence(missing, 'they cannot be installed by this user'));
  await runApt([...apt, 'apt-get', '-q', 'update']);
  const chosen = await Promise.all(missing.map((item) => firstOffered(item.debian)));
  console.error(`api-sentinel: installing ${chosen.join(', ')} …`);
  await runApt([...apt, 'apt-get', '-q', 'install', '-y', '--no-install-recommends', ...chosen]);

  const still: SystemPackage[] = [];
  for (const item of missing) if (!(await item.isThere())) still.push(item);
  if (still.length > 0) throw new Error(sentence(still, 'apt-get did not bring them'));
}

function sentence(missing: readonly SystemPackage[], because: string): string {
  const list = missing.map((item) => `${item.purpose} (Debian: ${item.debian[0]})`).join('; ');
  return `Missing on this machine, and ${because}: ${list}. Install them and run the same command again.`;
}

/** How apt-get is called here: as root, by sudo without a password, or not at all. */
async function aptPrefix(): Promise<string[] | undefined> {
  if (!(await exists('/usr/bin/apt-get'))) return undefined;
  if (process.getuid?.() === 0) return [];
  return run('sudo', ['-n', 'true']).then(
    () => ['sudo', '-n', '--preserve-env=DEBIAN_FRONTEND'],
    () => undefined,
  );
}

async function firstOffered(candidates: readonly string[]): Promise<string> {
  for (const candidate of candidates) {
    const { stdout } = await run('apt-cache', ['policy', candidate]);
    if (/Candidate: (?!\(none\))/.test(stdout)) return candidate;
  }
  return candidates[0];
}

async function runApt(command: readonly string[]): Promise<void> {
  const [program, ...args] = [...command, '-o', 'DPkg::Lock::Timeout=300'];
  const child = spawn(program, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  let tail = '';
  const keep = (chunk: Buffer) => {
    tail = (tail + chunk.toString()).slice(-2_000);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  if (code !== 0) throw new Error(`"${command.join(' ')}" failed with status ${code}: ${tail.trim()}`);
}
