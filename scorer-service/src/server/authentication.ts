/** Who may ask what, decided before a byte of the body is read. */
import { isIPv4 } from 'node:net';
import type { FastifyRequest } from 'fastify';
import type { Role } from '../configuration/schema.ts';
import { CSRF_HEADER } from '../contract/index.ts';
import { type KeyRing, mayDo } from './key-ring.ts';
import { Refused } from './refused.ts';
import type { App } from './server.ts';
import { SESSION_COOKIE, type Sessions, sameText } from './sessions.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The role that the route asks for. Every route states one: `anyone` is a decision, not a default. */
    role?: Role | 'anyone';
    /** The route takes the key as a WebSocket subprotocol too, since a browser can't send the header there. */
    keyAsSubprotocol?: boolean;
  }
  interface FastifyRequest {
    /** Name of the key that the request, or its session, came with; undefined while the service is open. */
    keyName: string | undefined;
    /** The request came with the cookie of a console's session, not with a key. */
    bySession: boolean;
  }
}

/** A browser offers this subprotocol, and beside it `api-sentinel.key.<key>`. */
export const SUBPROTOCOL = 'api-sentinel';
const KEY_SUBPROTOCOL = `${SUBPROTOCOL}.key.`;

export interface Doorkeeping {
  readonly keys: KeyRing;
  readonly sessions: Sessions;
  /** Origins of pages beside those of the same host. */
  readonly origins: readonly string[];
}

/** Installs the checks: host (while open), origin, key, role. */
export function keepDoor(app: App, { keys, sessions, origins }: Doorkeeping): void {
  app.decorateRequest('keyName', undefined);
  app.decorateRequest('bySession', false);
  app.addHook('onRoute', ({ config, method, url }) => {
    if (config?.role === undefined) throw new Error(`the route ${String(method)} ${url} states no role`);
  });
  app.addHook('onRequest', async (request) => {
    if (keys.empty && !isLoopbackName(request.headers.host)) {
      throw new Refused(
        403,
        'wrong_host',
        'Without API keys the service answers to a loopback name only, such as 127.0.0.1; make a key with "keys add" to use another.',
      );
    }
    if (!fromAllowedOrigin(request, origins)) {
      throw new Refused(
        403,
        'wrong_origin',
        'Pages of this origin may not call the service; add the origin to server.origins if they should.',
      );
    }
    const { role, keyAsSubprotocol } = request.routeOptions.config;
    if (role === undefined || role === 'anyone') return;
    const key = keyOf(request, keyAsSubprotocol === true);
    if (key === undefined && (await admitBySession(request, sessions, role))) return;
    if (keys.empty) return;
    request.keyName = allow(keys, key, role);
  });
}

/** Lets a console in by its cookie; false if the request carries no cookie of a session. */
async function admitBySession(request: FastifyRequest, sessions: Sessions, role: Role): Promise<boolean> {
  const session = sessions.find(request.cookies[SESSION_COOKIE]);
  if (session === undefined) return false;
  const { method, headers, ws } = request;
  if (ws && headers.origin === undefined) {
    throw new Refused(403, 'wrong_origin', 'A WebSocket that comes with a session must say its origin.');
  }
  if (method !== 'GET' && method !== 'HEAD') {
    const sent = headers[CSRF_HEADER];
    if (typeof sent !== 'string' || !sameText(sent, session.csrf)) {
      throw new Refused(
        403,
        'wrong_csrf',
        `A change that comes with a session must carry its csrf in the header ${CSRF_HEADER}; load the page again.`,
      );
    }
  }
  if (!mayDo(session.role, role)) {
    throw new Refused(
      403,
      'forbidden',
      `You are logged in with the role ${session.role}, this needs ${role} or admin; log in with another key.`,
    );
  }
  request.keyName = session.name;
  request.bySession = true;
  return true;
}

function allow(keys: KeyRing, key: string | undefined, role: Role): string {
  const entry = key === undefined ? undefined : keys.find(key);
  if (!entry) {
    throw new Refused(
      401,
      'unauthorized',
      `${key === undefined ? 'The request carries no API key' : 'The API key is not known'}; send a valid one as "Authorization: ApiKey <key>".`,
      { 'www-authenticate': 'ApiKey' },
    );
  }
  if (!mayDo(entry.role, role)) {
    throw new Refused(
      403,
      'forbidden',
      `The API key has the role ${entry.role}, this route needs ${role} or admin; use another key.`,
    );
  }
  return entry.name;
}

/** The key that a request carries, in whichever of the accepted places. */
export function keyOf(request: FastifyRequest, asSubprotocol: boolean): string | undefined {
  const words = request.headers.authorization?.trim().split(/ +/);
  if (words) return words.length === 2 && /^(apikey|bearer)$/i.test(words[0]) ? words[1] : '';
  if (!asSubprotocol) return undefined;
  const offered = request.headers['sec-websocket-protocol']?.split(',').map((protocol) => protocol.trim());
  return offered?.find((protocol) => protocol.startsWith(KEY_SUBPROTOCOL))?.slice(KEY_SUBPROTOCOL.length);
}

/** Whether a Host header names this machine: a page of another name that resolves here (DNS rebinding) does not. */
export function isLoopbackName(host: string | undefined): boolean {
  if (host === undefined || !URL.canParse(`http://${host}`)) return false;
  const { hostname, username, pathname } = new URL(`http://${host}`);
  if (username !== '' || pathname !== '/') return false;
  return isLoopback(hostname.replace(/^\[|\]$/g, ''));
}

/** Whether an address or name to listen on stays on this machine. */
export function isLoopback(address: string): boolean {
  const name = address.toLowerCase().replace(/\.$/, '');
  return (
    name === 'localhost' || name.endsWith('.localhost') || name === '::1' || (isIPv4(name) && name.startsWith('127.'))
  );
}

function fromAllowedOrigin({ headers }: FastifyRequest, origins: readonly string[]): boolean {
  const { origin, host } = headers;
  if (origin === undefined || origins.includes(origin)) return true;
  return (
    URL.canParse(origin) &&
    new URL(origin).host !== '' &&
    new URL(origin).host === hostOf(host, new URL(origin).protocol)
  );
}

/** The Host header in the form in which a URL of the same scheme gives it: without that scheme's own port. */
function hostOf(host: string | undefined, protocol: string): string | undefined {
  return host !== undefined && URL.canParse(`${protocol}//${host}`) ? new URL(`${protocol}//${host}`).host : undefined;
}
