import { readFileSync } from 'node:fs';

/** A configuration that ships, with the lines that its user is told to change changed; each text must be there. */
export function shipped(path: string, changes: Readonly<Record<string, string>> = {}): string {
  let text = readFileSync(new URL(`../../ingest-pipelines/shippers/${path}`, import.meta.url), 'utf8');
  for (const [from, to] of Object.entries(changes)) {
    if (!text.includes(from)) throw new Error(`${path} does not hold ${JSON.stringify(from)}`);
    text = text.replaceAll(from, to);
  }
  return text;
}
