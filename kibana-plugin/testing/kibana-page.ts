/** What Kibana's browser side does for a plugin, around the compiled plugin: its bundle loader, shared libraries, core. */
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { ENTRY } from '../build/compile.ts';
import { COMPILED, PLUGIN_FOLDER } from '../build/places.ts';
import { SHARED_LIBRARIES } from '../build/shared-libraries.ts';
import { startPrepared } from './prepared-server.ts';

const FILES = '/9007/bundles/plugin/apiSentinel/0.1.0/';
/** What Kibana 8 and 9 send with their page. */
const POLICY =
  "script-src 'report-sample' 'self'; worker-src 'report-sample' 'self' blob:; style-src 'report-sample' 'self' 'unsafe-inline'";

const PAGE = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Kibana</title><base href="/"><link rel="stylesheet" href="/styles.css"></head>
<body><div id="application"></div>
<script src="/loader.js"></script><script src="/shared.js"></script><script src="${FILES}${ENTRY}"></script><script src="/host.js"></script>
</body></html>`;

/** As Kibana's own: a key is defined once, and asked for by its name. */
const LOADER = `(() => {
  const modules = new Map();
  window.__kbnBundles__ = {
    has: (key) => modules.has(key),
    define(key, bundleRequire, bundleModuleKey) {
      if (modules.has(key)) throw new Error('__kbnBundles__ already has a module defined for "' + key + '"');
      modules.set(key, () => bundleRequire(bundleModuleKey));
    },
    get(key) {
      if (!modules.has(key)) throw new Error('__kbnBundles__ does not have a module defined for "' + key + '"');
      return modules.get(key)();
    },
    keys: () => [...modules.keys()],
  };
  window.__kbnPublicPath__ = { apiSentinel: '${FILES}' };
})();`;

/** Sets the plugin up as core would, and puts it in and out of the page on demand. */
const HOST = `(() => {
  const { History } = window.__kbnSharedDeps__;
  const theme$ = { subscribe: (next) => { next({ darkMode: false }); return { unsubscribe() { window.host.themeWatchers -= 1; } }; } };
  const http = {
    async fetch(path, { query = {}, asResponse, rawResponse, ...options }) {
      const answer = await fetch(path + '?' + new URLSearchParams(query), { ...options, headers: { 'kbn-xsrf': 'test' } });
      if (!answer.ok) throw Object.assign(new Error(answer.statusText), { response: answer, body: await answer.json().catch(() => undefined) });
      return asResponse ? { response: answer } : answer.json();
    },
  };
  const coreStart = {
    http,
    application: {
      capabilities: { apiSentinel: { read: true, act: true }, apiSentinelAdministration: { administer: true } },
      getUrlForApp: (id, { path }) => '/app/' + id + path,
    },
    uiSettings: { get: (name) => (name === 'dateFormat:tz' ? 'Browser' : false) },
    theme: { theme$ },
  };
  const host = { applications: [], ruleTypes: [], themeWatchers: 0 };
  window.host = host;
  const plugin = window.__kbnBundles__.get('plugin/apiSentinel/public').plugin({});
  const core = { application: { register: (one) => host.applications.push(one) }, getStartServices: async () => [coreStart, {}, undefined] };
  plugin.setup(core, { triggersActionsUi: { ruleTypeRegistry: { register: (model) => host.ruleTypes.push(model) } } });
  plugin.start(coreStart, {});
  host.mount = async (path) => {
    const element = document.createElement('div');
    element.className = 'kbnAppWrapper';
    document.getElementById('application').append(element);
    host.themeWatchers += 1;
    const history = History.createMemoryHistory({ initialEntries: [path] });
    host.unmount = await host.applications[0].mount({ element, history, theme$, appBasePath: '/app/apiSentinel', onAppLeave() {} });
    host.leave = () => { host.unmount(); element.remove(); };
  };
  host.form = async (id) => {
    const { React, ReactDom } = window.__kbnSharedDeps__;
    const { ruleParamsExpression } = host.ruleTypes.find((model) => model.id === id);
    const element = document.createElement('div');
    document.body.append(element);
    host.params = {};
    const draw = () => React.createElement(React.Suspense, { fallback: 'loading' }, React.createElement(ruleParamsExpression, {
      ruleParams: host.params, errors: {}, setRuleParams(name, value) { host.params = { ...host.params, [name]: value }; },
    }));
    if (ReactDom.createRoot) ReactDom.createRoot(element).render(draw()); else ReactDom.render(draw(), element);
    return element;
  };
})();`;

export interface KibanaPage {
  readonly url: string;
  /** Alert streams that are open now. */
  streams(): number;
  close(): Promise<void>;
}

/** EUI 39 loads icons by names that Webpack alone finds; none are drawn here. */
const iconsOfEui39: Plugin = {
  name: 'icons of EUI 39',
  setup({ onLoad }) {
    onLoad({ filter: /eui[\\/](lib|es)[\\/]components[\\/]icon[\\/]icon\.js$/ }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8')).replace(
        /Promise\.resolve\("[^;]*?typeToPathMap\[iconType\]\)\)\.then\(function \(s\) \{[^}]*\}\)|import\([^()]*'\.\/assets\/' \+ typeToPathMap\[iconType\]\)/,
        'Promise.resolve({ icon: () => null })',
      ),
    }));
  },
};

/** The libraries as one script that puts them where Kibana's do, from the `node_modules` over a folder. */
async function sharedScript(folder: string, names: readonly string[]): Promise<Uint8Array> {
  // Kibana's own are what `require` gives: of moment a function, not a namespace.
  const members = names.map((name) => `${SHARED_LIBRARIES[name]}: require('${name}')`);
  const { outputFiles } = await build({
    stdin: {
      contents: `window.__kbnSharedDeps__ = { ${members.join(', ')} };`,
      resolveDir: folder,
    },
    bundle: true,
    format: 'iife',
    platform: 'browser',
    define: { 'process.env.NODE_ENV': '"production"', global: 'window' },
    logLevel: 'error',
    write: false,
    plugins: [iconsOfEui39],
  });
  return outputFiles[0].contents;
}

/** The styles that Kibana loads itself: those of Charts, and of an EUI that has its own as a file. */
async function sharedStyles(folder: string): Promise<string> {
  const from = createRequire(join(folder, 'package.json'));
  const files = ['@elastic/charts/dist/theme_only_light.css', '@elastic/eui/dist/eui_theme_light.css'];
  const texts = files.map(async (file) => {
    try {
      return await readFile(from.resolve(file), 'utf8');
    } catch {
      // EUI of today makes its styles in JavaScript.
      return '';
    }
  });
  return (await Promise.all(texts)).join('\n');
}

const USED = [
  'react',
  'react-dom',
  '@elastic/eui',
  '@elastic/charts',
  '@emotion/react',
  'moment',
  'history',
  'react-router-dom',
];

/**
 * Serves Kibana's page over prepared answers.
 *
 * @param libraries a folder whose `node_modules` has the shared libraries in the versions of the Kibana that is meant
 */
export async function startKibanaPage(libraries = PLUGIN_FOLDER): Promise<KibanaPage> {
  const prepared = await startPrepared();
  const shared = await sharedScript(libraries, USED);
  const styles = await sharedStyles(libraries);
  const scripts: Readonly<Record<string, string | Uint8Array>> = {
    '/loader.js': LOADER,
    '/shared.js': shared,
    '/host.js': HOST,
  };
  let streams = 0;
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname, search } = new URL(request.url ?? '/', 'http://127.0.0.1');
    if (pathname in scripts || pathname.startsWith(FILES)) {
      const script = scripts[pathname] ?? (await readFile(join(COMPILED, 'public', pathname.slice(FILES.length))));
      response
        .writeHead(200, {
          'content-type': 'application/javascript; charset=utf-8',
          'x-content-type-options': 'nosniff',
        })
        .end(script);
    } else if (pathname === '/styles.css') {
      response.writeHead(200, { 'content-type': 'text/css' }).end(styles);
    } else if (pathname === '/api/api_sentinel/v1/alerts/stream') {
      response.writeHead(200, { 'content-type': 'application/x-ndjson' });
      streams += 1;
      response.once('close', () => {
        streams -= 1;
      });
      response.write('{"kind":"hello","cursor":"2026-01-05T12:00:00.000Z"}\n\n');
    } else if (pathname.startsWith('/api/api_sentinel/')) {
      const pieces: Buffer[] = [];
      for await (const piece of request) pieces.push(piece as Buffer);
      const asked = await fetch(new URL(pathname.slice('/api/api_sentinel'.length) + search, prepared.url), {
        method: request.method ?? 'GET',
        ...(pieces.length > 0 && { body: Buffer.concat(pieces) }),
      });
      response.writeHead(asked.status, { 'content-type': 'application/json' }).end(await asked.text());
    } else {
      response
        .writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': POLICY })
        .end(PAGE);
    }
  };
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.writeHead(500).end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/app/apiSentinel`,
    streams: () => streams,
    async close() {
      server.closeAllConnections();
      await Promise.all([prepared.close(), new Promise((resolve) => server.close(resolve))]);
    },
  };
}
