import type { KibanaResponse, ResponseFactory, ResponseHeaders } from './kibana-types/http.ts';

/** A request that is answered with a sentence instead of what was asked for. `code` is a word for programs. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly headers: ResponseHeaders;

  constructor(status: number, code: string, sentence: string, headers: ResponseHeaders = {}) {
    super(sentence);
    this.name = 'Refusal';
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

/** Kibana wants `message` and puts what else is to be said under `attributes`: `{ statusCode, error, message, attributes }`. */
export function answerRefusal(response: ResponseFactory, { status, code, message, headers }: Refusal): KibanaResponse {
  return response.custom({ statusCode: status, body: { message, attributes: { code } }, headers });
}
