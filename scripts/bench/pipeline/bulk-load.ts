import { Agent, request } from 'node:http';

/** One `_bulk` body, made before the clock starts, so that only sending and answering are timed. */
export interface BulkBody {
  readonly body: Buffer;
  readonly documents: number;
}

/** Bodies of `size` documents each, to be created in `target`. */
export function bulkBodies(target: string, documents: readonly object[], size: number): BulkBody[] {
  const action = `${JSON.stringify({ create: { _index: target } })}\n`;
  const bodies: BulkBody[] = [];
  for (let start = 0; start < documents.length; start += size) {
    const part = documents.slice(start, start + size);
    bodies.push({
      body: Buffer.from(part.map((document) => `${action}${JSON.stringify(document)}\n`).join('')),
      documents: part.length,
    });
  }
  return bodies;
}

/**
 * Sends the bodies with at most `concurrency` under way, as a shipper with that many workers does.
 *
 * @returns seconds from the first request to the last answer
 * @throws Error if any document was refused: a rate over refused documents is no rate
 */
export async function sendBulks(
  url: string,
  bodies: readonly BulkBody[],
  concurrency: number,
  headers: Readonly<Record<string, string>> = {},
): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: concurrency });
  let next = 0;
  const started = performance.now();
  const worker = async () => {
    while (next < bodies.length) {
      const { body } = bodies[next++];
      const answer = await post(`${url}/_bulk?filter_path=errors,items.*.error`, body, headers, agent);
      if (!answer.startsWith('{"errors":false'))
        throw new Error(`Elasticsearch refused documents: ${answer.slice(0, 500)}`);
    }
  };
  try {
    await Promise.all(Array.from({ length: concurrency }, worker));
    return (performance.now() - started) / 1000;
  } finally {
    agent.destroy();
  }
}

function post(url: string, body: Buffer, headers: Readonly<Record<string, string>>, agent: Agent): Promise<string> {
  return new Promise((resolve, reject) => {
    const call = request(
      url,
      {
        method: 'POST',
        agent,
        headers: { ...headers, 'content-type': 'application/x-ndjson', 'content-length': body.length },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => resolve(Buffer.concat(chunks).toString()));
        response.on('error', reject);
      },
    );
    call.on('error', reject);
    call.end(body);
  });
}
