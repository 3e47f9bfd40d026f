/** Kibana's way to the resources: the plugin's own routes, as the person who is logged in. */
import type { Level } from '@api-sentinel/scorer-service/contract/words';
import { API_PREFIX, LIVE_STREAM_PATH } from '../../common/constants.ts';
import { AskFailed, failureOf, type Question, type StreamListener, type Transport } from '../../common/transport.ts';
import type { Http } from './core-types.ts';
import { readLines } from './read-lines.ts';

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15_000;
/** Between two questions where a stream can't be held open. */
const POLL_MS = 2_000;
/** So many streams that ended without a line in a row mean that something between cuts them or keeps them back. */
const MAX_SILENT = 2;
/** A stream says something at least every 15 s. */
const SILENCE_MS = 40_000;

export function kibanaTransport(http: Http): Transport {
  return {
    async ask<Answer>({ method = 'GET', path, query, body, signal }: Question): Promise<Answer> {
      try {
        return await http.fetch<Answer>(API_PREFIX + path, {
          method,
          query: queryOf(query),
          ...(body !== undefined && { body: JSON.stringify(body) }),
          ...(signal && { signal }),
        });
      } catch (error) {
        if (signal?.aborted) throw error;
        throw failureFrom(error);
      }
    },
    listen: ({ level }, listener) => follow(http, level, listener),
  };
}

function queryOf(query: Question['query']): Record<string, string> {
  const words: Record<string, string> = {};
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value === undefined || (Array.isArray(value) && value.length === 0)) continue;
    words[name] = Array.isArray(value) ? value.join(',') : String(value);
  }
  return words;
}

/** Kibana's HTTP errors carry the answer; what carries none never came to a server. */
function failureFrom(error: unknown): AskFailed {
  const { response, body } = error as { readonly response?: Response; readonly body?: unknown };
  if (response) return failureOf(response.status, body);
  return new AskFailed(0, 'unreachable', 'Kibana does not answer.');
}

/**
 * Follows the alerts over a stream of lines, and by asking again and again where streams don't come through. Comes back
 * after every break with the last cursor it had.
 */
function follow(http: Http, level: Level | undefined, listener: StreamListener): () => void {
  const leaving = new AbortController();
  let cursor: string | undefined;
  let wait = FIRST_WAIT_MS;
  let silent = 0;
  /** How far the last stream or question came. */
  let came: 'nowhere' | 'begun' | 'heard' = 'nowhere';
  let open = false;

  const say = (state: 'open' | 'lost'): void => {
    if (open === (state === 'open')) return;
    open = state === 'open';
    listener.state(state);
  };

  /** One stream, or one question. */
  const read = async (follows: boolean): Promise<void> => {
    came = 'nowhere';
    const round = new AbortController();
    const leave = (): void => round.abort();
    leaving.signal.addEventListener('abort', leave);
    let watch = setTimeout(leave, SILENCE_MS);
    try {
      const { response } = await http.fetch(LIVE_STREAM_PATH, {
        asResponse: true,
        rawResponse: true,
        signal: round.signal,
        query: queryOf({ level, cursor, ...(!follows && { follow: false }) }),
      });
      if (!response?.body) return;
      came = 'begun';
      for await (const message of readLines(response.body)) {
        clearTimeout(watch);
        watch = setTimeout(leave, SILENCE_MS);
        came = 'heard';
        if (message === undefined) continue;
        cursor = message.cursor;
        wait = FIRST_WAIT_MS;
        say('open');
        listener.message(message);
      }
    } finally {
      clearTimeout(watch);
      leaving.signal.removeEventListener('abort', leave);
    }
  };

  const loop = async (): Promise<void> => {
    while (!leaving.signal.aborted) {
      const follows = silent < MAX_SILENT;
      let pause = follows ? 0 : POLL_MS;
      let refusedForNow = false;
      try {
        await read(follows);
      } catch (error) {
        if (leaving.signal.aborted) return;
        refusedForNow = statusOf(error) === 503 && codeOf(error) === 'too_many_readers';
        if (statusOf(error) === 400) cursor = undefined;
        if (!refusedForNow) {
          say('lost');
          pause = wait;
          wait = Math.min(LONGEST_WAIT_MS, wait * 2);
        }
      }
      if (follows && came !== 'nowhere') silent = came === 'heard' ? 0 : silent + 1;
      if (refusedForNow) silent = MAX_SILENT;
      if (pause > 0 && !leaving.signal.aborted) await pauseFor(pause, leaving.signal);
    }
  };
  void loop();
  return () => leaving.abort();
}

const statusOf = (error: unknown): number | undefined => (error as { response?: Response }).response?.status;
const codeOf = (error: unknown): string => failureFrom(error).code;

function pauseFor(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
