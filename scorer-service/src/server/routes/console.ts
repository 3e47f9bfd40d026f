import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Type } from 'typebox';
import { CONSOLE_PATH } from '../../contract/index.ts';
import { consolePage, securityHeaders } from '../console-page.ts';
import { Refused } from '../refused.ts';
import type { Route } from '../server.ts';

const BUILT = fileURLToPath(new URL('../../../../dist/console', import.meta.url));
/** A file's name as builds make them; nothing that leads anywhere else. */
const FILE = /^(?:[A-Za-z0-9_-][A-Za-z0-9._-]*\/){0,8}[A-Za-z0-9_-][A-Za-z0-9._-]*\.[A-Za-z0-9]{1,12}$/;
/** A name that changes with the content: eight or more letters and digits of a hash before the ending. */
const HASHED = /[.-][A-Za-z0-9_-]{8,}\.[A-Za-z0-9.]+$/;
const YEAR_MS = 31_536_000_000;

/** The console's files under `/console/`; every other path there is a page of the application, which `index.html` shows. */
export const consoleFiles: Route = (app, { settings }) => {
  if (!settings.console.enabled) return;
  const directory = settings.console.directory === undefined ? BUILT : resolve(settings.console.directory);
  const schema = { hide: true } as const;
  const config = { role: 'anyone' } as const;

  app.get('/', { config, schema }, async (_request, reply) => reply.redirect(CONSOLE_PATH));
  app.get('/console', { config, schema }, async (_request, reply) => reply.redirect(CONSOLE_PATH));
  app.get(
    `${CONSOLE_PATH}*`,
    { config, schema: { ...schema, params: Type.Object({ '*': Type.String({ maxLength: 4_096 }) }) } },
    async (request, reply) => {
      const path = request.params['*'];
      const lastPart = path.slice(path.lastIndexOf('/') + 1);
      if (path === 'index.html' || !lastPart.includes('.')) {
        const page = await consolePage(directory);
        return reply.headers(page.headers).send(page.html);
      }
      if (!FILE.test(path)) {
        throw new Refused(404, 'not_found', 'The console has no such file.');
      }
      reply.headers(securityHeaders());
      const hashed = HASHED.test(lastPart);
      return reply.sendFile(path, directory, {
        immutable: hashed,
        maxAge: hashed ? YEAR_MS : 0,
        cacheControl: true,
      });
    },
  );
};
