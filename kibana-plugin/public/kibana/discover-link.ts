import type { CoreStart } from './core-types.ts';

/** A text in the notation of Kibana's addresses (Rison): quoted, with `!` before what would end it. */
const rison = (text: string): string => `'${text.replace(/[!']/g, '!$&')}'`;

/** Makes the address of a search (KQL) in Discover, over Kibana's own data view. */
export function discoverLink({ application }: CoreStart): (query: string, since: string, until: string) => string {
  return (query, since, until) => {
    const global = `(time:(from:${rison(since)},to:${rison(until)}))`;
    const own = `(query:(language:kuery,query:${rison(query)}))`;
    return application.getUrlForApp('discover', {
      path: `#/?_g=${encodeURIComponent(global)}&_a=${encodeURIComponent(own)}`,
    });
  };
}
