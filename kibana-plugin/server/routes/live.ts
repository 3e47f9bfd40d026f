import { ALERT_STREAM_PATH, LEVELS, type Level } from '@api-sentinel/scorer-service/contract';
import { Type } from 'typebox';
import { alertLines, linesOnce } from '../live/alert-lines.ts';
import { AlertUpdates, isCursor } from '../live/alert-updates.ts';
import { lineStream } from '../live/line-stream.ts';
import { Refusal } from '../refusal.ts';
import type { Settings } from '../settings.ts';
import type { PluginRoute } from './plugin-route.ts';

const LiveQuery = Type.Object(
  {
    level: Type.Optional(Type.Enum([...LEVELS])),
    cursor: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
    follow: Type.Boolean({ default: true }),
  },
  { additionalProperties: false },
);

const HEADERS = {
  'content-type': 'application/x-ndjson; charset=utf-8',
  'cache-control': 'no-cache, no-store',
  // Reverse proxies such as nginx gather an answer before they pass it on, unless told.
  'x-accel-buffering': 'no',
};

/** The open streams of this Kibana. */
export class LiveStreams {
  readonly #open = new Set<AbortController>();

  get size(): number {
    return this.#open.size;
  }

  add(): { readonly signal: AbortSignal; end(): void } {
    const controller = new AbortController();
    this.#open.add(controller);
    return {
      signal: controller.signal,
      end: () => {
        this.#open.delete(controller);
        controller.abort();
      },
    };
  }

  /** Ends all of them, with Kibana. */
  endAll(): void {
    for (const controller of this.#open) controller.abort();
    this.#open.clear();
  }
}

/**
 * `GET /v1/alerts/stream`: the alerts as they happen, as lines of JSON, asked as the person who reads. `follow=false`
 * answers what came since `cursor` and ends.
 */
export function liveRoute({ indices, stream }: Settings, streams: LiveStreams): PluginRoute {
  return {
    method: 'get',
    path: ALERT_STREAM_PATH,
    capability: 'read',
    query: LiveQuery,
    what: 'The alerts',
    handle: async ({ request, query, search, response }) => {
      const { level, cursor, follow } = query as { level?: Level; cursor?: string; follow: boolean };
      if (cursor !== undefined && !isCursor(cursor)) {
        throw new Refusal(
          400,
          'unknown_cursor',
          'The cursor is none that this stream gave; leave it out to begin now.',
        );
      }
      if (follow && streams.size >= stream.readers) {
        throw new Refusal(
          503,
          'too_many_readers',
          'As many streams are open as apiSentinel.stream.readers allows; ask again without following.',
          { 'retry-after': '30' },
        );
      }
      const updates = await AlertUpdates.begin(search.search, { index: indices.alerts, level, cursor });
      if (!follow) return response.ok({ body: await linesOnce(updates), headers: HEADERS });
      const { signal, end } = streams.add();
      const lines = alertLines(updates, {
        pollMs: stream.pollSeconds * 1_000,
        lifeMs: stream.minutes * 60_000,
        signal,
      });
      const body = lineStream(lines, end);
      const watch = request.events.aborted$.subscribe(() => body.destroy());
      body.once('close', () => watch.unsubscribe());
      return response.ok({ body, headers: HEADERS });
    },
  };
}
