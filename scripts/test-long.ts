/** `npm run test:long`: what is too long for every run (full fuzzing, soaks, fault schedules); writes its report. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { commandLine } from './command-line.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

interface Results {
  readonly testResults: readonly {
    readonly name: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly duration?: number | null;
    }[];
  }[];
}

const program = commandLine('npm run test:long --')
  .description('Runs the long tests and writes what they did to LONG-TESTS.md.')
  .argument('[pattern]', 'only files whose path holds this; what the report says of others stays')
  .parse();
const [pattern] = program.args;

const folder = mkdtempSync(join(tmpdir(), 'api-sentinel-long-'));
const file = join(folder, 'results.json');
try {
  const { status } = spawnSync(
    process.execPath,
    [
      '--experimental-vm-modules',
      '--disable-warning=ExperimentalWarning',
      join(root, 'node_modules/jest/bin/jest.js'),
      '--selectProjects=long',
      '--runInBand',
      '--json',
      `--outputFile=${file}`,
      ...(pattern ? [pattern] : []),
    ],
    { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] },
  );
  writeReport(JSON.parse(readFileSync(file, 'utf8')) as Results, pattern === undefined);
  process.exitCode = status === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** A line a test. @param whole whether all long tests ran, so that nothing of an earlier report is still true */
function writeReport(results: Results, whole: boolean): void {
  const path = join(root, 'LONG-TESTS.md');
  const ran = new Set(results.testResults.map(({ name }) => relative(root, name)));
  const kept = whole || !existsSync(path) ? [] : readFileSync(path, 'utf8').split('\n').filter(isOfOther);
  const rows = results.testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.map(
      ({ fullName, status, duration }) =>
        `| ${relative(root, name)} | ${fullName.replaceAll('|', '\\|')} | ${status} | ${((duration ?? 0) / 1000).toFixed(1)} s |`,
    ),
  );
  const table = [...kept, ...rows].sort().join('\n');
  writeFileSync(
    path,
    `# Long tests\n\nWritten by \`npm run test:long\`.\n\n| file | test | result | took |\n| --- | --- | --- | --- |\n${table}\n`,
  );

  function isOfOther(line: string): boolean {
    const file = /^\| (\S+\.test\.tsx?) \|/.exec(line)?.[1];
    return file !== undefined && !ran.has(file) && existsSync(join(root, file));
  }
}
