/**
 * `npm test`: everything that has to hold, in the order in which a failure is cheapest to learn: types, lint, the
 * processor's own tests, the tests of the packages, those of the whole on a real Elasticsearch. Its last line counts them.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { testProcessor } from '../ingest-pipelines/processor/build.ts';
import { prepareElasticsearch } from './elasticsearch/assemble.ts';
import { ensureSystemPackages } from './machine/system-packages.ts';
import { endAll, run } from './test/child.ts';
import { type Count, countOf } from './test/count.ts';

new Command('npm test')
  .description('Installs what is missing, then checks types and lint and runs all tests but the long ones.')
  .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, 'api-sentinel: ')) })
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
  .parse();

const root = fileURLToPath(new URL('..', import.meta.url));
const results = mkdtempSync(join(tmpdir(), 'api-sentinel-test-'));
const total = { passed: 0, failed: 0, skipped: 0 };

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    endAll(signal);
    rmSync(results, { recursive: true, force: true });
    process.exit(130);
  });
}

/** Does one step and adds what it counted; a step that breaks before it has counted anything is one failure. */
async function step(name: string, work: () => Promise<Count>): Promise<boolean> {
  const started = performance.now();
  console.error(`\n== ${name}`);
  const count = await work().catch((error: unknown): Count => {
    console.error(`api-sentinel: ${error instanceof Error ? error.message : String(error)}`);
    return { passed: 0, failed: 1, skipped: 0 };
  });
  total.passed += count.passed;
  total.failed += count.failed;
  total.skipped += count.skipped;
  const outcome = count.failed === 0 ? 'all well' : 'FAILED';
  console.error(`== ${name}: ${outcome}, ${((performance.now() - started) / 1000).toFixed(0)} s`);
  return count.failed === 0;
}

const NOTHING: Count = { passed: 0, failed: 0, skipped: 0 };

/** A program of a package that says by its exit status whether all is well. */
function check(name: string, program: string, args: readonly string[]): Promise<boolean> {
  return step(name, async () => {
    const status = await run(join(root, 'node_modules', '.bin', program), args, root);
    return { ...NOTHING, failed: status === 0 ? 0 : 1 };
  });
}

async function prepare(): Promise<Count> {
  await ensureSystemPackages(['java', 'maven', 'nginx', 'rsyslog-elasticsearch']);
  await prepareElasticsearch();
  return NOTHING;
}

async function processor(): Promise<Count> {
  let passed = 0;
  for (const tested of await testProcessor()) {
    if (tested.skipped) console.error(`skipped: ${tested.skipped}`);
    else console.error(`for Elasticsearch ${tested.elasticsearch}: ${tested.passed} passed`);
    passed += tested.passed ?? 0;
  }
  return { ...NOTHING, passed };
}

async function jest(project: string, ...args: string[]): Promise<Count> {
  const file = join(results, `${project}.json`);
  const options = [`--selectProjects=${project}`, '--json', `--outputFile=${file}`, ...args];
  const script = join(root, 'node_modules', 'jest', 'bin', 'jest.js');
  const node = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', script];
  const status = await run(process.execPath, [...node, ...options], root);
  return countOf(file, status);
}

try {
  const sound =
    (await step('what the machine must have', prepare)) &&
    (await check('types', 'tsc', ['--noEmit'])) &&
    (await check('types of the pages', 'tsc', ['--noEmit', '-p', 'kibana-plugin'])) &&
    (await check('lint', 'biome', ['check', '.']));
  if (sound) {
    await step('tests of the ingest processor', processor);
    await step('tests of the packages', () => jest('unit', '--maxWorkers=2'));
    await step('tests of the whole', () => jest('whole', '--runInBand'));
  }
} finally {
  rmSync(results, { recursive: true, force: true });
}
const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : '';
console.error('');
console.log(`${total.passed} passed, ${total.failed} failed${skipped}`);
process.exitCode = total.failed === 0 ? 0 : 1;
