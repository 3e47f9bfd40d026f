import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import wabt from 'wabt';

/** The modules that are written by hand as WebAssembly text, `<name>.wat`, and kept assembled beside it as `<name>.ts`. */
export const WASM_MODULES = ['wasm-growing', 'wasm-walking', 'wasm-vector'] as const;

/** Assembles `<name>.wat` and gives the source of the TypeScript module that holds its bytes. */
export async function assemble(name: string): Promise<string> {
  const file = join(import.meta.dirname, `${name}.wat`);
  const features = { simd: true, threads: true, bulk_memory: true };
  const module = (await wabt()).parseWat(file, readFileSync(file, 'utf8'), features);
  try {
    // Its types leave out that it takes the features.
    (module.validate as (features: object) => void).call(module, features);
    const { buffer } = module.toBinary({});
    const text = Buffer.from(buffer).toString('base64');
    return `// Made from ${name}.wat by \`node models/src/kernels/wasm-build.ts\`: change that and run this.\nexport const BYTES =\n  '${text}';\n`;
  } finally {
    module.destroy();
  }
}

if (import.meta.main)
  for (const name of WASM_MODULES) {
    writeFileSync(join(import.meta.dirname, `${name}.ts`), await assemble(name));
    process.stdout.write(`${name}.ts\n`);
  }
