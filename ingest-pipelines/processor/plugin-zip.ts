/** Packs a compiled jar as the zip that `elasticsearch-plugin install` takes, for one exact version of Elasticsearch. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { PROJECT } from './maven.ts';
import type { Signature } from './signatures.ts';

/** Every entry bears this time, so that equal contents make equal zips. */
const ENTRY_TIME = '1980-01-02T00:00:00';

/** The plugin's descriptor; Elasticsearch refuses it unless its own version is the one named. */
export function descriptor(elasticsearch: string, signature: Signature): string {
  return [
    'name=api-sentinel',
    'description=Asks the API Sentinel scorer about each document that passes an ingest pipeline.',
    'version=0.1.0',
    'classname=io.apisentinel.ingest.ApiSentinelPlugin',
    `java.version=${signature.java}`,
    `elasticsearch.version=${elasticsearch}`,
    '',
  ].join('\n');
}

/** The bytes of the zip. */
export function packPlugin(jar: Uint8Array, elasticsearch: string, signature: Signature): Uint8Array {
  const options = { mtime: ENTRY_TIME } as const;
  return zipSync({
    'plugin-descriptor.properties': [new TextEncoder().encode(descriptor(elasticsearch, signature)), options],
    'entitlement-policy.yaml': [
      readFileSync(join(PROJECT, 'src', 'main', 'plugin', 'entitlement-policy.yaml')),
      options,
    ],
    'api-sentinel-processor.jar': [jar, options],
  });
}
