/** Whether two account names may be one that was mistyped, or two of one person or firm. */

/** Longest names that are looked at. */
const MOST = 64;
const { max, min } = Math;

/** Same beginning or end for half of the longer one, or two letters apart. Linear in the names, at most 64 letters of each. */
export function alike(a: string, b: string): boolean {
  const [x, y] = [localPart(a), localPart(b)];
  if (x === y) return true;
  const longer = max(x.length, y.length);
  const shorter = min(x.length, y.length);
  let begin = 0;
  while (begin < shorter && x[begin] === y[begin]) begin++;
  let end = 0;
  while (end < shorter - begin && x[x.length - 1 - end] === y[y.length - 1 - end]) end++;
  return 2 * max(begin, end) >= longer || longer - begin - end <= 2;
}

/** The part before the @, which differs between people of one mail provider. */
function localPart(name: string): string {
  const text = name.slice(0, MOST).toLowerCase();
  const at = text.indexOf('@');
  return at > 0 ? text.slice(0, at) : text;
}
