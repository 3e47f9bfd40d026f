import type { CoreStart, SecurityStart } from './kibana-types/core.ts';
import type { KibanaRequest } from './kibana-types/http.ts';

/** Who asks: from core since 8.14, from the security plugin before; undefined where Kibana has no security. */
export function userOf(
  request: KibanaRequest,
  core: CoreStart,
  security: SecurityStart | undefined,
): string | undefined {
  return (core.security?.authc ?? security?.authc)?.getCurrentUser(request)?.username;
}
