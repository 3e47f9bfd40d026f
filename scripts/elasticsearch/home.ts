import { createHash } from 'node:crypto';
import { chmod, copyFile, mkdir, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Account, give, requireReach } from './account.ts';
import { lastLine, runProgram } from './run-program.ts';

/** What a home is set up for. Values of `keystore` and `settings` are written as they are. */
export interface HomeOptions {
  readonly plugin?: string | undefined;
  readonly security?: { readonly password: string } | undefined;
  readonly keystore?: Readonly<Record<string, string>> | undefined;
  readonly settings?: Readonly<Record<string, string>> | undefined;
  readonly heap?: string | undefined;
}

/** One home: what the cache holds by links, and what is this server's own beside it. */
export interface Home {
  readonly path: string;
  /** ES_HOME: `bin`, `lib` and `modules` are links into the cache, `plugins` is its own. */
  readonly server: string;
  readonly config: string;
  readonly logs: string;
  readonly environment: NodeJS.ProcessEnv;
}

/** What the last start left, so that the keystore and the plugin are touched only when they changed. */
interface State {
  keystore?: string;
  plugin?: string;
}

const STATE = 'elasticsearch.json';
/** Name of the file in a home that holds the id of the process which uses it. */
export const HOME_LOCK = 'elasticsearch.lock';

/** Lays the home out, or brings an existing one up to date, for the account that will own it. */
export async function prepareHome(
  path: string,
  distribution: string,
  javaHome: string,
  account: Account | undefined,
  options: HomeOptions,
): Promise<Home> {
  await claim(path, account);
  await requireReach(path, account, 'choose a home below a folder that other accounts can enter, such as /var/lib');
  const server = join(path, 'server');
  const config = join(path, 'config');
  const logs = join(path, 'logs');
  for (const folder of [server, join(server, 'plugins'), config, join(config, 'jvm.options.d'), logs]) {
    await ownFolder(folder, account);
  }
  for (const folder of [join(path, 'data'), join(path, 'tmp')]) await ownFolder(folder, account);
  for (const name of ['bin', 'lib', 'modules']) {
    await rm(join(server, name), { force: true });
    await symlink(join(distribution, name), join(server, name));
  }
  await writeConfig(path, distribution, config, logs, account, options);

  const home: Home = {
    path,
    server,
    config,
    logs,
    environment: {
      PATH: process.env.PATH ?? '/usr/bin:/bin',
      LANG: 'C.UTF-8',
      HOME: path,
      ES_JAVA_HOME: javaHome,
      ES_PATH_CONF: config,
      ES_TMPDIR: join(path, 'tmp'),
    },
  };
  const state: State = JSON.parse(await readFile(join(path, STATE), 'utf8').catch(() => '{}'));
  await setKeystore(home, state, account, options);
  await setPlugin(home, state, account, options.plugin);
  return home;
}

/** Refuses a folder that holds something else, so that a slip of the hand scatters nothing over it. */
async function claim(path: string, account: Account | undefined): Promise<void> {
  await mkdir(path, { recursive: true }).catch((error: Error) => {
    throw new Error(`The home ${path} cannot be made (${error.message}): choose another.`);
  });
  const names = (await readdir(path)).filter((name) => name !== HOME_LOCK);
  if (names.length > 0 && !names.includes(STATE)) {
    throw new Error(`The home ${path} is not empty and holds no Elasticsearch of ours: choose an empty or new folder.`);
  }
  if (names.length > 0) return;
  await give(path, account);
  await writeFile(join(path, STATE), '{}', { mode: 0o600 });
}

async function ownFolder(path: string, account: Account | undefined): Promise<void> {
  await mkdir(path, { recursive: true });
  if (!account) return;
  await chmod(path, 0o755);
  await give(path, account);
}

async function writeConfig(
  path: string,
  distribution: string,
  config: string,
  logs: string,
  account: Account | undefined,
  options: HomeOptions,
): Promise<void> {
  const heap = options.heap ?? '1g';
  if (!/^[1-9]\d*[mg]$/i.test(heap)) {
    throw new Error(`The heap "${heap}" is no size: write a whole number with m or g, for example 512m or 2g.`);
  }
  const settings: Record<string, string> = {
    'cluster.name': 'api-sentinel',
    'node.name': 'api-sentinel',
    'node.portsfile': 'true',
    'discovery.type': 'single-node',
    'network.host': '127.0.0.1',
    'transport.port': '0',
    'cluster.routing.allocation.disk.threshold_enabled': 'false',
    'xpack.security.enabled': options.security ? 'true' : 'false',
    'xpack.security.autoconfiguration.enabled': 'false',
    ...(options.security
      ? { 'xpack.security.http.ssl.enabled': 'false', 'xpack.security.transport.ssl.enabled': 'false' }
      : {}),
    ...options.settings,
    'path.data': join(path, 'data'),
    'path.logs': logs,
  };
  const lines = Object.entries(settings).map(([key, value]) => {
    if (!/^[A-Za-z0-9_.*-]+$/.test(key)) throw new Error(`"${key}" is no name of an Elasticsearch setting.`);
    return `${key}: ${JSON.stringify(value)}`;
  });
  const jvm = await readFile(join(distribution, 'config', 'jvm.options'), 'utf8');
  const kept = jvm.split('\n').filter((line) => !line.startsWith('-Xlog:gc'));
  const files: [string, string][] = [
    ['elasticsearch.yml', `${lines.join('\n')}\n`],
    ['jvm.options', kept.join('\n')],
    [join('jvm.options.d', 'heap.options'), `-Xms${heap}\n-Xmx${heap}\n`],
  ];
  for (const [name, text] of files) await ownFile(join(config, name), text, account);
  for (const name of ['log4j2.properties', 'role_mapping.yml', 'roles.yml', 'users', 'users_roles']) {
    await copyFile(join(distribution, 'config', name), join(config, name));
    await give(join(config, name), account);
  }
}

async function ownFile(path: string, text: string, account: Account | undefined): Promise<void> {
  await writeFile(path, text);
  await give(path, account);
}

async function saveState(home: Home, state: State): Promise<void> {
  await writeFile(join(home.path, STATE), JSON.stringify(state), { mode: 0o600 });
}

function hash(text: string | Buffer): string {
  return createHash('sha256').update(text).digest('hex');
}

async function tool(
  home: Home,
  name: string,
  args: readonly string[],
  account: Account | undefined,
  input = '',
): Promise<void> {
  const program = join(home.server, 'bin', name);
  const result = await runProgram(program, args, { env: home.environment, account, input });
  if (result.status !== 0) throw new Error(`${name} ${args[0]} failed: ${lastLine(result.output)}.`);
}

async function setKeystore(
  home: Home,
  state: State,
  account: Account | undefined,
  options: HomeOptions,
): Promise<void> {
  const password = options.security?.password;
  if (password !== undefined && password.length < 6) {
    throw new Error('The password for the user elastic must have at least 6 characters.');
  }
  const entries: Record<string, string> = {
    ...options.keystore,
    ...(password === undefined ? {} : { 'bootstrap.password': password }),
  };
  for (const [key, value] of Object.entries(entries)) {
    if (!/^[a-z0-9_.-]+$/.test(key)) throw new Error(`"${key}" is no name of a keystore entry.`);
    if (/[\r\n]/.test(value)) throw new Error(`The keystore entry ${key} must be a single line.`);
  }
  const wanted = hash(JSON.stringify(Object.entries(entries).sort()));
  const keystore = join(home.config, 'elasticsearch.keystore');
  if (state.keystore === wanted && (await stat(keystore).catch(() => undefined))) return;

  await rm(keystore, { force: true });
  await tool(home, 'elasticsearch-keystore', ['create'], account);
  const names = Object.keys(entries);
  if (names.length > 0) {
    const input = names.map((name) => `${entries[name]}\n`).join('');
    await tool(home, 'elasticsearch-keystore', ['add', '-f', '-x', ...names], account, input);
  }
  state.keystore = wanted;
  await saveState(home, state);
}

/** Installs the plugin from its zip, again when the zip has changed, and takes out what is not wanted any more. */
async function setPlugin(home: Home, state: State, account: Account | undefined, zip?: string): Promise<void> {
  const bytes = zip === undefined ? undefined : await readPlugin(zip);
  const wanted = bytes && hash(bytes);
  const installed = await readdir(join(home.server, 'plugins'));
  if (wanted === undefined ? installed.length === 0 : state.plugin === wanted && installed.length > 0) return;

  delete state.plugin;
  await saveState(home, state);
  for (const name of installed) await tool(home, 'elasticsearch-plugin', ['remove', '--purge', name], account);
  if (!bytes || !wanted) return;
  const copy = join(home.path, 'tmp', 'plugin.zip');
  await writeFile(copy, bytes);
  await give(copy, account);
  await tool(home, 'elasticsearch-plugin', ['install', '--batch', `file://${encodeURI(copy)}`], account);
  await rm(copy, { force: true });
  state.plugin = wanted;
  await saveState(home, state);
}

function readPlugin(zip: string): Promise<Buffer> {
  return readFile(zip).catch((error: Error) => {
    throw new Error(`The plugin ${zip} cannot be read (${error.message}): build it with npm run build.`);
  });
}
