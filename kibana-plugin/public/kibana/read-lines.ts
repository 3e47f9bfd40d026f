import type { AlertStreamMessage } from '@api-sentinel/scorer-service/contract';

/** Characters of one line at most; an alert has a thousand event ids at most. */
const MAX_LINE = 8 * 1024 * 1024;

/** The messages of a stream of JSON lines as they come; undefined for an empty line, which says that all is well. */
export async function* readLines(body: ReadableStream<Uint8Array>): AsyncGenerator<AlertStreamMessage | undefined> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let kept = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const lines = (kept + decoder.decode(value, { stream: true })).split('\n');
      kept = lines.pop() ?? '';
      if (kept.length > MAX_LINE) throw new Error('A line of the alert stream is too long.');
      for (const line of lines) yield line === '' ? undefined : (JSON.parse(line) as AlertStreamMessage);
    }
  } finally {
    // Whoever leaves in the middle ends the stream at its source.
    await reader.cancel().catch(() => {});
  }
}
