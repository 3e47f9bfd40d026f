import { readFileSync } from 'node:fs';
import { parseDocument } from 'yaml';
import { DocumentedEndpoints } from '../behavior/documented-endpoints.ts';
import { SettingsMistake, shown } from './mistake.ts';

const MAX_BYTES = 16 * 1024 * 1024;

/** The endpoints of an OpenAPI document, JSON or YAML. @throws SettingsMistake if it can't be read or is none */
export function readOpenApi(file: string): DocumentedEndpoints {
  const mistake = (what: string) => new SettingsMistake([`detection.openapi: ${shown(file)} ${what}.`]);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw mistake(`can't be read (${(error as NodeJS.ErrnoException).code}); name a file that this user may read`);
  }
  if (text.length > MAX_BYTES) throw mistake('is larger than 16 MiB; name one document, without examples');
  let document: unknown;
  try {
    document = text.trimStart().startsWith('{') ? JSON.parse(text) : yamlOf(text);
  } catch (error) {
    throw mistake(`is neither valid JSON nor YAML (${(error as Error).message.split('\n')[0]})`);
  }
  try {
    return new DocumentedEndpoints(document);
  } catch (error) {
    throw mistake(`can't be used: ${(error as Error).message}`);
  }
}

function yamlOf(text: string): unknown {
  const document = parseDocument(text, { logLevel: 'error' });
  if (document.errors.length > 0) throw document.errors[0];
  return document.toJS({ maxAliasCount: 1_000 });
}
