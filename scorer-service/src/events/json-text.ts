/** Deeper than any body that an application reads; what lies below is left out, so that no body exhausts the stack. */
const MAX_DEPTH = 100;

/**
 * A parsed value as JSON again, at most `maxLength` characters of it. The work is bounded by that length and by
 * `MAX_DEPTH`, however large or deep the value is; what lies deeper stands there as null.
 */
export function jsonText(value: unknown, maxLength: number): string {
  let text = '';
  const write = (part: unknown, depth: number): void => {
    if (text.length >= maxLength) return;
    if (typeof part === 'string') text += JSON.stringify(part.slice(0, maxLength));
    else if (typeof part !== 'object' || part === null) text += JSON.stringify(part) ?? 'null';
    else if (depth >= MAX_DEPTH) text += 'null';
    else if (Array.isArray(part)) writeList(part, depth);
    else writeObject(part as Record<string, unknown>, depth);
  };
  const writeList = (list: readonly unknown[], depth: number): void => {
    text += '[';
    for (let i = 0; i < list.length && text.length < maxLength; i++) {
      if (i > 0) text += ',';
      write(list[i], depth + 1);
    }
    text += ']';
  };
  const writeObject = (object: Record<string, unknown>, depth: number): void => {
    text += '{';
    let first = true;
    for (const key in object) {
      if (text.length >= maxLength) break;
      text += `${first ? '' : ','}${JSON.stringify(key.slice(0, maxLength))}:`;
      first = false;
      write(object[key], depth + 1);
    }
    text += '}';
  };
  write(value, 0);
  return text.slice(0, maxLength);
}
