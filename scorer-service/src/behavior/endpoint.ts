/** The endpoint that a path belongs to: what names one object is taken out of it. */

/** Segments kept; deeper paths are attacks or files. */
const MAX_SEGMENTS = 12;
const MAX_SEGMENT = 48;
const ID = '{id}';

/** `/users/123/orders/9f1c…` -> `/users/{id}/orders/{id}`. Numbers, UUIDs, hex and long tokens are ids. */
export function endpointTemplate(path: string): string {
  let out = '';
  let from = 1;
  for (let count = 0; from <= path.length && count < MAX_SEGMENTS; count++) {
    let end = path.indexOf('/', from);
    if (end < 0) end = path.length;
    if (end > from) out += `/${templateOf(path.slice(from, end))}`;
    from = end + 1;
  }
  return out === '' ? '/' : out;
}

function templateOf(segment: string): string {
  // Matrix parameters belong to the request, not to the endpoint.
  const semicolon = segment.indexOf(';');
  const name = semicolon > 0 ? segment.slice(0, semicolon) : segment;
  let digits = 0;
  let hex = 0;
  let letters = 0;
  let dashes = 0;
  const length = Math.min(name.length, 256);
  for (let i = 0; i < length; i++) {
    const code = name.charCodeAt(i);
    const lower = code | 32;
    if (code >= 48 && code <= 57) digits++;
    else if (lower >= 97 && lower <= 122) {
      letters++;
      if (lower <= 102) hex++;
    } else if (code === 45 || code === 95) dashes++;
    else if (code === 37 || code > 126 || code < 33) return ID;
  }
  const known = digits + letters + dashes;
  if (digits > 0 && digits + dashes === length) return ID;
  if (length >= 8 && digits > 0 && digits + hex + dashes === length && digits * 5 >= length) return ID;
  // A number with letters before or in it, such as the number of an account: mostly digits, and enough of them.
  if (digits >= 4 && known === length && digits * 2 >= length) return ID;
  if (length >= 20 && known === length && digits >= 3 && dashes * 5 < length) return ID;
  return name.length > MAX_SEGMENT ? ID : name;
}
