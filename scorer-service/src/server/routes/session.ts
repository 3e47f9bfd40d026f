import { Type } from 'typebox';
import { LogIn, PATHS, Session } from '../../contract/index.ts';
import { refusals } from '../answers.ts';
import { LogInLimit } from '../log-in-limit.ts';
import { Refused } from '../refused.ts';
import type { Route } from '../server.ts';
import { type ConsoleSession, SESSION_COOKIE } from '../sessions.ts';

const NOTHING = Type.Object({}, { additionalProperties: false });
/** Failed log-ins a minute, of one address and of all. */
const LIMIT = { each: 10, all: 200 };

/** `/v1/session`: log in with a key or a one-time token, say who is logged in, log out. */
export const session: Route = (app, { sessions, keys, settings }) => {
  const limit = new LogInLimit(LIMIT);
  const cookie = {
    path: '/',
    httpOnly: true,
    sameSite: 'strict',
    secure: settings.console.secure_cookie,
    maxAge: settings.console.session_hours * 3_600,
  } as const;

  const answer = (found: ConsoleSession | undefined): Session => {
    if (found === undefined) {
      return keys.empty
        ? { signed_in: true, required: false, name: 'local', role: 'admin' }
        : { signed_in: false, required: true };
    }
    const { name, role, csrf, expires } = found;
    return {
      signed_in: true,
      required: !keys.empty,
      name,
      ...(role !== 'score' && { role }),
      csrf,
      expires_at: new Date(expires).toISOString(),
    };
  };

  app.get(
    PATHS.session,
    {
      config: { role: 'anyone' },
      schema: { summary: 'Who is logged in', security: [], querystring: NOTHING, response: { 200: Session } },
    },
    async (request, reply) => {
      reply.header('cache-control', 'no-store');
      return answer(sessions.find(request.cookies[SESSION_COOKIE]));
    },
  );
  app.post(
    PATHS.session,
    {
      config: { role: 'anyone' },
      schema: {
        summary: 'Log in with an API key or a one-time token',
        security: [],
        querystring: NOTHING,
        body: LogIn,
        response: { 200: Session, ...refusals(400, 401, 403, 429) },
      },
    },
    async (request, reply) => {
      const wait = limit.wait(request.ip);
      if (wait > 0) {
        throw new Refused(429, 'too_many_log_ins', `Too many log-ins failed; try again in ${wait} seconds.`, {
          'retry-after': String(wait),
        });
      }
      const { key, token } = request.body;
      if ((key === undefined) === (token === undefined)) {
        throw new Refused(400, 'bad_request', 'Send either "key" or "token" to log in.');
      }
      const opened = key !== undefined ? sessions.openByKey(key) : sessions.openByToken(token ?? '');
      if (opened === undefined) {
        limit.failed(request.ip);
        throw new Refused(
          401,
          'unauthorized',
          key !== undefined
            ? 'This API key is not known, or may only score; log in with one of the role read, act or admin.'
            : 'The link has been used or is too old; log in with an API key, or start anew for another link.',
        );
      }
      sessions.end(request.cookies[SESSION_COOKIE]);
      reply.setCookie(SESSION_COOKIE, opened.id, cookie).header('cache-control', 'no-store');
      return answer(opened.session);
    },
  );
  app.delete(
    PATHS.session,
    {
      config: { role: 'anyone' },
      schema: { summary: 'Log out', security: [], querystring: NOTHING, response: { 200: Session } },
    },
    async (request, reply) => {
      sessions.end(request.cookies[SESSION_COOKIE]);
      reply.clearCookie(SESSION_COOKIE, { path: '/' }).header('cache-control', 'no-store');
      return answer(undefined);
    },
  );
};
