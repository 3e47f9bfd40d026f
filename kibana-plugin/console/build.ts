/** Builds the console's page into a folder: `index.html` with hashed files beside it, minified, a chunk a page. */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Metafile } from 'esbuild';
import { noticeOf, thirdPartiesIn } from '../build/third-party.ts';
import { iconsInOneChunk } from './build/icons.ts';
import { standIns } from './build/stand-ins.ts';

const here = fileURLToPath(new URL('.', import.meta.url));
const from = createRequire(import.meta.url);
/** Where the scorer serves the folder. */
const PUBLIC_PATH = '/console/';

/** @param out - folder that is emptied and filled */
export async function buildConsole(out: string): Promise<void> {
  await rm(out, { recursive: true, force: true });
  await mkdir(out, { recursive: true });
  const { metafile } = await build({
    entryPoints: { app: join(here, 'main.tsx'), page: join(here, 'page.css') },
    outdir: out,
    publicPath: PUBLIC_PATH,
    absWorkingDir: here,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    minify: true,
    metafile: true,
    jsx: 'automatic',
    entryNames: '[name]-[hash]',
    chunkNames: 'part-[hash]',
    assetNames: '[name]-[hash]',
    define: { 'process.env.NODE_ENV': '"production"', global: 'window' },
    legalComments: 'linked',
    logLevel: 'warning',
    plugins: [iconsInOneChunk(), standIns()],
  });
  const parties = thirdPartiesIn([metafile], here, { elastic: true });
  await writeFile(join(out, 'NOTICE.txt'), noticeOf(parties, 'The console of API Sentinel'));
  const charts = await chartStyles(out);
  await writeFile(join(out, 'index.html'), await pageOf(metafile, charts));
}

/** The styles of the charts are the same for light and dark: what differs is drawn. */
async function chartStyles(out: string): Promise<string> {
  const file = from.resolve('@elastic/charts/dist/theme_only_light.css');
  const { outputFiles } = await build({
    entryPoints: { charts: file },
    outdir: out,
    entryNames: '[name]-[hash]',
    minify: true,
    write: false,
  });
  const built = outputFiles[0];
  await writeFile(built.path, built.contents);
  return built.path.slice(out.length).replace(/^[\\/]/, '');
}

async function pageOf(metafile: Metafile, charts: string): Promise<string> {
  const nameOf = (entry: string): string => {
    const found = Object.entries(metafile.outputs).find(([, output]) => output.entryPoint?.endsWith(entry));
    if (!found) throw new Error(`The console was built without ${entry}.`);
    return found[0].slice(found[0].lastIndexOf('/') + 1);
  };
  const app = nameOf('main.tsx');
  const needed = Object.entries(metafile.outputs)
    .find(([path]) => path.endsWith(app))?.[1]
    .imports.filter(({ kind }) => kind === 'import-statement')
    .map(({ path }) => path.slice(path.lastIndexOf('/') + 1));
  const page = await readFile(join(here, 'index.html'), 'utf8');
  const preloads = (needed ?? [])
    .map((name) => `<link rel="modulepreload" href="${PUBLIC_PATH}${name}">`)
    .join('\n    ');
  return page
    .replace('{{preloads}}', preloads)
    .replace('{{page}}', PUBLIC_PATH + nameOf('page.css'))
    .replace('{{charts}}', PUBLIC_PATH + charts)
    .replace('{{app}}', PUBLIC_PATH + app);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await buildConsole(process.argv[2] ?? fileURLToPath(new URL('../../dist/console', import.meta.url)));
}
