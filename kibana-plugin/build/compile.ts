/** Compiles the plugin: the server as one CommonJS file, the pages as an entry and parts that are loaded when needed. */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { build, type Metafile, type OutputFile } from 'esbuild';
import { PLUGIN_ID } from '../common/constants.ts';
import { COMPILED, PLUGIN_FOLDER } from './places.ts';
import { sharedLibraries } from './shared-libraries.ts';
import { requireSizes, type Sizes, sizesOf } from './sizes.ts';
import { noticeOf, thirdPartiesIn } from './third-party.ts';

export const ENTRY = `${PLUGIN_ID}.plugin.js`;
/** Kibana 7.17 runs on Node 16, and in the browsers of its time. */
const NODE = 'node16';
const BROWSERS = 'es2020';

const PAGES = {
  absWorkingDir: PLUGIN_FOLDER,
  bundle: true,
  minify: true,
  platform: 'browser',
  target: BROWSERS,
  jsx: 'automatic',
  legalComments: 'none',
  logLevel: 'warning',
  metafile: true,
  write: false,
} as const;
const CONSTANTS = { 'process.env.NODE_ENV': '"production"', global: 'window' };

interface Built {
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly metafiles: readonly Metafile[];
}

const byName = (files: readonly OutputFile[]): [string, Uint8Array][] =>
  files.map(({ path, contents }) => [basename(path), contents]);

/** The file that an entry point became. */
function fileOf({ outputs }: Metafile, entry: string): string {
  const found = Object.entries(outputs).find(([, { entryPoint }]) => entryPoint === entry);
  if (!found) throw new Error(`esbuild made nothing of ${entry}.`);
  return basename(found[0]);
}

async function compilePages(): Promise<Built> {
  const parts = await build({
    ...PAGES,
    entryPoints: ['public/kibana/application.ts', 'public/rules/forms.ts'],
    outdir: 'parts',
    format: 'esm',
    splitting: true,
    entryNames: '[name]-[hash]',
    chunkNames: 'part-[hash]',
    define: CONSTANTS,
    plugins: [sharedLibraries()],
  });
  const names = {
    application: fileOf(parts.metafile, 'public/kibana/application.ts'),
    ruleForms: fileOf(parts.metafile, 'public/rules/forms.ts'),
  };
  const key = JSON.stringify(`plugin/${PLUGIN_ID}/public`);
  const entry = await build({
    ...PAGES,
    stdin: {
      // Kibana asks for the module by this key; it calls the function with the third argument.
      contents: `import * as own from './public/index.ts'; __kbnBundles__.define(${key}, () => own, ${key});`,
      resolveDir: PLUGIN_FOLDER,
      loader: 'ts',
    },
    outfile: ENTRY,
    format: 'iife',
    define: { ...CONSTANTS, API_SENTINEL_PARTS: JSON.stringify(names) },
    plugins: [sharedLibraries()],
  });
  return {
    files: new Map([
      ...byName(parts.outputFiles),
      ...byName(entry.outputFiles).map(([, bytes]): [string, Uint8Array] => [ENTRY, bytes]),
    ]),
    metafiles: [parts.metafile, entry.metafile],
  };
}

async function compileServer(): Promise<Built> {
  const { outputFiles, metafile } = await build({
    absWorkingDir: PLUGIN_FOLDER,
    entryPoints: ['server/index.ts'],
    outfile: 'index.js',
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: NODE,
    // Kibana has it beside the plugin.
    external: ['@kbn/config-schema'],
    keepNames: true,
    legalComments: 'none',
    logLevel: 'warning',
    metafile: true,
    write: false,
  });
  return { files: new Map(byName(outputFiles)), metafiles: [metafile] };
}

async function writeAll(folder: string, files: ReadonlyMap<string, Uint8Array | string>): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [name, bytes] of files) await writeFile(join(folder, name), bytes);
}

/**
 * Compiles into `target/compiled`, which is emptied first.
 *
 * @throws a sentence if a size is more than it may be, or a package's licence does not allow to bundle it
 */
export async function compilePlugin(): Promise<Sizes> {
  const [pages, server] = await Promise.all([compilePages(), compileServer()]);
  const sizes = sizesOf(pages.files, ENTRY);
  requireSizes(sizes);
  const parties = thirdPartiesIn([...pages.metafiles, ...server.metafiles], PLUGIN_FOLDER);
  await rm(COMPILED, { recursive: true, force: true });
  await writeAll(join(COMPILED, 'server'), server.files);
  await writeAll(join(COMPILED, 'public'), pages.files);
  const license = await readFile(join(PLUGIN_FOLDER, '..', 'LICENSE'), 'utf8');
  await writeAll(
    COMPILED,
    new Map([
      ['NOTICE.txt', noticeOf(parties)],
      ['LICENSE.txt', license],
    ]),
  );
  return sizes;
}
