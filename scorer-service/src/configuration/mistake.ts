/** A setting that stops the start: every mistake found, one sentence each. */
export class SettingsMistake extends Error {
  readonly sentences: readonly string[];

  constructor(sentences: readonly string[]) {
    super(sentences.join('\n'));
    this.name = 'SettingsMistake';
    this.sentences = sentences;
  }
}

/** A value as a message shows it: JSON (so nothing in it can disturb a terminal), cut at 80 characters. */
export function shown(value: unknown): string {
  const json = JSON.stringify(value) ?? String(value);
  const visible = json.replace(/[^\x20-\x7e\u00a1-\u{10ffff}]/gu, '?');
  return visible.length > 80 ? `${visible.slice(0, 77)}...` : visible;
}

/** The candidate nearest to a name by edit distance, if it is near enough to have been meant. */
export function nearest(name: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined;
  let least = Math.max(2, Math.floor(name.length / 3)) + 1;
  for (const candidate of candidates) {
    const distance = editDistance(name.slice(0, 100), candidate);
    if (distance < least) {
      least = distance;
      best = candidate;
    }
  }
  return best;
}

function editDistance(a: string, b: string): number {
  let above = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const line = [row];
    for (let column = 1; column <= b.length; column++) {
      const change = above[column - 1] + (a[row - 1] === b[column - 1] ? 0 : 1);
      line.push(Math.min(change, above[column] + 1, line[column - 1] + 1));
    }
    above = line;
  }
  return above[b.length];
}
