import { leaves, type Node } from './nodes.ts';
import { SECRET, type Settings } from './schema.ts';

const MASK = '********';

/** The settings with every secret replaced, fit to be shown; an absent secret stays absent. */
export function masked(settings: Settings): Settings {
  const copy = structuredClone(settings) as unknown as Record<string, unknown>;
  for (const { path, node } of leaves()) {
    const group = path.slice(0, -1).reduce((at, part) => at[part] as Record<string, unknown>, copy);
    const name = path[path.length - 1];
    if (group[name] !== undefined) group[name] = hidden(group[name], node);
  }
  return copy as unknown as Settings;
}

function hidden(value: unknown, node: Node): unknown {
  if (node[SECRET]) return MASK;
  const of = node.items?.properties;
  if (!of || !Array.isArray(value)) return value;
  return value.map((entry: Record<string, unknown>) =>
    Object.fromEntries(Object.entries(entry).map(([name, part]) => [name, of[name]?.[SECRET] ? MASK : part])),
  );
}
