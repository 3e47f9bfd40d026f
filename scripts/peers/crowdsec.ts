/** CrowdSec with the scenarios of its hub for web servers, as its package brings them, replaying an access log on its own local API. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { readEvents, readLabels } from '@api-sentinel/scorer-service/training/event-folder';
import { nameOfFolder } from '@api-sentinel/scorer-service/training/sources';
import { accessLine } from './access-line.ts';
import type { PeerFigures } from './section.ts';

const run = promisify(execFile);
const PARSERS = [
  's00-raw/crowdsecurity/syslog-logs',
  's01-parse/crowdsecurity/nginx-logs',
  's02-enrich/crowdsecurity/dateparse-enrich',
  's02-enrich/crowdsecurity/http-logs',
];
/** What the collections `nginx` and `base-http-scenarios` of the hub hold. */
const SCENARIOS = [
  'http-crawl-non_statics',
  'http-probing',
  'http-bad-user-agent',
  'http-path-traversal-probing',
  'http-sensitive-files',
  'http-sqli-probing',
  'http-xss-probing',
  'http-backdoors-attempts',
  'http-generic-bf',
  'http-open-proxy',
  'nginx-req-limit-exceeded',
];
/** It says so of each alert; addresses are its own words, nothing of the log. */
const PERFORMED = /Ip ([0-9a-f.:]+) performed '/g;
const MOST_OUTPUT = 256 * 1024 * 1024;

/**
 * What it finds of the sources of a sequence; undefined for a set of single requests, of which it could say nothing.
 * @param root where the package was unpacked; `/` where it is installed
 * @throws Error with a sentence where the package is missing or its replay fails
 */
export async function crowdSecFigures(folder: string, root: string): Promise<PeerFigures | undefined> {
  const labels = await readLabels(folder);
  if (![...labels.values()].some(({ key }) => key !== undefined)) return undefined;
  const program = join(root, 'usr/bin/crowdsec');
  if (!existsSync(program))
    throw new Error(
      `There is no CrowdSec at ${program}; install the package crowdsec, or name where it was unpacked by --crowdsec.`,
    );
  const lines: string[] = [];
  const sources = new Map<string, boolean>();
  let attacks = 0;
  for await (const { document, label } of readEvents(folder, labels)) {
    const line = accessLine(document);
    if (line === undefined) continue;
    lines.push(line.text);
    if (label === undefined || label.label < 0) continue;
    if (label.label === 1) attacks++;
    sources.set(line.source, (sources.get(line.source) ?? false) || label.label === 1);
  }
  const alerted = await alertedSources(program, root, lines);
  const count = (attack: boolean, only: boolean): number =>
    [...sources].filter(([source, own]) => own === attack && (!only || alerted.has(source))).length;
  return {
    set: nameOfFolder(folder),
    peer: 'CrowdSec 1.4.6, scenarios of its hub for nginx',
    events: lines.length,
    attacks,
    benign: lines.length - attacks,
    tpr: null,
    fpr: null,
    balanced_accuracy: null,
    unsent: 0,
    entities: {
      attack: count(true, false),
      flagged: count(true, true),
      benign: count(false, false),
      false: count(false, true),
    },
  };
}

async function alertedSources(program: string, root: string, lines: readonly string[]): Promise<Set<string>> {
  const home = await mkdtemp(join(tmpdir(), 'api-sentinel-peer-'));
  try {
    const config = await configure(home, root);
    await writeFile(join(home, 'access.log'), `${lines.join('\n')}\n`);
    await run(join(root, 'usr/bin/cscli'), [
      '-c',
      config,
      'machines',
      'add',
      'replay',
      '-a',
      '-f',
      join(home, 'credentials.yaml'),
    ]);
    const { stdout, stderr } = await run(
      program,
      ['-c', config, '-dsn', `file://${home}/access.log`, '-type', 'nginx'],
      {
        maxBuffer: MOST_OUTPUT,
      },
    );
    return new Set([...`${stdout}${stderr}`.matchAll(PERFORMED)].map(([, source]) => source));
  } catch (error) {
    throw new Error(`CrowdSec did not replay the log: ${(error as Error).message.slice(0, 300)}`);
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

/** Lays out a folder with its parsers, scenarios and word lists. @returns the configuration's file */
async function configure(home: string, root: string): Promise<string> {
  const shared = join(root, 'usr/share/crowdsec');
  const hub = join(shared, 'hub');
  for (const folder of ['data', 'config/scenarios', 'config/postoverflows', 'config/collections'])
    await mkdir(join(home, folder), { recursive: true });
  await cp(join(shared, 'data'), join(home, 'data'), { recursive: true });
  await cp(join(root, 'etc/crowdsec/patterns'), join(home, 'config/patterns'), { recursive: true });
  await copyFile(join(root, 'etc/crowdsec/simulation.yaml'), join(home, 'config/simulation.yaml'));
  await copyFile(join(root, 'etc/crowdsec/profiles.yaml'), join(home, 'profiles.yaml'));
  for (const parser of PARSERS) {
    const [stage, , name] = parser.split('/');
    await mkdir(join(home, 'config/parsers', stage), { recursive: true });
    await symlink(join(hub, 'parsers', `${parser}.yaml`), join(home, 'config/parsers', stage, `${name}.yaml`));
  }
  for (const name of SCENARIOS) {
    const file = join(hub, 'scenarios/crowdsecurity', `${name}.yaml`);
    if (!existsSync(file)) continue;
    await symlink(file, join(home, 'config/scenarios', `${name}.yaml`));
    await placeLists(await readFile(file, 'utf8'), join(home, 'data'));
  }
  await writeFile(join(home, 'acquis.yaml'), '');
  await writeFile(join(home, 'credentials.yaml'), '');
  const config = join(home, 'config.yaml');
  await writeFile(
    config,
    `common: { daemonize: false, log_media: stdout, log_level: info, working_dir: . }
config_paths: { config_dir: ${home}/config/, data_dir: ${home}/data/, simulation_path: ${home}/config/simulation.yaml, hub_dir: ${hub}/, index_path: ${hub}/.index.json }
crowdsec_service: { parser_routines: 1, buckets_routines: 1, output_routines: 1, acquisition_path: ${home}/acquis.yaml }
db_config: { type: sqlite, db_path: ${home}/crowdsec.db }
prometheus: { enabled: false }
api: { client: { credentials_path: ${home}/credentials.yaml }, server: { listen_uri: "127.0.0.1:${await freePort()}", profiles_path: ${home}/profiles.yaml } }
`,
  );
  return config;
}

/** A scenario names its word lists by another name than the package does: both are there, the first in the list's address. */
async function placeLists(scenario: string, data: string): Promise<void> {
  for (const [, address, target] of scenario.matchAll(/source_url: (\S+)\s+dest_file: (\S+)/g)) {
    const from = join(data, address.split('/').at(-1) ?? '');
    const to = join(data, target);
    if (existsSync(from) && !existsSync(to)) await copyFile(from, to);
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port is free on 127.0.0.1');
  return address.port;
}
