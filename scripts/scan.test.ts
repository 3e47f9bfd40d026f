import { type ChildProcess, spawn } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Compile } from 'typebox/compile';
import { Alert } from '../scorer-service/src/contract/index.ts';
import { simulate } from './simulator/simulate.ts';

const script = fileURLToPath(new URL('scan.ts', import.meta.url));
const node = fileURLToPath(new URL('../node_modules/node/bin/node', import.meta.url));

let directory: string;
const running = new Set<ChildProcess>();
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'scan-'));
});
afterEach(() => {
  for (const child of running) child.kill('SIGKILL');
  rmSync(directory, { recursive: true });
});

function start(args: readonly string[]) {
  const child = spawn(node, ['--disable-warning=ExperimentalWarning', script, ...args], {
    cwd: directory,
    env: { PATH: process.env.PATH },
  });
  running.add(child);
  const output = { out: '', err: '' };
  let wake = () => {};
  child.stdout.on('data', (chunk) => {
    output.out += chunk;
    wake();
  });
  child.stderr.on('data', (chunk) => {
    output.err += chunk;
    wake();
  });
  const ended = new Promise<number | null>((resolve) => {
    child.on('close', (code) => {
      running.delete(child);
      resolve(code);
      wake();
    });
  });
  /** Waits until standard output matches; it fails where the command ended before. */
  const printed = async (pattern: RegExp): Promise<void> => {
    while (!pattern.test(output.out)) {
      if (!running.has(child)) throw new Error(`it ended before it printed ${pattern}: ${output.out}${output.err}`);
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  return { child, output, ended, printed };
}

async function scan(args: readonly string[], input?: string | Buffer) {
  const { child, output, ended } = start(args);
  child.stdin.on('error', () => {});
  child.stdin.end(input ?? '');
  return { status: await ended, ...output };
}

function put(name: string, content: string | Buffer): string {
  writeFileSync(join(directory, name), content);
  return name;
}

const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0';

function combined(target: string, source = '203.0.113.9', second = 0): string {
  const clock = `${10 + Math.floor(second / 60)}:${String(second % 60).padStart(2, '0')}`;
  return `${source} - - [02/Mar/2026:10:${clock} +0000] "GET ${target} HTTP/1.1" 200 5120 "-" "${BROWSER}"\n`;
}

const HARMLESS = ['/', '/products', '/products/17', '/about', '/contact']
  .map((target, i) => combined(target, '198.51.100.7', i * 20))
  .join('');
const UNION = '/products?id=1%27%20UNION%20SELECT%20username%2Cpassword%20FROM%20users--';
const ATTACKED =
  HARMLESS + [UNION, `${UNION}%20`, `${UNION}%23`].map((target, i) => combined(target, '203.0.113.9', i)).join('');

function ecs(target: string, id: string): string {
  const [path, query] = target.split('?');
  return `${JSON.stringify({
    '@timestamp': '2026-03-02T10:00:00Z',
    event: { id },
    http: { request: { method: 'GET' }, response: { status_code: 200, body: { bytes: 5120 } } },
    url: { path, ...(query !== undefined && { query }), original: target },
    source: { ip: '203.0.113.9' },
    user_agent: { original: BROWSER },
  })}\n`;
}

function simulated(seed: number, hours: number, attackShare: number): string {
  const events = simulate({ seed, start: Date.UTC(2026, 2, 2), hours, rate: 2, attackShare });
  return [...events].map(({ event }) => `${JSON.stringify(event)}\n`).join('');
}

describe('what is read', () => {
  test('combined lines: the attack stands in the table, with its sentence', async () => {
    const { status, out, err } = await scan([put('access.log', ATTACKED)]);
    expect(out).toMatch(/^(CRITICAL|HIGH) +\d+ +sql injection +203\.0\.113\.9 +\/products +10:10:00/m);
    expect(out).toMatch(/UNION with SELECT/);
    expect(out).toMatch(/1 alert at HIGH or above in 8 requests, 2026-03-02 10:10 to 10:11 UTC\./);
    expect(out).not.toContain('198.51.100.7');
    expect(err).toBe('');
    expect(status).toBe(1);
  });

  test('nothing but ordinary requests: no alert, status 0', async () => {
    const { status, out } = await scan([put('access.log', HARMLESS)]);
    expect(out).toMatch(/^No alert at HIGH or above in 5 requests/);
    expect(status).toBe(0);
  });

  test('gzip whatever its name, ECS as NDJSON, and several files at once', async () => {
    const files = [put('old.log', gzipSync(HARMLESS)), put('events.ndjson', ecs(UNION, 'a') + ecs(UNION, 'a'))];
    const { status, out, err } = await scan([...files, '--json', '-']);
    const alerts = JSON.parse(out);
    expect(alerts).toMatchObject([{ attack: { type: 'sql_injection' }, count: 1, event_ids: ['a'] }]);
    expect(err).toMatch(/in 7 requests/);
    expect(err).toMatch(/1 event had an id that was there before/);
    expect(status).toBe(1);
  });

  test('standard input, plain and gzip, gives the same alerts', async () => {
    const plain = await scan(['-', '--json', '-'], ATTACKED);
    const packed = await scan(['-', '--json', '-'], gzipSync(ATTACKED));
    const timeless = (text: string) => JSON.parse(text).map((alert: object) => ({ ...alert, updated_at: '' }));
    expect(timeless(plain.out)).toHaveLength(1);
    expect(timeless(packed.out)).toEqual(timeless(plain.out));
    expect([plain.status, packed.status]).toEqual([1, 1]);
  });

  test('an event that carries an earlier verdict is judged anew', async () => {
    const forged = JSON.parse(ecs(UNION, 'a'));
    const { status: first, out } = await scan([put('a.ndjson', ecs(UNION, 'a')), '--json', '-']);
    forged.api_sentinel = { status: 'scored', event_id: 'a', risk: { score: 0, level: 'LOW' } };
    const again = await scan([put('b.ndjson', `${JSON.stringify(forged)}\n`), '--json', '-']);
    expect(JSON.parse(again.out)[0].risk).toEqual(JSON.parse(out)[0].risk);
    expect([first, again.status]).toEqual([1, 1]);
  });

  test('an empty file holds no alert', async () => {
    const { status, out } = await scan([put('empty.log', '')]);
    expect(out).toBe('No alert at HIGH or above in 0 requests.\n');
    expect(status).toBe(0);
  });

  test('the trusted proxies of the settings file', async () => {
    const line = combined(UNION, '10.0.0.1').replace('\n', ' "198.51.100.99"\n');
    const config = put('settings.yml', 'clients:\n  trusted_proxies: [10.0.0.0/8]\n');
    const { out } = await scan([put('access.log', line), '--config', config]);
    expect(out).toContain('198.51.100.99');
    expect(out).not.toContain('10.0.0.1');
  });
});

describe('what is hostile or broken', () => {
  test('lines that are no requests are counted, told and passed by', async () => {
    const lines = [
      HARMLESS.trimEnd(),
      'no log line',
      '{"broken": ',
      `x${'y'.repeat(3_000_000)}`,
      '{"message":"started"}',
    ];
    const { status, out, err } = await scan([put('access.log', `${lines.join('\n')}\n\n${ATTACKED}`)]);
    expect(err).toContain('3 lines could not be read.\n1 document is no request and was passed by.\n');
    expect(err).toContain('access.log, line 6: no [time] in it: "no log line"');
    expect(err).toContain('access.log, line 7: is no JSON: ');
    expect(err).toContain('access.log, line 8: is longer than 1048576 bytes and was passed by');
    expect(out).toContain('sql injection');
    expect(status).toBe(1);
  });

  test('nothing of a log drives the terminal or ends the scan', async () => {
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
    const hostile = [
      combined(`${UNION}\u001b[2J\u202e\u0007`, '203.0.113.9'),
      combined(`/\u001b]0;owned\u0007${UNION}`, '203.0.113.10'),
      `${'\u001b[31m'.repeat(20)}\n`,
      `{"__proto__":{"polluted":true},"constructor":1,"message":"\u001b[2J"}\n`,
      `${ecs('/x', 'deep').trimEnd().slice(0, -1)},"deep":${deep}}\n`,
      ecs('/y', 'body').replace('"method":"GET"', `"method":"POST","body":{"content":${deep}}`),
      ecs(UNION, '\u001b[2Jid'),
    ].join('');
    const { status, out, err } = await scan([put('\u001b[31m.log', HARMLESS + hostile)]);
    for (const character of out + err) {
      const code = character.codePointAt(0) as number;
      expect(code === 10 || (code >= 0x20 && code < 0x7f) || code >= 0xa0).toBe(true);
      expect(code >= 0x202a && code <= 0x202e).toBe(false);
    }
    expect(out).toMatch(/alerts? at HIGH or above in \d+ requests/);
    expect(status).toBe(1);
  });

  test('a missing file or a folder is told before anything is scanned', async () => {
    mkdirSync(join(directory, 'logs'));
    const missing = await scan([put('access.log', ATTACKED), 'nowhere.log']);
    expect(missing).toEqual({ status: 2, out: '', err: 'api-sentinel: there is no file nowhere.log.\n' });
    const folder = await scan(['logs']);
    expect(folder).toEqual({ status: 2, out: '', err: 'api-sentinel: logs is a folder; name the log files in it.\n' });
  });

  test('a file that is no log at all is refused, what else there is is scanned', async () => {
    const bytes = Buffer.from(Array.from({ length: 300_000 }, (_, i) => (i * i * 31 + (i >> 3)) & 0xff));
    const { status, out, err } = await scan([put('a.bin', bytes), put('access.log', ATTACKED)]);
    expect(err).toContain('api-sentinel: a.bin is no access log: its beginning holds no request in any known format.');
    expect(out).toContain('sql injection');
    expect(status).toBe(2);
  });

  test('a gzip file that is cut off is scanned as far as it goes, and is no success', async () => {
    const bytes = gzipSync(ATTACKED.repeat(50));
    const { status, err } = await scan([put('a.gz', bytes.subarray(0, bytes.length - 20))]);
    expect(err).toContain('api-sentinel: a.gz is cut off: its gzip stream has no end; what came before was scanned.');
    expect(status).toBe(2);
  });

  test('another packing is named', async () => {
    const { status, err } = await scan([put('a.zst', Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 1, 2, 3]))]);
    expect(err).toBe(
      'api-sentinel: a.zst is packed with zstd, of which only gzip is unpacked here; unpack it and give it as -.\n',
    );
    expect(status).toBe(2);
  });
});

describe('what is asked for', () => {
  test('the level decides what is shown and the exit status', async () => {
    const file = put('access.log', ATTACKED);
    const low = JSON.parse((await scan([file, '--level', 'low', '--json', '-'])).out);
    expect(low.length).toBeGreaterThan(1);
    const config = put('settings.yml', 'detection:\n  levels: { critical: 100, high: 60, medium: 40 }\n');
    const critical = await scan([file, '--level', 'CRITICAL', '--config', config]);
    expect(critical.out).toMatch(/^No alert at CRITICAL in 8 requests.*\n1 alert below CRITICAL is not shown/);
    expect(critical.status).toBe(0);
  });

  test('JSON holds the alerts of the contract, in a file beside the table, at most as many as asked for', async () => {
    const sources = Array.from({ length: 5 }, (_, i) => combined(UNION, `203.0.113.${i}`)).join('');
    const { status, out } = await scan([put('access.log', sources), '--limit', '2', '--json', 'alerts.json']);
    expect(out.match(/sql injection/g)).toHaveLength(2);
    expect(out).toContain('The 2 riskiest alerts of 5 are shown');
    const alerts = JSON.parse(readFileSync(join(directory, 'alerts.json'), 'utf8'));
    expect(alerts).toHaveLength(2);
    for (const alert of alerts) expect([...Compile(Alert).Errors(alert)]).toEqual([]);
    expect(status).toBe(1);
  });

  test('a wrong flag, setting or place for the JSON is a sentence and status 2', async () => {
    const file = put('access.log', ATTACKED);
    const config = put('settings.yml', 'clients:\n  trusted_proxy: [10.0.0.0/8]\n');
    for (const [args, sentence] of [
      [[file, '--level', 'worst'], /It must be one of CRITICAL, HIGH, MEDIUM, LOW\./],
      [[file, '--limit', '0'], /It must be a whole number/],
      [[file, '--folow'], /unknown option '--folow'/],
      [[], /missing required argument/],
      [['-', '-'], /standard input \(-\) can be read only once/],
      [[file, '--config', config], /Did you mean clients\.trusted_proxies\?/],
      [[file, '--json', 'no/such/folder.json'], /can't be written/],
      [[file, '--json', file], /is one of the files to be scanned/],
    ] as const) {
      const { status, out, err } = await scan(args);
      expect(err).toMatch(sentence);
      expect(err).not.toMatch(/^ +at /m);
      expect([status, out]).toEqual([2, '']);
    }
    expect(readFileSync(join(directory, file), 'utf8')).toBe(ATTACKED);
    expect(existsSync(join(directory, 'no'))).toBe(false);
  }, 60_000);

  test('a reader who has seen enough ends it quietly', async () => {
    const sources = Array.from({ length: 200 }, (_, i) => combined(UNION, `203.0.113.${i}`)).join('');
    const { child, output, ended } = start([put('access.log', sources), '--json', '-', '--level', 'LOW']);
    child.stdout.destroy();
    expect(await ended).toBe(1);
    expect(output.err).not.toMatch(/EPIPE|Error/);
  });
});

describe('a file that grows', () => {
  test('is followed through rotation; Ctrl-C ends it with all that was found', async () => {
    const file = join(directory, put('access.log', HARMLESS));
    const { child, output, ended, printed } = start(['access.log', '--follow']);
    appendFileSync(file, combined(UNION, '203.0.113.1'));
    await printed(/203\.0\.113\.1 /);
    renameSync(file, `${file}.1`);
    writeFileSync(file, combined(UNION, '203.0.113.2'));
    await printed(/203\.0\.113\.2 /);
    writeFileSync(file, combined('/', '203.0.113.4') + combined(UNION, '203.0.113.3'));
    await printed(/203\.0\.113\.3 /);
    child.kill('SIGINT');
    expect(await ended).toBe(1);
    expect(output.out).toMatch(/3 alerts at HIGH or above in 9 requests/);
    expect(output.err).toBe('');
  });

  test('standard input that has not ended is told of up to Ctrl-C', async () => {
    const { child, output, ended, printed } = start(['-', '--follow']);
    child.stdin.write(ATTACKED);
    await printed(/sql injection/);
    child.kill('SIGINT');
    expect(await ended).toBe(1);
    expect(output.out).toMatch(/1 alert at HIGH or above in 8 requests/);
  });
});

describe('a scan that is ended early', () => {
  test('says so, and is no success', async () => {
    const { child, output, ended } = start(['-']);
    // More than a pipe holds: once it is written, the scan is reading.
    await new Promise((resolve) => child.stdin.write(HARMLESS + '\n'.repeat(2_000_000), resolve));
    child.kill('SIGTERM');
    expect(await ended).toBe(130);
    expect(output.out).toMatch(/^No alert at HIGH or above in 5 requests/);
    expect(output.err).toBe('Ended before the end of the files: this is what was found so far.\n');
  });
});

describe('simulated traffic', () => {
  test('its attacks are found; ordinary traffic alone has nothing critical', async () => {
    const attacks = await scan([put('attacks.ndjson', simulated(1, 0.2, 0.1)), '--json', '-']);
    const found = new Set(JSON.parse(attacks.out).map(({ attack }: Alert) => attack.type));
    expect(attacks.status).toBe(1);
    expect(found.size).toBeGreaterThanOrEqual(3);
    const benign = await scan([put('benign.ndjson', simulated(1, 0.2, 0)), '--level', 'CRITICAL']);
    expect(benign.out).toMatch(/^No alert at CRITICAL in [\d,]{4,} requests/);
    expect(benign.status).toBe(0);
  });
});
