/** Answers what is no HTTP, or comes too slowly, before any route sees it. */
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { Refusal } from '../contract/index.ts';

const ANSWERS: Readonly<Record<string, readonly [number, Refusal]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: [
    408,
    { error: 'too_slow', message: 'The request was not sent completely in time; send it again, or in smaller parts.' },
  ],
  HPE_HEADER_OVERFLOW: [
    431,
    { error: 'headers_too_large', message: 'The headers are larger than 16 KiB; send fewer or shorter ones.' },
  ],
};
const OTHER: readonly [number, Refusal] = [400, { error: 'bad_http', message: 'This is no valid HTTP/1.1 request.' }];

export function answerBrokenHttp(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const [status, refusal] = ANSWERS[error.code ?? ''] ?? OTHER;
  const body = JSON.stringify(refusal);
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}
