/** Stands in for what EUI and Charts bring along and no page of ours needs (two hundred coloured languages, all time zones), and for what must be otherwise. */
import type { Plugin } from 'esbuild';

const STAND_INS: Readonly<Record<string, string>> = {
  // EuiCodeBlock without a language asks for nothing of it.
  refractor: `
    export const listLanguages = () => [];
    export const register = () => undefined;
    export const highlight = (value) => [{ type: 'text', value }];
    export default { listLanguages, register, highlight };`,
  // Styles that a library puts into the page carry the nonce that the page's content security policy asks for, and stand in one sheet:
  // EUI asks for one of each rule, hundreds, and with every new one the browser looks at all of them again.
  '@emotion/cache': `
    import createCache from '@emotion/cache';
    const nonce = document.querySelector('meta[name="csp-nonce"]')?.content;
    export default (options) => createCache({ ...options, nonce, speedy: true });`,
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
  // Theirs listens on for as long as the page is open, for every chart that there ever was, and holds what it showed.
  './chart_dpr_observer': `
    import { useEffect } from 'react';
    import { useDispatch } from 'react-redux';
    import { updateDevicePixelRatio } from '../state/actions/chart_settings';
    export function ChartDPRObserver() {
      const dispatch = useDispatch();
      useEffect(() => {
        const end = new AbortController();
        const listen = () => {
          window.matchMedia('(resolution: ' + window.devicePixelRatio + 'dppx)').addEventListener('change', () => {
            dispatch(updateDevicePixelRatio(window.devicePixelRatio));
            listen();
          }, { once: true, signal: end.signal });
        };
        listen();
        return () => end.abort();
      }, [dispatch]);
      return null;
    }`,
  // Theirs holds every selector of every chart that there ever was, to forget a chart in each; they live as long as their chart here.
  create_selector: `
    import { createCustomCachedSelector, globalSelectorCache } from '@elastic/charts/dist/state/create_selector';
    class Living {
      refs = new Set();
      push(cache) {
        this.refs.add(new WeakRef(cache));
      }
      forEach(visit) {
        for (const ref of this.refs) {
          const cache = ref.deref();
          if (cache) visit(cache);
          else this.refs.delete(ref);
        }
      }
    }
    globalSelectorCache.selectorCaches = new Living();
    export { createCustomCachedSelector, globalSelectorCache };`,
};

export function standIns(): Plugin {
  return {
    name: 'stand-ins',
    setup({ onLoad, onResolve }) {
      onResolve(
        {
          filter:
            /^(refractor|moment-timezone|@emotion\/cache|get-nonce|\.\/chart_dpr_observer|\.{1,2}\/(.*\/)?create_selector)$/,
        },
        ({ path, resolveDir, namespace }) => {
          // What stands in may itself ask for the real one.
          if (namespace === 'stand-in') return undefined;
          return {
            path: path.endsWith('/create_selector') ? 'create_selector' : path,
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
