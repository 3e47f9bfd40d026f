/** Lookups of log4j, resolved from the inside out as the logger does, so that no nesting hides their name. */

/** Lookups within each other that are followed. */
const MAX_DEPTH = 32;
const KNOWN = [
  'jndi',
  // Those of Commons Text, which reach out as well.
  'script',
  'dns',
  'url',
  'lower',
  'upper',
  'env',
  'sys',
  'date',
  'java',
  'ctx',
  'main',
  'log4j',
  'bundle',
  'k8s',
  'docker',
  'spring',
  'web',
  'base64',
  'map',
  'sd',
  'marker',
];

/** How many lookups a lower-case text holds, and whether one of them asks a directory. */
export function readLookups(text: string): { count: number; directory: boolean } {
  let count = 0;
  let directory = false;
  let at = text.indexOf('${');
  if (at < 0) return { count, directory };
  /** What each lookup that is open has become so far. */
  const open: string[] = [''];
  let from = at;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === 36 && text.charCodeAt(at + 1) === 123 && open.length <= MAX_DEPTH) {
      open[open.length - 1] += text.slice(from, at);
      open.push('');
      at += 2;
      from = at;
    } else if (code === 125 && open.length > 1) {
      const inner = (open.pop() ?? '') + text.slice(from, at);
      if (inner.startsWith('jndi:')) directory = true;
      if (isLookup(inner, open.length > 1)) count++;
      open[open.length - 1] += resolved(inner);
      at++;
      from = at;
      if (open.length === 1) {
        // Between lookups nothing has to be kept.
        open[0] = '';
        at = text.indexOf('${', at);
        if (at < 0) break;
        from = at;
      }
    } else at++;
  }
  // One that is not closed still tells what it was to be.
  for (let i = open.length - 1; i > 0; i--) {
    const inner = i === open.length - 1 ? open[i] + text.slice(from) : open[i];
    if (inner.startsWith('jndi:')) directory = true;
    if (isLookup(inner, i > 1)) count++;
  }
  return { count, directory };
}

/** A default alone is also how shells write theirs: it tells a lookup only within another. */
function isLookup(inner: string, nested: boolean): boolean {
  const colon = inner.indexOf(':');
  if (colon < 0) return false;
  return inner.startsWith('::-') || (nested && inner.includes(':-')) || KNOWN.includes(inner.slice(0, colon));
}

/** What a lookup stands for: its default, the text that it changes, or nothing that a stranger knows. */
function resolved(inner: string): string {
  const fallback = inner.lastIndexOf(':-');
  if (fallback >= 0) return inner.slice(fallback + 2);
  const colon = inner.indexOf(':');
  const name = colon < 0 ? inner : inner.slice(0, colon);
  if (name === 'lower' || name === 'upper') return inner.slice(colon + 1);
  return name === 'date' ? inner.slice(colon + 1).replaceAll("'", '') : '';
}
