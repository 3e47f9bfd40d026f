import { errors } from '@elastic/elasticsearch';

/** What went wrong, as a sentence for the one who installs. */
export class SetupError extends Error {}

/** The sentence for whatever the client threw while it was to do `what` ("put the pipeline api_sentinel"). */
export function setupError(error: unknown, what: string): SetupError {
  if (error instanceof SetupError) return error;
  if (error instanceof errors.ResponseError) return new SetupError(refusal(error, what));
  if (error instanceof errors.ProductNotSupportedError) {
    return new SetupError(
      `Could not ${what}: what answers at this address is no Elasticsearch; see that the URL is right.`,
    );
  }
  if (error instanceof errors.ConnectionError || error instanceof errors.TimeoutError) {
    return new SetupError(
      `Could not ${what}: Elasticsearch does not answer (${error.message}); see that the URL is right.`,
    );
  }
  return new SetupError(`Could not ${what}: ${(error as Error).message}`);
}

function refusal(error: errors.ResponseError, what: string): string {
  const reason = reasonOf(error);
  if (error.statusCode === 401) return `Could not ${what}: Elasticsearch refused the user and password or the API key.`;
  if (error.statusCode === 403) return `Could not ${what}: ${lackedPrivilege(reason)}.`;
  const processor = /No processor type exists with name \[(\w{1,64})\]/.exec(reason)?.[1];
  if (processor) {
    return `Could not ${what}: the processor ${processor} is on no node; ${PLUGIN_REMEDY}`;
  }
  if (/names a host that this node may not send events to/.test(reason)) {
    return (
      `Could not ${what}: Elasticsearch may not send events to this scorer; add its host to api_sentinel.allowed_hosts ` +
      'in elasticsearch.yml of every node and restart them.'
    );
  }
  return `Could not ${what}: Elasticsearch answered ${error.statusCode}: ${reason.slice(0, 600)}`;
}

export const PLUGIN_REMEDY =
  'install it on every node with bin/elasticsearch-plugin install file:///path/to/api-sentinel-<version>.zip ' +
  '(npm run build makes the zip) and restart them, or install without the processor (--no-processor).';

function lackedPrivilege(reason: string): string {
  const granted = /granted by the (cluster|index) privileges \[([\w,]{1,400})\]/.exec(reason);
  if (!granted) return `this account lacks a privilege (${reason.slice(0, 300)})`;
  const indices = /on indices \[([^\]]{1,300})\]/.exec(reason)?.[1];
  const where = indices ? ` on ${indices}` : '';
  return `this account lacks a privilege${where}, one of the ${granted[1]} privileges ${granted[2].replaceAll(',', ', ')}`;
}

/** The reason that Elasticsearch gives, with the deepest cause, which is mostly the one that says something. */
export function reasonOf(error: errors.ResponseError): string {
  const body = error.body as { error?: Cause | string } | undefined;
  if (typeof body?.error === 'string') return body.error;
  const reasons: string[] = [];
  for (let cause = body?.error; cause && reasons.length < 5; cause = cause.caused_by) {
    if (cause.reason && !reasons.includes(cause.reason)) reasons.push(cause.reason);
  }
  return reasons.length > 0 ? reasons.join(': ') : error.message;
}

interface Cause {
  readonly reason?: string;
  readonly caused_by?: Cause;
}
