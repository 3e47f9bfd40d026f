/** `npm run test:long`: what is too long for every run (full fuzzing, soaks, fault schedules); writes its report. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
  .argument('[pattern]', 'only files whose path holds this; then no report is written')
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
  if (!pattern) writeFileSync(join(root, 'LONG-TESTS.md'), report(JSON.parse(readFileSync(file, 'utf8')) as Results));
  process.exitCode = status === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function report(results: Results): string {
  const rows = results.testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.map(
      ({ fullName, status, duration }) =>
        `| ${relative(root, name)} | ${fullName.replaceAll('|', '\\|')} | ${status} | ${((duration ?? 0) / 1000).toFixed(1)} s |`,
    ),
  );
  return `# Long tests\n\nWritten by \`npm run test:long\`.\n\n| file | test | result | took |\n| --- | --- | --- | --- |\n${rows.join('\n')}\n`;
}
