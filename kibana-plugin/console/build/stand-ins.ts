/** Stands in for what EUI and Charts bring along and no page of ours needs (two hundred coloured languages, all time zones), and for what must be otherwise. */
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
};

export function standIns(): Plugin {
  return {
    name: 'stand-ins',
    setup({ onLoad, onResolve }) {
      onResolve(
        { filter: /^(refractor|moment-timezone|@emotion\/cache|get-nonce|\.\/chart_dpr_observer)$/ },
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
