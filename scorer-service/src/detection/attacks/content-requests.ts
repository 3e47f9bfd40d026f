/** The requests in which a value of the cases is sent: as clients write it into a query, a form and JSON. */
import { requestDocument } from '../../events/testing.ts';

/** Percent encoding, where the value does not bring its own. */
export function written(value: string): string {
  return /%(?:u|[0-9a-f]{2})/i.test(value)
    ? value.replaceAll('&', '%26').replaceAll('+', '%2B').replaceAll('#', '%23').replaceAll(' ', '%20')
    : encodeURIComponent(value);
}

/** One document a place, each from a source that was never seen. */
export function requestsWith(value: string, name: string): Record<string, unknown>[] {
  const fields = { path: '/api/v1/items', source: '203.0.113.77' };
  return [
    requestDocument({ ...fields, id: `${name} query`, query: `page=1&q=${written(value)}` }),
    requestDocument({
      ...fields,
      id: `${name} form`,
      method: 'POST',
      body: `page=1&q=${written(value)}`,
      mimeType: 'application/x-www-form-urlencoded',
    }),
    requestDocument({ ...fields, id: `${name} json`, method: 'POST', body: JSON.stringify({ page: 1, q: value }) }),
  ];
}
