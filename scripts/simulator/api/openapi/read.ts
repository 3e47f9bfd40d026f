import $RefParser from '@apidevtools/json-schema-ref-parser';
import type { Api } from '../api.ts';
import { routesOf } from './operations.ts';
import { apiOf } from './roles.ts';
import { isObject } from './schema.ts';

/**
 * The API that an OpenAPI (3.x) or Swagger (2.0) document describes, JSON or YAML; files that it refers to are read
 * too, addresses are not fetched.
 *
 * @throws Error with a sentence where the file can't be read or is no such document
 */
export async function readApi(file: string): Promise<Api> {
  const mistake = (what: string) => new Error(`${JSON.stringify(file)} ${what}`);
  let document: unknown;
  try {
    document = await $RefParser.dereference(file, { resolve: { http: false } });
  } catch (error) {
    throw mistake(`can't be read as an OpenAPI document: ${(error as Error).message.split('\n')[0]}`);
  }
  if (!isObject(document) || !isObject(document.paths))
    throw mistake('is no OpenAPI document: it has no object "paths"');
  const routes = routesOf(document, document.paths);
  if (!routes.some((route) => route.method === 'GET'))
    throw mistake('describes nothing to GET: there is nothing that people could look at');
  return apiOf(routes);
}
