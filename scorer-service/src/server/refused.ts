import type { Refusal } from '../contract/index.ts';

/** A request that is answered with a refusal: a status, a short name for programs, one sentence for people. */
export class Refused extends Error {
  readonly statusCode: number;
  readonly error: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(statusCode: number, error: string, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.name = 'Refused';
    this.statusCode = statusCode;
    this.error = error;
    this.headers = headers;
  }

  get body(): Refusal {
    return { error: this.error, message: this.message };
  }
}
