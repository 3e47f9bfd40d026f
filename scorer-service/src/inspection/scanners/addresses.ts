/** Addresses that only a server can reach, however they are written (SSRF). */

/** Names of the inside, which developers send too. */
const INSIDE = ['localhost', 'kubernetes.default', 'localtest.me'];
/** Names of the services that tell a machine of a cloud its secrets. */
const METADATA = ['metadata', 'metadata.google.internal', 'instance-data'];
const INSIDE_ENDS = ['.localhost', '.internal', '.local', '.localdomain', '.svc'];
/** Services that resolve to any address or tell of a call. */
const CALL_BACK_ENDS = [
  '.burpcollaborator.net',
  '.interact.sh',
  '.oastify.com',
  '.dnslog.cn',
  '.requestbin.net',
  '.localtest.me',
  '.nip.io',
  '.sslip.io',
  '.xip.io',
];
const MAX_AUTHORITY = 256;
const MAX_ADDRESSES = 8;

/**
 * 0 none of these; 1 a private address or a name of the inside; 2 the machine itself; 3 what no client has a reason to send: a cloud's secrets,
 * an inner address in disguise, a service that tells of a call.
 */
export type Reach = 0 | 1 | 2 | 3;

/** Behind so many units an address stands within a text: no scheme is that long. */
const LONGEST_SCHEME = 16;

/** The most inner address of the URLs in a lower-case text, how many there are, and 1 in `apart` where the first is all that the value begins with. */
export function innerAddresses(text: string): { count: number; reach: Reach; apart: number } {
  let count = 0;
  let apart = 0;
  let reach: Reach = 0;
  let seen = 0;
  for (let at = text.indexOf('//'); at >= 0 && seen < MAX_ADDRESSES; at = text.indexOf('//', at + 2), seen++) {
    const before = at === 0 ? 58 : text.charCodeAt(at - 1);
    // `https://…`, and `//…` at the start: elsewhere it is a comment or a path.
    if (before !== 58) continue;
    const own = reachOf(hostAt(text, at + 2));
    if (own > 0) {
      if (count === 0 && at <= LONGEST_SCHEME && !text.slice(0, at).includes(' ')) apart = 1;
      count++;
    }
    if (own > reach) reach = own;
  }
  return { count, reach, apart };
}

/** The host of an authority: behind a user, before a port. */
function hostAt(text: string, from: number): string {
  let end = from;
  const last = Math.min(text.length, from + MAX_AUTHORITY);
  let start = from;
  for (; end < last; end++) {
    const code = text.charCodeAt(end);
    if (code === 64) start = end + 1;
    else if (code === 47 || code === 63 || code === 35 || code === 92 || code <= 32) break;
  }
  if (text.charCodeAt(start) === 91) {
    const close = text.indexOf(']', start);
    return close < 0 || close > end ? text.slice(start, end) : text.slice(start, close + 1);
  }
  const colon = text.indexOf(':', start);
  return text.slice(start, colon < 0 || colon > end ? end : colon);
}

function reachOf(host: string): Reach {
  if (host === '') return 0;
  if (host.charCodeAt(0) === 91) return reachOfV6(host);
  const number = addressOf(host);
  if (number !== undefined) return reachOfV4(number.value, number.plain);
  if (INSIDE.includes(host)) return 2;
  if (METADATA.includes(host) || CALL_BACK_ENDS.some((end) => host.endsWith(end))) return 3;
  return INSIDE_ENDS.some((end) => host.endsWith(end)) || host.includes('.oast.') ? 1 : 0;
}

/**
 * A number as `inet_aton` reads it: one to four parts, decimal, octal or hexadecimal, the last filling what is left; `plain` is the
 * dotted form of four decimals that everybody writes.
 */
function addressOf(host: string): { value: number; plain: boolean } | undefined {
  const parts = host.split('.', 5);
  if (parts.length > 4) return undefined;
  let value = 0;
  let plain = parts.length === 4;
  for (const [i, part] of parts.entries()) {
    const number = partOf(part);
    if (number === undefined) return undefined;
    if (part.length > 1 && part.charCodeAt(0) === 48) plain = false;
    const rest = i === parts.length - 1 ? 256 ** (5 - parts.length) : 256;
    if (number >= rest) return undefined;
    value = value * rest + number;
  }
  return { value, plain };
}

function partOf(part: string): number | undefined {
  if (part === '' || part.length > 14) return undefined;
  let radix = 10;
  let from = 0;
  if (part.startsWith('0x')) {
    radix = 16;
    from = 2;
  } else if (part.charCodeAt(0) === 48 && part.length > 1) {
    radix = 8;
    from = 1;
  }
  let value = 0;
  for (let i = from; i < part.length; i++) {
    const code = part.charCodeAt(i);
    const digit = code >= 48 && code <= 57 ? code - 48 : code >= 97 && code <= 102 ? code - 87 : 99;
    if (digit >= radix) return undefined;
    value = value * radix + digit;
  }
  return value;
}

function reachOfV4(value: number, plain: boolean): Reach {
  const first = Math.floor(value / 2 ** 24);
  const second = Math.floor(value / 2 ** 16) % 256;
  if ((first === 169 && second === 254) || value === 0x646464c8) return 3;
  if (first === 127 || value === 0) return plain ? 2 : 3;
  if (first === 10 || (first === 192 && second === 168) || (first === 172 && second >= 16 && second < 32))
    return plain ? 1 : 3;
  return plain ? 0 : 1;
}

function reachOfV6(host: string): Reach {
  const inner = host.slice(1, host.endsWith(']') ? -1 : undefined);
  if (inner === '::' || inner === '::1') return 2;
  if (inner.startsWith('::ffff:') || inner.startsWith('0:0:0:0:0:')) return 3;
  return inner.startsWith('fe80') || inner.startsWith('fd') || inner.startsWith('fc') ? 1 : 0;
}
