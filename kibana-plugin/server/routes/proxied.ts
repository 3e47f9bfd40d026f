import { PATHS } from '@api-sentinel/scorer-service/contract/paths';
import type { Capability } from '../../common/constants.ts';
import type { HttpMethod, KibanaRequest } from '../kibana-types/http.ts';
import { Refusal } from '../refusal.ts';
import type { ScorerClient, ScorerRequest } from '../scorer/scorer-client.ts';
import { GUARDS } from './guards.ts';
import type { PluginRoute } from './plugin-route.ts';
import type { Visible } from './visible.ts';

/** Largest body that is passed on: a thousand ids of alerts, and the words beside them. */
const MAX_BODY_BYTES = 1024 * 1024;

type Row = readonly [method: HttpMethod, path: string, capability: Capability, what: string];

/** What is the scorer's own: its state, models, what people said, where notices go. One row a route. */
export const PROXIED: readonly Row[] = [
  ['get', PATHS.system, 'read', 'The state of the scorer'],
  ['get', PATHS.setup, 'read', 'The set-up'],
  ['post', PATHS.alertChanges, 'act', 'The alerts'],
  ['get', PATHS.alertHistory, 'read', 'The history of the alert'],
  ['get', PATHS.labels, 'read', 'The labels'],
  ['post', PATHS.labels, 'act', 'The labels'],
  ['get', PATHS.exceptions, 'read', 'The exceptions'],
  ['post', PATHS.exceptions, 'act', 'The exceptions'],
  ['post', PATHS.exceptionPreview, 'read', 'The preview'],
  ['post', PATHS.exceptionEnd, 'act', 'The exception'],
  ['get', PATHS.models, 'read', 'The models'],
  ['get', PATHS.drift, 'read', 'The drift'],
  ['get', PATHS.model, 'read', 'The model'],
  ['get', PATHS.comparison, 'read', 'The comparison'],
  ['post', PATHS.promotion, 'administer', 'The models'],
  ['post', PATHS.rollback, 'administer', 'The models'],
  ['get', PATHS.training, 'read', 'The trainings'],
  ['post', PATHS.training, 'administer', 'The trainings'],
  ['get', PATHS.trainingPreview, 'read', 'The preview'],
  ['get', PATHS.job, 'read', 'The training'],
  ['post', PATHS.jobCancel, 'administer', 'The training'],
  ['post', PATHS.jobResume, 'administer', 'The training'],
  ['get', PATHS.channels, 'administer', 'The notices'],
  ['post', PATHS.channels, 'administer', 'The notices'],
  ['put', PATHS.channel, 'administer', 'The notices'],
  ['delete', PATHS.channel, 'administer', 'The notices'],
  ['post', PATHS.channelTest, 'administer', 'The notices'],
  ['get', PATHS.undelivered, 'administer', 'The notices'],
  ['post', PATHS.undeliveredRetry, 'administer', 'The notices'],
  ['delete', PATHS.undeliveredNotice, 'administer', 'The notices'],
  ['get', PATHS.tuning, 'read', 'The weights and thresholds'],
  ['put', PATHS.tuning, 'administer', 'The weights and thresholds'],
  ['post', PATHS.tuningPreview, 'read', 'The preview'],
  ['get', '/v1/configuration', 'administer', 'The settings of the scorer'],
];

/** Routes that ask the scorer with the configured key, and pass its answers on as they came. */
export function proxiedRoutes(
  scorer: ScorerClient,
  visible: Visible,
  userOf: (request: KibanaRequest) => Promise<string | undefined>,
): PluginRoute[] {
  return PROXIED.map(([method, path, capability, what]) => ({
    method,
    path,
    capability,
    what,
    checks: 'proxied',
    ...(method !== 'get' && { maxBodyBytes: MAX_BODY_BYTES }),
    handle: async (call) => {
      const { request, params, query, body, response } = call;
      const { before, after } = GUARDS[`${method} ${path}`] ?? {};
      await before?.(call, visible);
      const answer = await scorer.ask({
        method: method.toUpperCase() as ScorerRequest['method'],
        path: path.replace(/:([a-z_]+)/g, (_, name: string) => encodeURIComponent(segment(params[name] ?? ''))),
        query: query as Readonly<Record<string, string>>,
        user: await userOf(request),
        ...(method !== 'get' && body !== undefined && body !== null && { body }),
      });
      if (answer.status >= 400) throw refusalFrom(answer.status, answer.body, answer.retryAfter);
      const shown = after ? JSON.stringify(await after(objectIn(answer.body), call, visible)) : answer.body;
      return response.custom({
        statusCode: answer.status,
        ...(shown !== '' && {
          body: shown,
          headers: { 'content-type': 'application/json; charset=utf-8' },
        }),
      });
    },
  }));
}

/** What is held against the person's rights must be understood first. */
function objectIn(body: string): Record<string, unknown> {
  try {
    const answer: unknown = JSON.parse(body);
    if (typeof answer === 'object' && answer !== null && !Array.isArray(answer))
      return answer as Record<string, unknown>;
  } catch {
    // Said below.
  }
  throw new Refusal(
    502,
    'bad_answer',
    'The scorer answered with something else than JSON; see what stands at its address.',
  );
}

/** A parameter as one segment of a path; dots alone would lead elsewhere. */
function segment(text: string): string {
  if (text === '' || text === '.' || text === '..') {
    throw new Refusal(400, 'bad_request', 'The address names nothing that can be; correct it.');
  }
  return text;
}

/** The scorer's refusal, its own sentence kept. That it does not know Kibana's key is no matter of the person's session. */
function refusalFrom(status: number, body: string, retryAfter: string | undefined): Refusal {
  const { error, message } = readRefusal(body);
  if (status === 401 || (status === 403 && error === 'forbidden')) {
    return new Refusal(
      502,
      'scorer_key',
      'The scorer does not accept the key that Kibana sends; set apiSentinel.scorer.apiKey to a key with the role admin.',
    );
  }
  const headers = retryAfter === undefined ? {} : { 'retry-after': retryAfter };
  return new Refusal(status, error ?? 'refused', message ?? `The scorer refused this (${status}).`, headers);
}

function readRefusal(body: string): { readonly error?: string; readonly message?: string } {
  try {
    const { error, message } = JSON.parse(body) as { readonly error?: unknown; readonly message?: unknown };
    return {
      ...(typeof error === 'string' && { error }),
      ...(typeof message === 'string' && { message: message.slice(0, 2_000) }),
    };
  } catch {
    return {};
  }
}
