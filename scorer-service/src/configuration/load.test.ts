import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { loadSettings, settingsOf } from './load.ts';
import { SettingsMistake } from './mistake.ts';

function mistakes(read: () => unknown): readonly string[] {
  try {
    read();
  } catch (error) {
    if (error instanceof SettingsMistake) return error.sentences;
    throw error;
  }
  return [];
}

describe('settings from a tree', () => {
  test('without any are the defaults, complete', () => {
    const settings = settingsOf({});
    expect(settings.server).toMatchObject({ host: '127.0.0.1', port: 9650, keys: [], max_body_bytes: 8 * 1024 * 1024 });
    expect(settings.detection.alert_threshold).toBe(60);
    expect(settings.detection.group_weights).toEqual({ unsupervised: 0.35, supervised: 0.5, neural: 0.15 });
    expect(settings.elasticsearch).not.toHaveProperty('password');
  });

  test('are kept where they are given, and defaults fill the rest of the group', () => {
    const settings = settingsOf({ server: { port: 1 }, detection: { levels: { critical: 90 } }, alerts: null });
    expect(settings.server).toMatchObject({ port: 1, host: '127.0.0.1' });
    expect(settings.detection.levels).toEqual({ critical: 90, high: 60, medium: 40 });
    expect(settings.alerts.namespace).toBe('default');
  });

  test('do not change what was given', () => {
    const tree = { server: { port: 1 } };
    settingsOf(tree, { API_SENTINEL_SERVER_PORT: '2' });
    expect(tree).toEqual({ server: { port: 1 } });
  });

  test.each([
    [{ server: { port: 70_000 } }, /^server\.port: 70000 is not allowed; it must be a whole number from 0 to 65535\.$/],
    [{ server: { port: 'x' } }, /^server\.port: "x" is not allowed/],
    [{ server: { port: 1.5 } }, /^server\.port: 1\.5 is not allowed/],
    [
      { server: { prot: 1 } },
      /^server\.prot: there is no such setting .*Did you mean server\.port\? Allowed here: host, port/,
    ],
    [{ sever: {} }, /^sever: there is no such setting .*Did you mean server\?/],
    [{ server: 5 }, /^server: 5 is not allowed; it must be a group of host, port/],
    [{ log: { level: 'loud' } }, /^log\.level: "loud" is not allowed; it must be one of fatal, error/],
    [{ alerts: { namespace: 'A b' } }, /^alerts\.namespace: "A b" is not allowed; it must be a text of the form/],
    [{ backfill: { enabled: 'yes' } }, /^backfill\.enabled: "yes" is not allowed; it must be true or false\.$/],
    [{ server: { origins: 'x' } }, /^server\.origins: "x" is not allowed; it must be a list/],
    [{ server: { keys: [{ name: 'a', role: 'read' }] } }, /^server\.keys\.0: hash is missing/],
    [
      { detection: { levels: { high: 90 } } },
      /^detection\.levels: critical \(80\), high \(90\).*critical > high > medium/,
    ],
    [{ detection: { group_weights: { unsupervised: 0, supervised: 0, neural: 0 } } }, /all are 0/],
    [{ clients: { trusted_proxies: ['10.0.0.0/33'] } }, /"10\.0\.0\.0\/33" is neither an address nor a network/],
    [{ server: { origins: ['https://a.example/x'] } }, /is no origin/],
    [{ elasticsearch: { username: 'u' } }, /username and password are needed together/],
    [{ elasticsearch: { url: 'https://u:p@host' } }, /holds a user name or password/],
    [{ elasticsearch: { url: 'https://[' } }, /is no address/],
    [{ elasticsearch: { api_key: 'k', username: 'u', password: 'p' } }, /both api_key and username/],
    [{ detection: { alert_budget: 0 } }, /0 is not allowed; it must be a number above 0, at most 1000000\.$/],
    [[], /must be groups/],
    ['server', /must be groups/],
  ])('%j is refused with its path, its value and what is allowed', (tree, sentence) => {
    expect(mistakes(() => settingsOf(tree))).toEqual([expect.stringMatching(sentence)]);
  });

  test('with several mistakes are refused with all of them at once', () => {
    expect(mistakes(() => settingsOf({ server: { port: -1, hots: '' }, log: { level: 1 } }))).toHaveLength(3);
  });

  test.each([
    { elasticsearch: { password: 5 } },
    { elasticsearch: { pasword: 'hunter2' } },
    { server: { keys: [{ name: 'a', role: 'read', key: 'hunter2', hash: 'hunter2' }] } },
  ])('%j is refused without showing the secret', (tree) => {
    const found = mistakes(() => settingsOf(tree));
    expect(found.length).toBeGreaterThan(0);
    expect(found.join()).toContain('(not shown)');
    expect(found.join()).not.toContain('hunter2');
  });

  test('named like parts of every object are unknown, not found on a prototype', () => {
    const tree = JSON.parse('{"__proto__": {"port": 1}, "constructor": {}, "server": {"toString": 1}}');
    expect(mistakes(() => settingsOf(tree))).toHaveLength(3);
    expect(Object.prototype).not.toHaveProperty('port');
  });

  test('with control characters are shown harmlessly', () => {
    const [sentence] = mistakes(() => settingsOf({ log: { level: '\u001b[2J\u009b\n' } }));
    expect(sentence).toMatch(/^log\.level: "\\u001b\[2J\?\\n" is not allowed/);
  });
});

describe('settings from a file', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'settings-'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  function written(text: string): string {
    const file = join(directory, 'settings.yml');
    writeFileSync(file, text);
    return file;
  }

  test('are read as YAML', () => {
    const file = written('server:\n  port: 1234 # ours\n  origins: [https://kibana.example:5601]\n');
    expect(loadSettings({ file }).server).toMatchObject({ port: 1234, origins: ['https://kibana.example:5601'] });
  });

  test('may be empty', () => {
    expect(loadSettings({ file: written('# nothing yet\n') }).server.port).toBe(9650);
  });

  test('that is not there are refused if it was named', () => {
    expect(mistakes(() => loadSettings({ file: join(directory, 'none.yml') }))).toEqual([
      expect.stringMatching(/^There is no settings file .*none\.yml/),
    ]);
  });

  test.each([
    ['server: {port: 1', /no valid YAML/],
    ['server:\n  port: 1\n  port: 2\n', /no valid YAML: Map keys must be unique \(line/],
    [
      `a: &a [x, x]\n${'b: [*a, *a, *a, *a]\n'.repeat(1)}c: [${'*a, '.repeat(40)}]\n`,
      /more aliases than settings can need/,
    ],
    [`#${'x'.repeat(1_100_000)}`, /larger than 1 MiB/],
  ])('%# that are broken are refused with the place', (text, sentence) => {
    expect(mistakes(() => loadSettings({ file: written(text) }))).toEqual([expect.stringMatching(sentence)]);
  });

  test('of a folder are refused', () => {
    expect(mistakes(() => loadSettings({ file: directory }))).toEqual([expect.stringMatching(/can't be read/)]);
  });
});
