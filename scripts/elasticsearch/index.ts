export { cacheFolder } from './cache.ts';
export { ELASTICSEARCH_VERSION } from './distribution.ts';
export { type ElasticsearchOptions, type RunningElasticsearch, startElasticsearch } from './start.ts';
