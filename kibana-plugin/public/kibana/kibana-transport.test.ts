import type { AlertStreamMessage } from '@api-sentinel/scorer-service/contract';
import { describe, expect, test } from '@jest/globals';
import type { FetchOptions, Http } from './core-types.ts';
import { kibanaTransport } from './kibana-transport.ts';

interface Asked extends FetchOptions {
  readonly path: string;
}

/** Kibana's HTTP service with answers in turn; a function answers itself, the last one again and again. */
function httpOf(...answers: ((asked: Asked) => Promise<unknown>)[]): { http: Http; asked: Asked[] } {
  const asked: Asked[] = [];
  const fetch = (path: string, options: FetchOptions) => {
    asked.push({ path, ...options });
    return answers[Math.min(asked.length, answers.length) - 1]({ path, ...options });
  };
  return { http: { fetch } as unknown as Http, asked };
}

const failed = (status: number, body: unknown) => async () => {
  throw Object.assign(new Error('refused'), { response: new Response(null, { status }), body });
};

/** A stream of these pieces; open until it is left, unless it ends. */
const streamOf =
  (pieces: readonly string[], ends: boolean) =>
  async ({ signal }: Asked) => ({
    response: new Response(
      new ReadableStream({
        start(controller) {
          for (const piece of pieces) controller.enqueue(new TextEncoder().encode(piece));
          if (ends) controller.close();
          else signal?.addEventListener('abort', () => controller.error(new Error('left')));
        },
      }),
    ),
  });

const hello = (cursor: string) => `{"kind":"hello","cursor":"${cursor}"}\n`;
const alert = (id: string, cursor: string) => `{"kind":"alert","cursor":"${cursor}","alert":{"id":"${id}"}}\n`;

/** Listens until so many messages came, then leaves. */
async function listen(http: Http, wanted: number): Promise<{ messages: AlertStreamMessage[]; states: string[] }> {
  const messages: AlertStreamMessage[] = [];
  const states: string[] = [];
  await new Promise<void>((resolve) => {
    const leave = kibanaTransport(http).listen(
      {},
      {
        state: (state) => states.push(state),
        message(message) {
          messages.push(message);
          if (messages.length < wanted) return;
          leave();
          resolve();
        },
      },
    );
  });
  return { messages, states };
}

describe('questions', () => {
  test('go to the plugin’s routes with what is asked, and lists as one value', async () => {
    const { http, asked } = httpOf(async () => ({ ok: true }));
    await kibanaTransport(http).ask({
      method: 'POST',
      path: '/v1/labels',
      query: { ids: ['a', 'b'], none: undefined, limit: 5 },
      body: { x: 1 },
    });
    expect(asked).toEqual([
      { path: '/api/api_sentinel/v1/labels', method: 'POST', query: { ids: 'a,b', limit: '5' }, body: '{"x":1}' },
    ]);
  });

  test('a refusal keeps its status, word and sentence; no answer at all is status 0', async () => {
    const body = {
      statusCode: 403,
      message: 'The alerts can’t be read by you.',
      attributes: { code: 'no_permission' },
    };
    const refused = kibanaTransport(httpOf(failed(403, body)).http).ask({ path: '/v1/alerts' });
    await expect(refused).rejects.toMatchObject({ status: 403, code: 'no_permission', message: body.message });
    const away = kibanaTransport(httpOf(() => Promise.reject(new TypeError('network'))).http).ask({
      path: '/v1/alerts',
    });
    await expect(away).rejects.toMatchObject({ status: 0, code: 'unreachable' });
  });
});

describe('the stream', () => {
  test('is read over the borders of its pieces, and empty lines are no messages', async () => {
    const text = `${hello('1')}\n\n${alert('é', '2')}`;
    const pieces = [text.slice(0, 10), text.slice(10, 45), text.slice(45)];
    const { messages, states } = await listen(httpOf(streamOf(pieces, false)).http, 2);
    expect(messages).toMatchObject([{ kind: 'hello' }, { kind: 'alert', alert: { id: 'é' } }]);
    expect(states).toEqual(['open']);
  });

  test('is come back to with the last cursor', async () => {
    const { http, asked } = httpOf(
      streamOf([hello('1'), alert('a', '2')], true),
      streamOf([hello('2'), alert('b', '3')], false),
    );
    expect((await listen(http, 4)).messages.map(({ cursor }) => cursor)).toEqual(['1', '2', '2', '3']);
    expect(asked.map(({ query }) => query)).toEqual([{}, { cursor: '2' }]);
  });

  test('where no more streams are to be had, or none comes through, it asks again and again', async () => {
    const full = failed(503, { message: 'full', attributes: { code: 'too_many_readers' } });
    const { http, asked } = httpOf(full, streamOf([hello('1'), alert('a', '1')], true));
    await listen(http, 2);
    expect(asked[1].query).toEqual({ follow: 'false' });
    const silent = httpOf(streamOf([], true), streamOf([], true), streamOf([hello('1')], true));
    await listen(silent.http, 1);
    expect(silent.asked.map(({ query }) => query?.follow)).toEqual([undefined, undefined, 'false']);
  });

  test('a break is told, and that it is over', async () => {
    const { http } = httpOf(streamOf([hello('1')], true), failed(502, {}), streamOf([hello('2')], false));
    expect((await listen(http, 2)).states).toEqual(['open', 'lost', 'open']);
  });
});
