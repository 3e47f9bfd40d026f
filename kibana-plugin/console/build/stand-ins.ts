/** Stands in for what EUI and Charts bring along and no page of ours needs: two hundred coloured languages, all time zones. */
import type { Plugin } from 'esbuild';

const STAND_INS: Readonly<Record<string, string>> = {
  // EuiCodeBlock without a language asks for nothing of it.
  refractor: `
    export const listLanguages = () => [];
    export const register = () => undefined;
    export const highlight = (value) => [{ type: 'text', value }];
    export default { listLanguages, register, highlight };`,
  // Styles that a library puts into the page carry the nonce that the page's content security policy asks for.
  '@emotion/cache': `
    import createCache from '@emotion/cache';
    const nonce = document.querySelector('meta[name="csp-nonce"]')?.content;
    export default (options) => createCache({ ...options, nonce });`,
  'get-nonce': `
    export const setNonce = () => undefined;
    export const getNonce = () => document.querySelector('meta[name="csp-nonce"]')?.content;`,
  // Charts asks for time zones only where an axis formats its own times; ours are formatted by Intl.
  'moment-timezone': `
    import moment from 'moment';
    const withZones = (...given) => moment(...given);
    Object.assign(withZones, moment);
    withZones.tz = (...given) => moment(...given.slice(0, -1));
    withZones.tz.guess = () => Intl.DateTimeFormat().resolvedOptions().timeZone;
    withZones.tz.zone = () => null;
    export default withZones;`,
};

export function standIns(): Plugin {
  return {
    name: 'stand-ins',
    setup({ onLoad, onResolve }) {
      onResolve(
        { filter: /^(refractor|moment-timezone|@emotion\/cache|get-nonce)$/ },
        ({ path, resolveDir, namespace }) => {
          // What stands in may itself ask for the real one.
          if (namespace === 'stand-in') return undefined;
          return {
            path,
            namespace: 'stand-in',
            pluginData: resolveDir,
          };
        },
      );
      onLoad({ filter: /.*/, namespace: 'stand-in' }, ({ path, pluginData }) => ({
        contents: STAND_INS[path],
        resolveDir: pluginData as string,
      }));
    },
  };
}
