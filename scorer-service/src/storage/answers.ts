import { errors } from '@elastic/elasticsearch';

/** The sentence of a refusal: type and reason as Elasticsearch gave them, bounded, in printable characters. */
export function reasonOf(
  error: { readonly type?: string | null; readonly reason?: string | null } | undefined,
): string {
  const text = `${error?.type ?? 'unknown error'}: ${error?.reason ?? 'no reason given'}`;
  return text.slice(0, 500).replace(/[^\x20-\x7e]/g, '?');
}

/** Whether another try may succeed: Elasticsearch was too busy or not itself. */
export function mayPass(status: number): boolean {
  return status === 429 || status >= 500;
}

/**
 * Whether a call failed because Elasticsearch was away, starting or overloaded, so that the same call may succeed later.
 * Wrong credentials are such a case too: somebody can mend them while the process lives.
 */
export function isPassing(error: unknown): boolean {
  if (error instanceof errors.ResponseError) {
    const status = error.statusCode ?? 0;
    return mayPass(status) || status === 401 || status === 403 || status === 404 || status === 408;
  }
  return error instanceof errors.ElasticsearchClientError;
}

/** One sentence for the log, whatever was thrown. */
export function sentenceOf(error: unknown): string {
  if (error instanceof errors.ResponseError) {
    const { body, statusCode, meta } = error;
    const cause: unknown = typeof body === 'object' && body !== null ? body.error : undefined;
    if (typeof cause === 'object' && cause !== null) return reasonOf(cause as Parameters<typeof reasonOf>[0]);
    const { method, path } = meta.meta.request.params;
    return `Elasticsearch answered ${statusCode} to ${method} ${path}`.slice(0, 500).replace(/[^\x20-\x7e]/g, '?');
  }
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return text.slice(0, 500).replace(/[^\x20-\x7e]/g, ' ');
}
