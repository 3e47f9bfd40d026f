const MAX_LENGTH = 1_024;

/**
 * Text from a log as it may go into a message: on one line, without control and direction characters, bounded. What
 * sends the message escapes it for its own format.
 */
export function plainText(text: string): string {
  const cut = text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH - 1)}…` : text;
  let plain = '';
  for (const sign of cut) plain += isUnsafe(sign.codePointAt(0) as number) ? ' ' : sign;
  return plain;
}

function isUnsafe(code: number): boolean {
  return (
    code < 0x20 ||
    (code >= 0x7f && code < 0xa0) ||
    (code >= 0x200b && code <= 0x200f) ||
    (code >= 0x2028 && code <= 0x202e) ||
    (code >= 0x2060 && code <= 0x2069) ||
    (code >= 0xd800 && code <= 0xdfff) ||
    code === 0xfeff
  );
}
