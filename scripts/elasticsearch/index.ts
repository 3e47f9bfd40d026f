export { ELASTICSEARCH_VERSION } from './archives.ts';
export { prepareElasticsearch } from './assemble.ts';
export { cacheFolder } from './cache.ts';
export { type ElasticsearchOptions, type RunningElasticsearch, startElasticsearch } from './start.ts';
