import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import { settingsHelp } from './help.ts';
import { settingsOf } from './load.ts';
import { masked } from './masked.ts';
import { leaves, variableOf } from './nodes.ts';
import { SECRET } from './schema.ts';
import { settingsSchemaText } from './settings-schema.ts';

describe('settings.schema.json', () => {
  const file = new URL('../../settings.schema.json', import.meta.url);

  test('is what "npm run scorer -- schema" prints', () => {
    expect(readFileSync(file, 'utf8')).toBe(settingsSchemaText());
  });

  test('takes a file with a few settings and refuses one with an unknown name', () => {
    const check = new Ajv({ keywords: [SECRET] } as object).compile(JSON.parse(settingsSchemaText()));
    expect(check({ server: { port: 1 }, detection: { levels: { high: 61 } } })).toBe(true);
    expect(check({ server: { prot: 1 } })).toBe(false);
    expect(check({ server: { keys: [{ name: 'a' }] } })).toBe(false);
  });
});

describe('the help on settings', () => {
  test('names every setting with its variable and says something of it', () => {
    const help = settingsHelp();
    for (const { path, node } of leaves()) {
      expect(help).toContain(`  ${path.join('.')}\n`);
      expect(help.replace(/\s+/g, ' ')).toContain(variableOf(path));
      expect(node.description).toBeTruthy();
    }
  });
});

describe('masked settings', () => {
  test('hide passwords, keys and hashes and show the rest', () => {
    const hash = 'a'.repeat(64);
    const settings = settingsOf({
      server: { keys: [{ name: 'kibana', role: 'read', hash }] },
      elasticsearch: { username: 'elastic', password: 'hunter2' },
    });
    const shown = masked(settings);
    expect(shown.server.keys).toEqual([{ name: 'kibana', role: 'read', hash: '********' }]);
    expect(shown.elasticsearch).toMatchObject({ username: 'elastic', password: '********' });
    expect(shown.elasticsearch).not.toHaveProperty('api_key');
    expect(JSON.stringify(shown)).not.toMatch(/hunter2|aaaa/);
    expect(settings.elasticsearch.password).toBe('hunter2');
  });
});
