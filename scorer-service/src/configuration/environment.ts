/** Settings from the environment: `API_SENTINEL_SERVER_PORT=9700` and the usual names for Elasticsearch. */
import { parse } from 'yaml';
import { nearest, shown } from './mistake.ts';
import { leaves, type Node, variableOf } from './nodes.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

const PREFIX = 'API_SENTINEL_';

/** What other commands of the project read; a shell in which they are set must be able to start the scorer. */
const OTHERS = new Set(['API_SENTINEL_API_KEY', 'API_SENTINEL_BEGAN_AT', 'API_SENTINEL_CACHE']);

/** Names that other programs use too; our own name for the same setting wins. */
const USUAL: Readonly<Record<string, readonly string[]>> = {
  ELASTICSEARCH_URL: ['elasticsearch', 'url'],
  ELASTICSEARCH_USERNAME: ['elasticsearch', 'username'],
  ELASTICSEARCH_PASSWORD: ['elasticsearch', 'password'],
  ELASTICSEARCH_API_KEY: ['elasticsearch', 'api_key'],
};

export interface Override {
  readonly variable: string;
  readonly path: readonly string[];
  readonly value: unknown;
}

/**
 * The overrides that the environment holds. Empty variables count as absent. Text stays text, numbers and true or false
 * are read as such, a list is given in YAML's brackets or separated by commas.
 *
 * @returns the overrides, and one sentence for each variable that names no setting or can't be read
 */
export function overrides(environment: Environment): { overrides: Override[]; mistakes: string[] } {
  const known = new Map(leaves().map((leaf) => [variableOf(leaf.path), leaf]));
  const found: Override[] = [];
  const mistakes: string[] = [];
  for (const [variable, path] of Object.entries(USUAL)) {
    const value = environment[variable];
    if (value) found.push({ variable, path, value });
  }
  for (const variable of Object.keys(environment).sort()) {
    const value = environment[variable];
    if (!variable.startsWith(PREFIX) || OTHERS.has(variable) || !value) continue;
    const leaf = known.get(variable);
    if (!leaf) {
      const meant = nearest(variable, known.keys());
      mistakes.push(
        `The environment variable ${shown(variable)} names no setting${meant ? `; did you mean ${meant}?` : '.'} Unset or correct it.`,
      );
      continue;
    }
    try {
      found.push({ variable, path: leaf.path, value: readAs(value, leaf.node) });
    } catch {
      mistakes.push(`${variable}: the value can't be read as YAML; give a list as [a, b] or a, b.`);
    }
  }
  return { overrides: found, mistakes };
}

function readAs(text: string, node: Node): unknown {
  if (node.type === 'integer' || node.type === 'number') {
    const trimmed = text.trim();
    return /^[+-]?\d+(\.\d+)?$/.test(trimmed) ? Number(trimmed) : text;
  }
  if (node.type === 'boolean') return text === 'true' ? true : text === 'false' ? false : text;
  if (node.type !== 'array') return text;
  if (/^\s*\[/.test(text)) return parse(text, { maxAliasCount: 0, logLevel: 'error' });
  return text.split(',').map((part) => part.trim());
}
