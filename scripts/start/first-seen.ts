import { setTimeout as sleep } from 'node:timers/promises';
import { type Client, errors } from '@elastic/elasticsearch';
import WebSocket from 'ws';
import { ALERT_STREAM_PATH, type AlertStreamMessage } from '../../scorer-service/src/contract/index.ts';
import { STREAM } from './traffic.ts';

/** Waits until Elasticsearch holds a document, written since `since`, that carries a verdict. */
export async function firstDocument(client: Client, since: Date, signal: AbortSignal): Promise<void> {
  for (;;) {
    signal.throwIfAborted();
    if ((await countScored(client, since)) > 0) return;
    await sleep(200, undefined, { signal });
  }
}

async function countScored(client: Client, since: Date): Promise<number> {
  const query = {
    bool: {
      filter: [
        { term: { 'api_sentinel.status': 'scored' } },
        { range: { 'api_sentinel.scored_at': { gte: since.toISOString() } } },
        { exists: { field: 'api_sentinel.risk.score' } },
      ],
    },
  };
  try {
    return (await client.count({ index: STREAM, ignore_unavailable: true, query })).count;
  } catch (error) {
    // 503: the stream was made a moment ago and its shard is not up yet.
    if (error instanceof errors.ResponseError && error.statusCode === 503) return 0;
    throw error;
  }
}

/** Waits until the alert stream, read over its WebSocket as any client reads it, carries an alert of an event since `since`. */
export function firstAlert(scorerUrl: string, since: Date, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`${scorerUrl.replace(/^http/, 'ws')}${ALERT_STREAM_PATH}`);
    const end = () => socket.terminate();
    signal.addEventListener('abort', end, { once: true });
    socket.on('message', (data) => {
      const message = JSON.parse(String(data)) as AlertStreamMessage;
      if (message.kind !== 'alert' || Date.parse(message.alert.last_event_time) < since.getTime()) return;
      signal.removeEventListener('abort', end);
      socket.close();
      resolve();
    });
    socket.on('error', reject);
    socket.on('close', (code) => reject(new Error(`the alert stream closed (${code}) before an alert came.`)));
  });
}
