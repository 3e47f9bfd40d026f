/** Packs what was compiled as the zip that `kibana-plugin install` takes, for one exact version of Kibana. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Zippable, zipSync } from 'fflate';
import { COMPILED, PLUGIN_FOLDER, TARGET } from './places.ts';

/** Every entry bears this time, so that equal contents make equal zips. */
const ENTRY_TIME = '1980-01-02T00:00:00';

export interface Manifest {
  readonly id: string;
  readonly version: string;
  readonly kibanaVersion: string;
  readonly [key: string]: unknown;
}

/** The manifest for one version; Kibana's installer refuses a plugin whose `kibanaVersion` is not exactly its own. */
export function manifestFor(kibanaVersion: string): Manifest {
  const manifest = JSON.parse(readFileSync(join(PLUGIN_FOLDER, 'kibana.json'), 'utf8')) as Manifest;
  return { ...manifest, kibanaVersion };
}

/** The oldest that the plugin is made for. */
const OLDEST = [7, 17];

/** @throws a sentence if it is no version of Kibana that the plugin is made for */
export function requireVersion(version: string): void {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})(-[0-9A-Za-z.-]{1,40})?$/.exec(version);
  if (!parts) {
    throw new Error(`"${version}" is no version of Kibana; write it whole, for example 8.19.8.`);
  }
  const [major, minor] = [Number(parts[1]), Number(parts[2])];
  if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
    throw new Error(`The plugin is made for Kibana ${OLDEST.join('.')} and later, not for ${version}.`);
  }
}

/**
 * Makes the zip for one version of Kibana, in less than a second: nothing is compiled.
 *
 * @throws a sentence if nothing was compiled yet, or the version is none
 */
export function stampPlugin(kibanaVersion: string): { readonly zip: string; readonly bytes: number } {
  requireVersion(kibanaVersion);
  if (!existsSync(COMPILED)) throw new Error('The Kibana plugin is not compiled yet; run npm run build first.');
  const manifest = manifestFor(kibanaVersion);
  const folder = `kibana/${manifest.id}`;
  const options = { mtime: ENTRY_TIME, level: 9 } as const;
  const json = (value: unknown) => new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`);
  const entries: Zippable = {
    [`${folder}/kibana.json`]: [json(manifest), options],
    // Its files are CommonJS whatever the folders above say.
    [`${folder}/package.json`]: [
      json({ name: manifest.id, version: manifest.version, private: true, type: 'commonjs' }),
      options,
    ],
  };
  for (const file of ['LICENSE.txt', 'NOTICE.txt'])
    entries[`${folder}/${file}`] = [readFileSync(join(COMPILED, file)), options];
  for (const [from, to] of [
    ['server', 'server'],
    ['public', 'target/public'],
  ]) {
    for (const file of readdirSync(join(COMPILED, from)).sort()) {
      entries[`${folder}/${to}/${file}`] = [readFileSync(join(COMPILED, from, file)), options];
    }
  }
  const bytes = zipSync(entries);
  mkdirSync(TARGET, { recursive: true });
  const zip = join(TARGET, `${manifest.id}-${manifest.version}-kibana-${kibanaVersion}.zip`);
  writeFileSync(zip, bytes);
  return { zip, bytes: bytes.length };
}
