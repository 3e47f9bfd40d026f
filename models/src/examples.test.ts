import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import * as models from './index.ts';

/**
 * Runs the example in each doc comment. A line `expression; // value` claims that the expression gives the value; the value is written
 * as JSON.
 */
const here = fileURLToPath(new URL('.', import.meta.url));
const require = createRequire(import.meta.url);

const AsyncFunction = (async () => undefined).constructor as FunctionConstructor;

interface Example {
  readonly name: string;
  readonly code: string;
}

function examplesOf(file: string): readonly Example[] {
  const comments = readFileSync(here + file, 'utf8')
    .split('/**')
    .slice(1);
  return comments.flatMap((rest, i) => {
    const [comment, after] = rest.split('*/', 2);
    const at = comment.indexOf('@example');
    if (at < 0) return [];
    const lines = comment.slice(at + '@example'.length).split('\n');
    const code = lines.map((line) => line.replace(/^ *\* ?/, '')).join('\n');
    const name = after.match(/(?:class|function) (\w+)/)?.[1] ?? String(i);
    return [{ name: `${file}: ${name}`, code }];
  });
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** The example with its imports resolved and each claim turned into a call of `claim`. */
function runnable(code: string): string {
  return code
    .replace(/^import \{([^}]*)\} from '@api-sentinel\/models';$/gm, (_, names: string) => `const {${names}} = models;`)
    .replace(
      /^import \{([^}]*)\} from '(node:[a-z/]+)';$/gm,
      (_, names: string, from: string) => `const {${names}} = require('${from}');`,
    )
    .replace(/^(?!const )(\S.*); \/\/ (.+)$/gm, (line, expression: string, value: string) =>
      isJson(value) ? `claim(${expression}, ${value});` : line,
    );
}

const files = readdirSync(here, { recursive: true, encoding: 'utf8' }).filter(
  (name) => name.endsWith('.ts') && !name.endsWith('.test.ts'),
);
const examples = files.flatMap(examplesOf);

describe('the examples in the documentation', () => {
  test.each(examples)('$name', async ({ code }) => {
    const claim = (found: unknown, value: unknown): void => {
      expect(found).toEqual(value);
    };
    // In a block of its own, so that an example may declare what it imports anew.
    await new AsyncFunction(
      'models',
      'require',
      'claim',
      `const { ${Object.keys(models).join(', ')} } = models;\n{\n${runnable(code)}\n}`,
    )(models, require, claim);
  });

  test('are there for every class that the package exports', () => {
    const classes = Object.entries(models).filter(
      ([, value]) => typeof value === 'function' && String(value).startsWith('class'),
    );
    expect(classes.length).toBeGreaterThan(15);
    const shown = new Set(examples.map(({ name }) => name.split(': ')[1]));
    expect(classes.map(([name]) => name).filter((name) => !shown.has(name))).toEqual([]);
  });
});
