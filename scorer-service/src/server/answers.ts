/** The refusals that a route's documentation names. */
import { Refusal } from '../contract/index.ts';

const MEANINGS = {
  400: 'The request is wrong; the sentence says what to correct',
  401: 'No valid API key',
  403: 'The key lacks the role, or the host or origin is not allowed',
  404: 'There is no such thing',
  409: 'Not as things stand now; the sentence says why',
  413: 'Too large',
  415: 'Not JSON, or an unknown compression',
  429: 'Too much in hand; come again after Retry-After seconds',
  503: 'Not able to answer now',
} as const;

/** Response schemas for the given refusals. */
export function refusals(...statuses: (keyof typeof MEANINGS)[]): Record<number, object> {
  return Object.fromEntries(statuses.map((status) => [status, { ...Refusal, description: MEANINGS[status] }]));
}
