import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { SettingsMistake } from './mistake.ts';
import { readOpenApi } from './openapi-file.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'openapi-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function written(text: string): string {
  const file = join(folder, 'api');
  writeFileSync(file, text);
  return file;
}

test('is read from JSON and from YAML', () => {
  const yaml = 'openapi: 3.1.0\nservers:\n  - url: https://api.example/v1\npaths:\n  /users/{id}:\n    get: {}\n';
  expect(readOpenApi(written(yaml)).of('/v1/users/anna')).toBe('/v1/users/{id}');
  expect(readOpenApi(written('{"paths":{"/users/{id}":{}}}')).of('/users/anna')).toBe('/users/{id}');
});

test.each([
  ['{"paths":', 'is neither valid JSON nor YAML'],
  ['a: [1', 'is neither valid JSON nor YAML'],
  ['just words', "can't be used: it is no OpenAPI document"],
  ['paths:\n  users: {}\n', 'does not begin with /'],
])('%j is refused with a sentence', (text, sentence) => {
  const file = written(text);
  expect(() => readOpenApi(file)).toThrow(SettingsMistake);
  expect(() => readOpenApi(file)).toThrow(sentence);
});

test('a file that is not there is named', () => {
  expect(() => readOpenApi(join(folder, 'nowhere.yml'))).toThrow(/detection\.openapi: .*nowhere\.yml.* can't be read/);
});
