import { Type } from 'typebox';
import { ALERT_STREAM_PATH, LEVELS } from '../../contract/index.ts';
import { StreamReaders } from '../alert-stream.ts';
import { keyOf } from '../authentication.ts';
import { Refused } from '../refused.ts';
import type { Route } from '../server.ts';
import { SESSION_COOKIE } from '../sessions.ts';

const StreamQuery = Type.Object(
  {
    level: Type.Optional(Type.Enum([...LEVELS], { description: 'This level or a more severe one' })),
    cursor: Type.Optional(Type.String({ minLength: 1, maxLength: 64, description: 'Cursor of the last message had' })),
  },
  { additionalProperties: false },
);

/** WebSocket `/v1/alerts/stream`: the alerts as they happen. */
export const alertStream: Route = (app, { feed, keys, sessions, metrics, settings: { server } }) => {
  const readers = new StreamReaders(feed, { ...server.stream, missed: (count) => metrics.missed.inc(count) });
  metrics.watch('stream_readers', 'Readers of the alert stream.', () => readers.size);
  const endCounting = feed.subscribe((message) => {
    if (message.kind === 'alert') metrics.alerts.inc({ level: message.alert.risk.level });
  });
  app.addHook('onClose', async () => {
    endCounting();
    readers.stop();
  });

  app.route({
    method: 'GET',
    url: ALERT_STREAM_PATH,
    config: { role: 'read', keyAsSubprotocol: true },
    schema: { summary: 'The alerts as they happen, over WebSocket', querystring: StreamQuery },
    preHandler: async (request) => {
      if (!request.ws) {
        throw new Refused(
          426,
          'upgrade_required',
          'This is a WebSocket; connect to it with the ws:// or wss:// scheme.',
          {
            upgrade: 'websocket',
          },
        );
      }
      if (readers.size >= server.stream.clients) {
        throw new Refused(
          503,
          'too_many_readers',
          'The alert stream has as many readers as server.stream.clients allows.',
        );
      }
    },
    handler: async () => {},
    wsHandler: (socket, request) => {
      const { level, cursor } = request.query as { level?: (typeof LEVELS)[number]; cursor?: string };
      const key = keyOf(request, true);
      const session = request.bySession ? request.cookies[SESSION_COOKIE] : undefined;
      readers.add(socket, {
        level,
        cursor,
        mayStay: () =>
          keys.empty ||
          (session === undefined
            ? key !== undefined && keys.find(key) !== undefined
            : sessions.find(session) !== undefined),
      });
    },
  });
};
