/** The request target of HTTP/1.1 in its four forms (RFC 9112, section 3.2) -> host, path and query. */
export interface Target {
  readonly host: string | undefined;
  readonly path: string;
  readonly query: string | undefined;
}

/** Splits at the first `?`; an absolute form gives its host; `*` and an authority give the path `/`. */
export function splitTarget(target: string): Target {
  let rest = target;
  let host: string | undefined;
  const scheme = schemeEnd(rest);
  if (scheme > 0) {
    const from = scheme;
    let end = rest.length;
    for (let i = from; i < rest.length; i++) {
      const code = rest.charCodeAt(i);
      if (code === 47 || code === 63) {
        end = i;
        break;
      }
    }
    host = rest.slice(from, end);
    rest = rest.slice(end);
  } else if (rest === '*') {
    return { host, path: '/', query: undefined };
  }
  const mark = rest.indexOf('?');
  const path = mark < 0 ? rest : rest.slice(0, mark);
  return { host, path: path.startsWith('/') ? path : `/${path}`, query: mark < 0 ? undefined : rest.slice(mark + 1) };
}

/** Index behind `scheme://`, or 0. Only at the start, only http, https, ws and wss. */
function schemeEnd(text: string): number {
  const head = text.slice(0, 8).toLowerCase();
  for (const scheme of ['http://', 'https://', 'ws://', 'wss://']) if (head.startsWith(scheme)) return scheme.length;
  return 0;
}
