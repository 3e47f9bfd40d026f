/** Classes of methods, and the depth of a path. */

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);
const WRITES = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

export function methodKind(method: string): number {
  if (READS.has(method)) return 0;
  if (WRITES.has(method)) return 1;
  return method === 'INVALID' ? 3 : 2;
}

export function pathDepth(path: string): number {
  let depth = 0;
  for (let i = 0; i < path.length && depth < 64; i++) if (path.charCodeAt(i) === 47) depth++;
  return depth;
}
