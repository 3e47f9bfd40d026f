/** Commands that a value smuggles into the talk of an application with its mail server. */

/** Of SMTP, at the beginning of a line. */
const SMTP = ['rcpt to:', 'mail from:', 'auth login', 'ehlo ', 'helo ', 'vrfy '];
/** Of IMAP, behind the tag that every command begins with. */
const IMAP = new Set(['capability', 'fetch', 'select', 'login', 'logout', 'authenticate', 'list', 'examine', 'noop']);
/** What calls for a closer look. */
export const MAIL_WORDS = [' capability', ' fetch ', ...SMTP];
/** Words that are looked at. */
const MOST_WORDS = 64;

/** How many there are in a lower-case text: those of SMTP behind a line break, those of IMAP where two follow each other with their tags. */
export function mailCommands(text: string): number {
  let found = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1))
    if (SMTP.some((command) => text.startsWith(command, at + 1))) found++;
  if (!text.includes(' capability') && !text.includes(' fetch ')) return found;
  const words = text.split(/\s/, MOST_WORDS);
  let tagged = 0;
  for (let i = 1; i < words.length; i++) if (IMAP.has(words[i]) && isTag(words[i - 1])) tagged++;
  return tagged >= 2 ? found + tagged : found;
}

/** `a001`, `V100`: letters, then digits. */
function isTag(word: string): boolean {
  return /^\W?[a-z]{1,4}\d{1,5}$/.test(word);
}
