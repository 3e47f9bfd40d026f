import { join } from 'node:path';
import type { Plugin } from 'esbuild';
import { PLUGIN_FOLDER } from './places.ts';

/**
 * Libraries that Kibana hands to its plugins, with their names on `__kbnSharedDeps__`: those of its list that 7.17, 8.19
 * and 9.x have in common. All else is bundled.
 */
export const SHARED_LIBRARIES: Readonly<Record<string, string>> = {
  react: 'React',
  'react-dom': 'ReactDom',
  '@elastic/eui': 'ElasticEui',
  '@elastic/charts': 'ElasticCharts',
  '@emotion/react': 'EmotionReact',
  moment: 'Moment',
  lodash: 'Lodash',
  rxjs: 'Rxjs',
  classnames: 'Classnames',
  history: 'History',
  'react-router-dom': 'ReactRouterDom',
  '@kbn/i18n': 'KbnI18n',
};

/** React 16.12 of Kibana 7.17 has none of its own. */
const JSX_RUNTIME = join(PLUGIN_FOLDER, 'public', 'adapter', 'jsx-runtime.ts');

/** Takes the shared libraries from Kibana in place of bundling them; a path within one of them is refused. */
export function sharedLibraries(): Plugin {
  return {
    name: 'shared libraries',
    setup({ onLoad, onResolve }) {
      onResolve({ filter: /^react\/jsx-(dev-)?runtime$/ }, () => ({ path: JSX_RUNTIME }));
      onResolve({ filter: /^[@a-z]/ }, ({ path, importer }) => {
        if (path in SHARED_LIBRARIES) return { path, namespace: 'shared' };
        const within = Object.keys(SHARED_LIBRARIES).find((name) => path.startsWith(`${name}/`));
        if (within === undefined) return undefined;
        return { errors: [{ text: `${importer} imports ${path}: Kibana shares ${within} itself, no part of it` }] };
      });
      onLoad({ filter: /.*/, namespace: 'shared' }, ({ path }) => ({
        contents: `module.exports = __kbnSharedDeps__.${SHARED_LIBRARIES[path]};`,
      }));
    },
  };
}
