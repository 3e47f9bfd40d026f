import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { buildProcessor } from '../ingest-pipelines/processor/build.ts';
import { install } from '../ingest-pipelines/src/install.ts';
import { ensureSystemPackages } from '../scripts/machine/system-packages.ts';
import { withElasticsearch } from './support/elasticsearch.ts';
import { bePatient } from './support/integration.ts';
import { startNginx } from './support/nginx.ts';
import { freePorts, type RunningProgram, startProgram } from './support/process.ts';
import { startTestScorer, type TestScorer } from './support/scorer.ts';
import { shipped } from './support/shipper-files.ts';
import { until } from './support/until.ts';

const STREAM = 'logs-api_sentinel.access-default';
const INJECTIONS = [
  "1' UNION SELECT username,password FROM users-- -",
  "1' UNION ALL SELECT NULL,NULL,version()-- -",
  "' OR '1'='1' -- ",
  '1; DROP TABLE users--',
  "1' AND SLEEP(5)-- -",
  "' UNION SELECT table_name,NULL FROM information_schema.tables#",
  "1' AND extractvalue(1,concat(0x7e,(SELECT database())))-- -",
  "1')) OR 1=1 LIMIT 1-- -",
] as const;

/** One format of the log: a back end that writes it, and who comes by. Addresses of the loopback network stand for clients. */
interface Site {
  readonly format: 'line' | 'json';
  readonly attacker: string;
  readonly others: readonly string[];
  port: number;
}
const SITES: Site[] = [
  { format: 'line', attacker: '127.0.0.21', others: ['127.0.0.31', '127.0.0.32', '127.0.0.33'], port: 0 },
  { format: 'json', attacker: '127.0.0.22', others: ['127.0.0.41', '127.0.0.42', '127.0.0.43'], port: 0 },
];

interface Found {
  readonly '@timestamp': string;
  readonly http: { readonly request: { readonly method: string }; readonly response: { readonly status_code: number } };
  readonly url: { readonly path: string; readonly query?: string };
  readonly source: { readonly ip: string };
  readonly user_agent: { readonly original: string };
  readonly event: { readonly id: string };
  readonly api_sentinel: {
    readonly status: string;
    readonly event_id: string;
    readonly entities: { readonly source: string };
    readonly attack: { readonly type: string };
    readonly risk: { readonly score: number };
  };
}

function get(port: number, path: string, from: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request(
      { host: '127.0.0.1', port, path, localAddress: from, headers: { 'user-agent': 'Mozilla/5.0 (X11) Test/1.0' } },
      (answer) => {
        answer.resume();
        answer.on('end', () => resolve(answer.statusCode ?? 0));
      },
    );
    asked.on('error', reject);
    asked.end();
  });
}

const elasticsearch = withElasticsearch(async () => ({ plugin: (await buildProcessor()).zip }));
let folder: string;
let scorer: TestScorer;
const running: RunningProgram[] = [];

beforeAll(async () => {
  await ensureSystemPackages(['nginx', 'rsyslog-elasticsearch']);
  folder = await mkdtemp(join(tmpdir(), 'api-sentinel-shipper-'));
}, 600_000);

afterAll(async () => {
  for (const program of running.reverse()) await program.stop();
  await scorer?.end();
  await rm(folder, { recursive: true, force: true });
}, 60_000);

function logOf(site: Site): string {
  return join(folder, `access-${site.format}.log`);
}

/** Both back ends in one nginx, and both proxies before them in another, which tells the client by X-Forwarded-For. */
async function startSites(): Promise<void> {
  const ports = await freePorts(4);
  const backends = SITES.map(
    (site, i) => `server { listen 127.0.0.1:${ports[i]}; access_log ${logOf(site)} api_sentinel_${site.format};
      location / { return 200 "ok"; } location /gone { return 404 "gone"; } }`,
  );
  const proxies = SITES.map(
    (_, i) => `server { listen 127.0.0.1:${ports[i + 2]}; location / { proxy_pass http://127.0.0.1:${ports[i]};
      proxy_bind 127.0.0.1; proxy_set_header Host shop.example;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for; } }`,
  );
  await mkdir(join(folder, 'backend'));
  await mkdir(join(folder, 'proxy'));
  running.push(
    await startNginx(
      join(folder, 'backend'),
      `${shipped('nginx/api-sentinel.conf')}\n${backends.join('\n')}`,
      ports[0]!,
    ),
  );
  running.push(await startNginx(join(folder, 'proxy'), proxies.join('\n'), ports[2]!));
  SITES.forEach((site, i) => {
    site.port = ports[i + 2]!;
  });
}

async function startRelay(target: string): Promise<number> {
  const [port] = await freePorts(1);
  const home = join(folder, `relay-${port}`);
  await mkdir(home);
  const relay = shipped('rsyslog/relay.nginx.conf', {
    '127.0.0.1:9280': `127.0.0.1:${port}`,
    'http://127.0.0.1:9200': target,
  });
  running.push(await startNginx(home, relay, port!));
  return port!;
}

/** rsyslog with the configuration that ships, and a state of its own. */
async function startRsyslog(name: string, relayPort: number, log: string): Promise<RunningProgram> {
  const home = join(folder, name);
  await mkdir(join(home, 'work'), { recursive: true });
  const configuration = shipped('rsyslog/api-sentinel.conf', {
    '/var/log/nginx/access.log': log,
    'http://127.0.0.1:9280': `http://127.0.0.1:${relayPort}`,
    '/var/log/api-sentinel-': `${home}/api-sentinel-`,
    'action.resumeInterval="5"': 'action.resumeInterval="1"',
  });
  await writeFile(join(home, 'rsyslog.conf'), `global(workDirectory="${home}/work")\n${configuration}`);
  const rsyslog = startProgram('rsyslogd', ['-n', '-f', join(home, 'rsyslog.conf'), '-i', join(home, 'pid')]);
  running.push(rsyslog);
  return rsyslog;
}

async function allDocuments(): Promise<Found[]> {
  const { client } = elasticsearch();
  await client.indices.refresh({ index: STREAM, ignore_unavailable: true });
  const found = await client.search<Found>({ index: STREAM, size: 1_000, ignore_unavailable: true });
  return found.hits.hits.map((hit) => hit._source!);
}

describe('real access logs through rsyslog', () => {
  let sent = 0;
  let relay: number;

  beforeAll(async () => {
    const { client, url } = elasticsearch();
    scorer = await startTestScorer(url, { API_SENTINEL_CLIENTS_TRUSTED_PROXIES: '127.0.0.1/32' });
    await install({ client, scorerUrl: scorer.url, streams: [] });
    await bePatient(client);
    await startSites();
    for (const site of SITES) {
      for (let i = 0; i < 30; i++) {
        const from = site.others[i % site.others.length]!;
        await get(site.port, i % 7 === 6 ? '/gone' : `/api/v1/products/${i + 1}?currency=EUR&q=blue%20shoes`, from);
        const injection = INJECTIONS[i / 3];
        if (injection) await get(site.port, `/api/v1/search?q=${encodeURIComponent(injection)}&page=1`, site.attacker);
        sent += injection ? 2 : 1;
      }
    }
    relay = await startRelay(url);
    for (const site of SITES) await startRsyslog(`rsyslog-${site.format}`, relay, logOf(site));
    const arrived = async () => {
      const documents = await allDocuments();
      return documents.length >= sent && documents.every(({ api_sentinel }) => api_sentinel?.status === 'scored');
    };
    const say = () => running.map((program) => program.output()).join('\n');
    await until('all documents to be scored, those too that were left pending', arrived, { within: 180_000, say });
  }, 600_000);

  test('brings every request once, scored, at its own time and with what the log said', async () => {
    const documents = await allDocuments();
    expect(documents).toHaveLength(sent);
    for (const document of documents) {
      expect(document.api_sentinel).toMatchObject({ status: 'scored', event_id: document.event.id });
      expect(document.user_agent.original).toBe('Mozilla/5.0 (X11) Test/1.0');
      expect(document.http.response.status_code).toBe(document.url.path === '/gone' ? 404 : 200);
      expect(Math.abs(Date.parse(document['@timestamp']) - Date.now())).toBeLessThan(600_000);
    }
  });

  test.each(SITES)('names the client of the proxy as source, and the injections as such ($format)', async (site) => {
    const documents = (await allDocuments()).filter(
      ({ api_sentinel }) => api_sentinel.entities.source === site.attacker,
    );
    expect(documents).toHaveLength(INJECTIONS.length);
    for (const { url, source } of documents) {
      expect(url.path).toBe('/api/v1/search');
      expect(source.ip).toBe('127.0.0.1');
    }
    const named = documents.filter(({ api_sentinel }) => api_sentinel.attack.type === 'sql_injection');
    expect(named.length).toBeGreaterThan(INJECTIONS.length / 2);
  });

  test.each(SITES)('makes of the injections one alert with type, true source and endpoint ($format)', async (site) => {
    const alerts = await until('the alert to hold all that reached the threshold', () => settledAlerts(site));
    expect(alerts).toHaveLength(1);
    expect(alerts[0]).toMatchObject({
      attack: { type: 'sql_injection' },
      source: site.attacker,
      endpoint: '/api/v1/search',
    });
    for (const other of site.others) expect(await alertsOf(other)).toEqual([]);
    expect(await alertsOf('127.0.0.1')).toEqual([]);
  });

  test('changes nothing when a shipper that has lost its memory sends all again', async () => {
    const before = await Promise.all(SITES.map((site) => until('alerts to rest', () => settledAlerts(site))));
    for (const site of SITES) await startRsyslog(`again-${site.format}`, relay, logOf(site));
    const { client } = elasticsearch();
    await until('the second delivery', async () => (await conflicts()) >= sent, { within: 120_000 });
    expect((await client.count({ index: STREAM })).count).toBe(sent);
    expect(await Promise.all(SITES.map((site) => settledAlerts(site)))).toEqual(before);
  }, 180_000);
});

interface AlertDocument {
  readonly id: string;
  readonly attack: { readonly type: string };
  readonly source: string;
  readonly endpoint: string;
  readonly count: number;
}

async function alertsOf(source: string): Promise<AlertDocument[]> {
  const { client } = elasticsearch();
  await client.indices.refresh({ index: 'api-sentinel-alerts-*' });
  const found = await client.search<{ api_sentinel: { alert: AlertDocument } }>({
    index: 'api-sentinel-alerts-*',
    query: { term: { 'api_sentinel.alert.source': source } },
  });
  return found.hits.hits.map((hit) => hit._source!.api_sentinel.alert);
}

/** The alerts about a site's attacker, once they count every event of its that reached the default threshold. */
async function settledAlerts(site: Site): Promise<AlertDocument[] | undefined> {
  const alerts = await alertsOf(site.attacker);
  const risky = (await allDocuments()).filter(
    ({ api_sentinel }) => api_sentinel.entities.source === site.attacker && api_sentinel.risk.score >= 60,
  );
  const counted = alerts.reduce((sum, { count }) => sum + count, 0);
  return alerts.length > 0 && counted === risky.length ? alerts : undefined;
}

/** How many documents were refused since they were there already, as Elasticsearch counts them. */
async function conflicts(): Promise<number> {
  const { client } = elasticsearch();
  const stats = await client.indices.stats({ index: STREAM, metric: 'indexing' });
  return stats._all.total?.indexing?.index_failed ?? 0;
}

describe('the relay', () => {
  test('lets rsyslog send again what met nobody, and a bulk that was refused as a whole', async () => {
    let refusals = 2;
    const taken = new Set<string>();
    const server = createServer(async (incoming, answer) => {
      let body = '';
      for await (const chunk of incoming) body += chunk;
      answer.setHeader('content-type', 'application/json');
      if (!incoming.url?.startsWith('/_bulk')) {
        answer.end('{}');
      } else if (refusals > 0) {
        refusals--;
        answer.statusCode = 429;
        answer.end('{"error":{"type":"es_rejected_execution_exception","reason":"busy"},"status":429}');
      } else {
        const actions = body
          .trim()
          .split('\n')
          .filter((_, i) => i % 2 === 0);
        const ids = actions.map((line) => (JSON.parse(line) as { create: { _id: string } }).create._id);
        for (const id of ids) taken.add(id);
        answer.end(
          JSON.stringify({
            errors: false,
            items: ids.map((_id) => ({ create: { _id, status: 201, result: 'created' } })),
          }),
        );
      }
    });
    const [port] = await freePorts(1);
    try {
      const relay = await startRelay(`http://127.0.0.1:${port}`);
      const log = join(folder, 'few.log');
      const lines = Array.from(
        { length: 20 },
        (_, i) => `198.51.100.7 - - [22/Nov/2026:19:00:${10 + i} +0000] "GET /${i} HTTP/1.1" 200 2 "-" "t"`,
      );
      await writeFile(log, `${lines.join('\n')}\n`);
      const rsyslog = await startRsyslog('few', relay, log);
      await until('rsyslog to notice', () => rsyslog.output().includes('suspending'), { say: rsyslog.output });
      await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
      await until('all lines', () => taken.size === lines.length, { say: rsyslog.output });
      expect(refusals).toBe(0);
      await expect(readFile(join(folder, 'few', 'api-sentinel-bulk-errors.json'))).rejects.toThrow('ENOENT');
    } finally {
      server.closeAllConnections();
      server.close();
    }
  }, 120_000);
});
