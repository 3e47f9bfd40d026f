/** How much of a text is people talking: where others can read what they write, code and paths are talked about and not sent to be run. */

const MOST_READ = 4_096;

/**
 * Plain words that have another plain word straight before them, apart by white space alone. A plain word is two letters and more, with an
 * apostrophe in it and a mark of a sentence behind it at most. @param text in lower case; its first 4,096 units are read
 */
export function countTalk(text: string): number {
  const length = Math.min(text.length, MOST_READ);
  let talk = 0;
  let before = false;
  for (let at = 0; at < length; ) {
    while (at < length && text.charCodeAt(at) <= 32) at++;
    let letters = 0;
    let plain = true;
    for (; at < length && text.charCodeAt(at) > 32; at++) {
      const code = text.charCodeAt(at);
      if (isLetter(code)) letters++;
      else if (!(letters > 0 && (isMark(code) ? endsAt(text, at + 1) : code === 39))) plain = false;
    }
    const word = plain && letters >= 2;
    if (word && before) talk++;
    before = word;
  }
  return talk;
}

function isLetter(code: number): boolean {
  return (code >= 97 && code <= 122) || code > 127;
}

/** `.` `,` `:` `?` `!`; a semicolon ends commands too. */
function isMark(code: number): boolean {
  return code === 46 || code === 44 || code === 58 || code === 63 || code === 33;
}

function endsAt(text: string, at: number): boolean {
  return at >= text.length || text.charCodeAt(at) <= 32;
}
