import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/**
 * Folder for what is fetched or built once and then only read: `API_SENTINEL_CACHE`, else `/var/cache/api-sentinel` for
 * root (whose own home the account that runs Elasticsearch could not read), else `~/.cache/api-sentinel`.
 */
export function cacheFolder(): string {
  if (process.env.API_SENTINEL_CACHE) return resolve(process.env.API_SENTINEL_CACHE);
  if (process.getuid?.() === 0) return '/var/cache/api-sentinel';
  return join(homedir(), '.cache', 'api-sentinel');
}
