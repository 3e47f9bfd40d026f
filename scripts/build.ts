/** `npm run build`: the packages as plain JavaScript with declarations, and the zips for Kibana and Elasticsearch. */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildAllSignatures } from '../ingest-pipelines/processor/build.ts';
import { compilePlugin } from '../kibana-plugin/build/compile.ts';
import { stampPlugin } from '../kibana-plugin/build/stamp.ts';
import { buildConsole } from '../kibana-plugin/console/build.ts';
import { commandLine, failed } from './command-line.ts';
import { ensureSystemPackages } from './machine/system-packages.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const out = join(root, 'dist');
const PACKAGES = ['models', 'scorer-service', 'ingest-pipelines'] as const;
/** What a package needs beside its code. */
const ASSETS = [
  'src/**/*.{json,wasm}',
  'bundle/*',
  'pipelines/*.json',
  'templates/*.json',
  'settings.schema.json',
  'README.md',
];

interface Manifest {
  exports: Record<string, string>;
  [field: string]: unknown;
}

function compile(): void {
  rmSync(out, { recursive: true, force: true });
  const config = join(root, 'tsconfig.build.json');
  const { status, error } = spawnSync(join(root, 'node_modules', '.bin', 'tsc'), ['-p', config], { stdio: 'inherit' });
  if (status !== 0)
    throw new Error(`The packages do not compile${error ? `: ${error.message}` : '; the reasons stand above.'}`);
}

/** In `dist` the exports name the compiled files; the layout inside a package stays, so that its assets are found. */
function writeManifest(name: string): void {
  const manifest = JSON.parse(readFileSync(join(root, name, 'package.json'), 'utf8')) as Manifest;
  const compiled = Object.entries(manifest.exports).map(([key, file]) => {
    const script = file.replace(/\.ts$/, '.js');
    return [key, { types: script.replace(/\.js$/, '.d.ts'), default: script }];
  });
  writeFileSync(
    join(out, name, 'package.json'),
    `${JSON.stringify({ ...manifest, exports: Object.fromEntries(compiled) }, null, 2)}\n`,
  );
}

function copyAssets(name: string): void {
  for (const file of ASSETS.flatMap((pattern) => globSync(pattern, { cwd: join(root, name) }))) {
    const target = join(out, name, file);
    mkdirSync(dirname(target), { recursive: true });
    cpSync(join(root, name, file), target);
  }
  for (const file of ['LICENSE', 'NOTICE']) {
    if (existsSync(join(root, file))) cpSync(join(root, file), join(out, name, file));
  }
}

/** The versions of Kibana for which zips are made unasked; `npm run stamp` makes one for any other. */
const KIBANAS = ['7.17.6', '8.19.8', '9.3.1'];

async function buildKibanaPlugin(): Promise<void> {
  const { entry, application } = await compilePlugin();
  const kilobytes = (bytes: number) => `${(bytes / 1024).toFixed(1)} KiB`;
  for (const version of KIBANAS) console.log(stampPlugin(version).zip);
  console.log(`Kibana plugin after gzip: entry ${kilobytes(entry)}, application ${kilobytes(application)}`);
}

commandLine('npm run build --')
  .description(
    'Compiles the packages into dist/, and builds the plugin for Kibana and the ingest processor for Elasticsearch.',
  )
  .parse();

try {
  compile();
  for (const name of PACKAGES) {
    writeManifest(name);
    copyAssets(name);
    console.log(`dist/${name}`);
  }
  await buildConsole(join(out, 'console'));
  console.log('dist/console');
  await buildKibanaPlugin();
  await ensureSystemPackages(['java', 'maven']);
  for (const built of await buildAllSignatures()) {
    if ('zip' in built) console.log(built.zip);
    else console.error(`api-sentinel: no processor for Elasticsearch ${built.signature}.x was built: ${built.missing}`);
  }
} catch (error) {
  failed(error);
}
