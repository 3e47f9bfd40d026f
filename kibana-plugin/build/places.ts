import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The plugin's folder in the repository. */
export const PLUGIN_FOLDER = fileURLToPath(new URL('..', import.meta.url));
/** What was compiled, once for all versions of Kibana. */
export const COMPILED = join(PLUGIN_FOLDER, 'target', 'compiled');
/** Where the zips go. */
export const TARGET = join(PLUGIN_FOLDER, 'target');
