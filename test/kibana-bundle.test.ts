import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { unzipSync } from 'fflate';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { compilePlugin, ENTRY } from '../kibana-plugin/build/compile.ts';
import { COMPILED } from '../kibana-plugin/build/places.ts';
import { MOST_APPLICATION_BYTES, MOST_ENTRY_BYTES, type Sizes } from '../kibana-plugin/build/sizes.ts';
import { stampPlugin } from '../kibana-plugin/build/stamp.ts';
import { type KibanaPage, startKibanaPage } from '../kibana-plugin/testing/kibana-page.ts';
import { ensureSystemPackages } from '../scripts/machine/system-packages.ts';
import { until } from './support/until.ts';

let sizes: Sizes;
beforeAll(async () => {
  sizes = await compilePlugin();
});

const MOUNTS = 10;

/** Counts what listens now by the kind of what it listens to; elements apart, for they go with their listeners. */
const COUNT_LISTENERS = `(() => {
  const live = new Set();
  const ids = new WeakMap();
  let last = 0;
  const idOf = (one) => {
    if (Object(one) !== one) return 'none';
    if (!ids.has(one)) ids.set(one, (last += 1));
    return ids.get(one);
  };
  const keyOf = (target, type, listener, options) => {
    const capture = typeof options === 'boolean' ? options : Boolean(options?.capture);
    return [target.constructor.name, idOf(target), type, idOf(listener), capture].join();
  };
  const { addEventListener, removeEventListener } = EventTarget.prototype;
  const counted = (target) => target === document || target === document.body || !(target instanceof Node);
  EventTarget.prototype.addEventListener = function (type, listener, options) {
    const target = this ?? window;
    if (counted(target)) live.add(keyOf(target, type, listener, options));
    return addEventListener.call(target, type, listener, options);
  };
  EventTarget.prototype.removeEventListener = function (type, listener, options) {
    const target = this ?? window;
    live.delete(keyOf(target, type, listener, options));
    return removeEventListener.call(target, type, listener, options);
  };
  window.listening = () => {
    const counts = {};
    for (const key of live) {
      const kind = key.slice(0, key.indexOf(','));
      // What is asked of a server, and by whom it is cancelled, goes with the question.
      if (!['AbortSignal', 'XMLHttpRequest'].includes(kind)) counts[kind] = (counts[kind] ?? 0) + 1;
    }
    return counts;
  };
})()`;

/** Keys that Kibana knows in a flat manifest; any other stops its start. */
const KNOWN_KEYS = [
  'id',
  'version',
  'kibanaVersion',
  'type',
  'configPath',
  'requiredPlugins',
  'optionalPlugins',
  'runtimePluginDependencies',
  'requiredBundles',
  'ui',
  'server',
  'extraPublicDirs',
  'serviceFolders',
  'owner',
  'description',
  'enabledOnAnonymousPages',
];

describe('the zip', () => {
  test.each(['7.17.6', '8.19.8', '9.3.1'])(
    'for Kibana %s is as its installer and its start want it',
    async (version) => {
      const { zip } = stampPlugin(version);
      const files = unzipSync(await readFile(zip));
      const text = (name: string) => new TextDecoder().decode(files[`kibana/apiSentinel/${name}`]);
      const manifest = JSON.parse(text('kibana.json')) as Record<string, unknown>;
      expect(manifest).toMatchObject({
        id: 'apiSentinel',
        kibanaVersion: version,
        server: true,
        ui: true,
        configPath: ['apiSentinel'],
      });
      expect(manifest.id).toMatch(/^[a-z][a-zA-Z]+$/);
      expect(manifest.version).toMatch(/^\d+\.\d+\.\d+$/);
      expect((manifest.owner as { name: string }).name).not.toBe('');
      expect(Object.keys(manifest).filter((key) => !KNOWN_KEYS.includes(key))).toEqual([]);
      // The installer takes what stands below kibana/<id>, and no path that leads out of it.
      for (const name of Object.keys(files)) expect(name).toMatch(/^kibana\/apiSentinel\/[\w./-]+$/);
      for (const name of Object.keys(files)) expect(name).not.toContain('..');
      expect(text('server/index.js')).toContain('require("@kbn/config-schema")');
      expect(text(`target/public/${ENTRY}`)).toContain('__kbnBundles__');
      expect(text('LICENSE.txt')).toContain('Apache License');
    },
  );

  test('holds no code of EUI and Charts, whose licences are Elastic’s own, and names what it holds', async () => {
    const notice = await readFile(join(COMPILED, 'NOTICE.txt'), 'utf8');
    for (const name of ['undici', 'typebox', '@tanstack/react-query']) expect(notice).toContain(`${name} `);
    for (const name of ['@elastic/eui', '@elastic/charts', 'react-dom ']) expect(notice).not.toContain(name);
  });

  test('the same contents make the same bytes', async () => {
    const first = await readFile(stampPlugin('9.3.1').zip);
    await compilePlugin();
    expect(Buffer.compare(first, await readFile(stampPlugin('9.3.1').zip))).toBe(0);
  });

  test('the entry and the application keep to their sizes', () => {
    expect(sizes.entry).toBeLessThanOrEqual(MOST_ENTRY_BYTES);
    expect(sizes.application).toBeLessThanOrEqual(MOST_APPLICATION_BYTES);
  });

  test.each(['8.19', 'latest', '6.8.0', '9.3.1/../../x', ''])('no zip is made for "%s"', (version) => {
    expect(() => stampPlugin(version)).toThrow(/version of Kibana|is made for Kibana/);
  });
});

describe('the entry, where Kibana loads it', () => {
  async function entry(): Promise<{ defined: Map<string, () => unknown>; asked: string[] }> {
    const defined = new Map<string, () => unknown>();
    const asked: string[] = [];
    const define = (key: string, bundleRequire: (module: string) => unknown, module: string) => {
      if (defined.has(key)) throw new Error(`defined twice: ${key}`);
      defined.set(key, () => bundleRequire(module));
    };
    const shared = new Proxy(
      {},
      {
        get: (_, name) => {
          asked.push(String(name));
          return { lazy: () => ({}) };
        },
      },
    );
    const code = await readFile(join(COMPILED, 'public', ENTRY), 'utf8');
    runInNewContext(code, { __kbnBundles__: { define }, __kbnSharedDeps__: shared, window: {}, document: {} });
    return { defined, asked };
  }

  test('registers itself by the one key, and asks for React alone', async () => {
    const { defined, asked } = await entry();
    expect([...defined.keys()]).toEqual(['plugin/apiSentinel/public']);
    expect(new Set(asked)).toEqual(new Set(['React']));
  });

  test('registers the application and both rule types; without the rules’ plugin the application alone', async () => {
    const { defined } = await entry();
    const own = defined.get('plugin/apiSentinel/public')?.();
    const { plugin } = own as { plugin: () => { setup(core: object, plugins: object): void } };
    const applications: { id: string; appRoute: string }[] = [];
    const rules: { id: string }[] = [];
    const core = {
      application: { register: (one: never) => applications.push(one) },
      getStartServices: async () => [{}],
    };
    plugin().setup(core, { triggersActionsUi: { ruleTypeRegistry: { register: (one: never) => rules.push(one) } } });
    plugin().setup(core, {});
    expect(applications.map(({ id, appRoute }) => [id, appRoute])).toEqual([
      ['apiSentinel', '/app/apiSentinel'],
      ['apiSentinel', '/app/apiSentinel'],
    ]);
    expect(rules.map(({ id }) => id)).toEqual(['apiSentinel.alert', 'apiSentinel.scoringUnhealthy']);
  });
});

describe('the server’s file', () => {
  test('is CommonJS that needs Node and Kibana’s schemas alone, and hands out what Kibana looks for', async () => {
    const code = await readFile(join(COMPILED, 'server', 'index.js'), 'utf8');
    const require = createRequire(import.meta.url);
    const asked: string[] = [];
    const builder = new Proxy(
      {},
      {
        get:
          () =>
          (...given: unknown[]) => ({ given }),
      },
    );
    const module = { exports: {} as { config?: { schema: unknown }; plugin?: unknown } };
    const load = (name: string) => {
      asked.push(name);
      return name === '@kbn/config-schema' ? { schema: builder } : (require(name) as unknown);
    };
    const run = new Function('module', 'exports', 'require', code) as (...given: unknown[]) => void;
    run(module, module.exports, load);
    expect(typeof module.exports.plugin).toBe('function');
    expect(module.exports.config).toHaveProperty('schema');
    const { builtinModules } = await import('node:module');
    const foreign = asked.filter((name) => !builtinModules.includes(name.replace(/^node:/, '').split('/')[0]));
    expect(foreign).toEqual(['@kbn/config-schema']);
  });
});

describe('in a browser, with the libraries that Kibana shares', () => {
  let kibana: KibanaPage;
  let profile: string;
  let browser: BrowserContext;
  let page: Page;
  const problems: string[] = [];

  beforeAll(async () => {
    await ensureSystemPackages(['chromium']);
    kibana = await startKibanaPage();
    profile = await mkdtemp(join(tmpdir(), 'api-sentinel-chromium-'));
    browser = await chromium.launchPersistentContext(profile, {
      executablePath: '/usr/bin/chromium',
      args: [
        '--headless',
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--js-flags=--expose-gc',
      ],
    });
    page = await browser.newPage();
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') problems.push(message.text());
    });
    await page.addInitScript(COUNT_LISTENERS);
    await page.goto(kibana.url);
  }, 180_000);

  afterAll(async () => {
    await browser?.close();
    await kibana?.close();
    await rm(profile, { recursive: true, force: true });
  });

  const host = (code: string) => page.evaluate(`(async () => { ${code} })()`);
  const shown = () => page.locator('.apis canvas').first().waitFor({ timeout: 60_000 });

  test('mounts under Kibana’s content security policy, and shows what the routes answer', async () => {
    await host("await window.host.mount('/')");
    await page.getByRole('heading', { name: 'API Sentinel' }).waitFor();
    await shown();
    expect(problems).toEqual([]);
    await host('window.host.leave()');
  });

  test('mounts and unmounts ten times and leaves nothing behind', async () => {
    const session = await browser.newCDPSession(page);
    await session.send('Performance.enable');
    const state = async () => {
      for (let i = 0; i < 3; i++) await session.send('HeapProfiler.collectGarbage');
      const { metrics } = await session.send('Performance.getMetrics');
      const value = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? 0;
      const sheets = Number(await page.evaluate('document.adoptedStyleSheets.length'));
      const listeners = (await page.evaluate('window.listening()')) as Record<string, number>;
      return { nodes: value('Nodes'), heap: value('JSHeapUsedSize'), sheets, listeners };
    };
    const once = async () => {
      await host("await window.host.mount('/')");
      await shown();
      await host('window.host.leave()');
    };
    // What is made once for all (styles, caches) is there after the first times.
    for (let i = 0; i < 3; i++) await once();
    const before = await state();
    for (let i = 0; i < MOUNTS; i++) await once();
    await until('the end of all streams', () => kibana.streams() === 0);
    const after = await state();
    expect(after.sheets).toBe(before.sheets);
    expect(await page.evaluate('window.host.themeWatchers')).toBe(0);
    // A mount that stayed would leave its elements.
    expect(after.nodes - before.nodes).toBeLessThan(50);
    // EUI takes its listeners from other MediaQueryLists than it put them on, and a chart never takes its own away:
    // three each a mount. They hold no element, and what they do hold is little, as the heap shows.
    const { MediaQueryList: ofLibraries = 0, ...ours } = after.listeners;
    const { MediaQueryList: ofLibrariesBefore = 0, ...oursBefore } = before.listeners;
    expect(ours).toEqual(oursBefore);
    expect(ofLibraries - ofLibrariesBefore).toBeLessThanOrEqual(6 * MOUNTS);
    expect(after.heap - before.heap).toBeLessThan(4_000_000);
    expect(problems).toEqual([]);
  }, 180_000);

  test.each([
    [
      'apiSentinel.alert',
      { level: 'HIGH', types: [], entities: [], minimumCount: 1, window: '15m', groupBy: 'entity' },
    ],
    [
      'apiSentinel.scoringUnhealthy',
      { window: '5m', pendingPercent: 5, failedPercent: 20, minimumEvents: 20, expectEvents: false, askScorer: true },
    ],
  ])('the form of %s is drawn and fills in the defaults', async (id, defaults) => {
    await host(`await window.host.form('${id}')`);
    while (Number(await page.evaluate('Object.keys(window.host.params).length')) < Object.keys(defaults).length)
      await page.waitForTimeout(20);
    expect(await page.evaluate('window.host.params')).toEqual(defaults);
    expect(problems).toEqual([]);
  });
});
