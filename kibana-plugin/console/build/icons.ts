/** EUI loads every icon on its own, some five hundred files: here those that pages use come as one, and logos not at all. */
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Plugin } from 'esbuild';

const MAP = /eui[\\/]es[\\/]components[\\/]icon[\\/]icon_map\.js$/;
const LEFT_OUT = /^(logo_|app_|ml_)/;
const ALL = 'api-sentinel:icons';

export function iconsInOneChunk(): Plugin {
  return {
    name: 'icons in one chunk',
    setup({ onLoad, onResolve }) {
      let folder = '';
      onLoad({ filter: MAP }, async ({ path }) => {
        folder = join(dirname(path), 'assets');
        const code = await readFile(path, 'utf8');
        return {
          contents: code.replace(
            /import\('\.\/assets\/(\w+)'\)/g,
            (_whole, name: string) =>
              `import('${ALL}').then(function (all) { return all.${LEFT_OUT.test(name) ? 'empty' : name}; })`,
          ),
          resolveDir: dirname(path),
        };
      });
      onResolve({ filter: new RegExp(`^${ALL}$`) }, () => ({ path: ALL, namespace: 'icons' }));
      onLoad({ filter: /.*/, namespace: 'icons' }, async () => {
        const files = (await readdir(folder)).filter((file) => file.endsWith('.js') && !LEFT_OUT.test(file));
        const lines = files.map((file) => `export * as ${file.slice(0, -3)} from './${file}';`);
        return { contents: lines.join('\n'), resolveDir: folder };
      });
    },
  };
}
