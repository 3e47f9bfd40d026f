/** Reads the settings' schema as a tree: what help, overrides, masks and messages all need to know of a setting. */
import { SECRET, Settings } from './schema.ts';

/** The part of JSON Schema that the settings use. */
export interface Node {
  readonly type?: 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean';
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly string[];
  readonly properties?: Readonly<Record<string, Node>>;
  readonly required?: readonly string[];
  readonly items?: Node;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly maxItems?: number;
  readonly pattern?: string;
  readonly [SECRET]?: boolean;
}

/** The whole tree, as plain JSON Schema. */
export const ROOT = JSON.parse(JSON.stringify(Settings)) as Node;

/** The node at a path such as `['server', 'keys', '0', 'role']`; undefined where there is none. */
export function nodeAt(path: readonly string[]): Node | undefined {
  let node: Node | undefined = ROOT;
  for (const part of path) {
    if (node?.items && /^\d+$/.test(part)) node = node.items;
    else node = node?.properties && Object.hasOwn(node.properties, part) ? node.properties[part] : undefined;
  }
  return node;
}

export interface Leaf {
  readonly path: readonly string[];
  readonly node: Node;
}

/** Every single setting, in the order of the schema. */
export function leaves(node: Node = ROOT, path: readonly string[] = []): Leaf[] {
  if (!node.properties) return [{ path, node }];
  return Object.entries(node.properties).flatMap(([name, child]) => leaves(child, [...path, name]));
}

/** What may stand at a node, in words: `a whole number from 0 to 65535`. */
export function allowed(node: Node): string {
  if (node.enum) return `one of ${node.enum.join(', ')}`;
  switch (node.type) {
    case 'integer':
      return `a whole number from ${node.minimum} to ${node.maximum}`;
    case 'number':
      return node.exclusiveMinimum === undefined
        ? `a number from ${node.minimum} to ${node.maximum}`
        : `a number above ${node.exclusiveMinimum}, at most ${node.maximum}`;
    case 'boolean':
      return 'true or false';
    case 'array':
      return node.items?.properties
        ? `a list of at most ${node.maxItems} entries with ${Object.keys(node.items.properties).join(', ')}`
        : `a list of at most ${node.maxItems} texts`;
    case 'object':
      return `a group of ${Object.keys(node.properties ?? {}).join(', ')}`;
    default:
      return node.pattern
        ? `a text of the form ${node.pattern}`
        : `a text of ${node.minLength ?? 0} to ${node.maxLength} characters`;
  }
}

/** `API_SENTINEL_SERVER_MAX_BODY_BYTES` for `server.max_body_bytes`. */
export function variableOf(path: readonly string[]): string {
  return `API_SENTINEL_${path.join('_').toUpperCase()}`;
}
