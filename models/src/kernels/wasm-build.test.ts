import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { assemble, WASM_MODULES } from './wasm-build.ts';

test.each(WASM_MODULES)('%s holds what its source gives', async (name) => {
  const kept = readFileSync(join(import.meta.dirname, `${name}.ts`), 'utf8');
  expect(kept).toBe(await assemble(name));
});
