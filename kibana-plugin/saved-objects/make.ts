/** Writes the NDJSON that people import: `node kibana-plugin/saved-objects/make.ts`. */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { SAVED_OBJECTS } from './dashboard.ts';
import { ES_QUERY_RULES } from './es-query-rules.ts';

const lines = (values: readonly unknown[]): string => values.map((value) => `${JSON.stringify(value)}\n`).join('');

/** The files by name. */
export function savedObjectFiles(): Readonly<Record<string, string>> {
  return { 'api-sentinel.ndjson': lines(SAVED_OBJECTS), 'es-query-rules.ndjson': lines(ES_QUERY_RULES) };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [name, text] of Object.entries(savedObjectFiles())) {
    const file = fileURLToPath(new URL(name, import.meta.url));
    writeFileSync(file, text);
    console.log(file);
  }
}
