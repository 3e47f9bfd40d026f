/** Reads JSON bodies, plain or gzip, within a bound that counts what comes out of the compression. */

import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { FastifyRequest } from 'fastify';
import { cutBrackets } from './json-brackets.ts';
import { Refused } from './refused.ts';
import type { App } from './server.ts';

const decompress = promisify(gunzip);

/**
 * Makes application/json the only kind of body.
 *
 * `JSON.parse` is used as it is: it makes a key such as `__proto__` an ordinary own property, and is iterative, so that
 * deep nesting can't exhaust the stack; megabytes of brackets would hold up all others for seconds, and are cut before.
 * Whoever copies from an event must not assign key by key onto a plain object.
 */
export function readJsonBodies(app: App, maxBytes: number): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', (request: FastifyRequest, payload: IncomingMessage, done) => {
    read(request, payload, maxBytes).then(
      (body) => done(null, body),
      (error: Error) => done(error),
    );
  });
}

async function read(request: FastifyRequest, payload: IncomingMessage, maxBytes: number): Promise<unknown> {
  const compressed = isCompressed(request);
  const charset = /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(request.headers['content-type'] ?? '')?.[1];
  if (charset !== undefined && !/^utf-?8$/i.test(charset)) {
    throw new Refused(
      415,
      'unsupported_charset',
      'JSON must be in UTF-8; leave the charset out or send charset=utf-8.',
    );
  }
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw tooLarge(maxBytes);
  const sent = await collect(payload, maxBytes);
  const bytes = compressed ? await inflated(sent, maxBytes) : sent;
  if (bytes.length === 0) throw new Refused(400, 'bad_json', 'The body is empty; send JSON.');
  cutBrackets(bytes);
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    const place = /position \d+/.exec((error as Error).message)?.[0];
    throw new Refused(
      400,
      'bad_json',
      `The body is no valid JSON${place ? ` (at ${place})` : ''}; correct it and send it again.`,
    );
  }
}

function isCompressed({ headers }: FastifyRequest): boolean {
  const encoding = headers['content-encoding']?.trim().toLowerCase() ?? 'identity';
  if (encoding === 'identity') return false;
  if (encoding === 'gzip' || encoding === 'x-gzip') return true;
  throw new Refused(
    415,
    'unsupported_encoding',
    'Only gzip is understood as Content-Encoding; send gzip or plain JSON.',
    {
      'accept-encoding': 'gzip',
    },
  );
}

function collect(payload: IncomingMessage, maxBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    payload.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length <= maxBytes) chunks.push(chunk);
      else reject(tooLarge(maxBytes));
    });
    payload.on('end', () => resolve(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)));
    payload.on('error', () => reject(new Refused(400, 'cut_off', 'The body was cut off; send it again.')));
    payload.on('close', () => reject(new Refused(400, 'cut_off', 'The body was cut off; send it again.')));
  });
}

async function inflated(sent: Buffer, maxBytes: number): Promise<Buffer> {
  try {
    return await decompress(sent, { maxOutputLength: maxBytes });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(maxBytes);
    throw new Refused(400, 'bad_gzip', 'The body is no valid gzip; compress it again or send plain JSON.');
  }
}

function tooLarge(maxBytes: number): Refused {
  return new Refused(413, 'too_large', `The body is larger than ${maxBytes} bytes; send fewer events in a request.`, {
    connection: 'close',
  });
}
