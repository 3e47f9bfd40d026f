/** What kind of event a sequence model is told of: few enough to learn what usually follows what. */
import type { Behavior } from '../behavior/behavior.ts';
import type { ApiEvent } from '../events/event.ts';
import { methodKind } from '../features/request.ts';

const METHODS = 4;
const ANSWERS = 8;
export const EVENT_KINDS = METHODS * ANSWERS * 2;

/** 0 to `EVENT_KINDS` - 1, by method, answer, and whether it is a log-in. */
export function eventKind(event: ApiEvent, behavior: Behavior): number {
  const login = behavior.login === undefined ? 0 : 1;
  return (methodKind(event.method) * ANSWERS + answerKind(event.status)) * 2 + login;
}

function answerKind(status: number | undefined): number {
  if (status === undefined) return 0;
  if (status === 401 || status === 403) return 3;
  if (status === 404 || status === 405) return 4;
  if (status === 429) return 6;
  if (status < 300) return 1;
  if (status < 400) return 2;
  return status < 500 ? 5 : 7;
}
