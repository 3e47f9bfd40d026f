/** An event as a line of nginx's combined access log. */
import { EventParser } from '@api-sentinel/scorer-service/events/parse';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const parser = new EventParser();

/** The line and its source; undefined for what is no request of a known source. */
export function accessLine(document: unknown): { text: string; source: string } | undefined {
  const parsed = parser.parseDocument(document);
  if (parsed.kind !== 'event' || parsed.event.client.source === undefined) return undefined;
  const { time, method, path, query, status, responseBytes, referrer, userAgent, client } = parsed.event;
  const source = parsed.event.client.source;
  const date = new Date(time);
  const two = (value: number): string => `${value}`.padStart(2, '0');
  const stamp = `${two(date.getUTCDate())}/${MONTHS[date.getUTCMonth()]}/${date.getUTCFullYear()}:${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())} +0000`;
  const target = query === undefined ? path : `${path}?${query}`;
  return {
    source,
    text: `${source} - ${field(client.user ?? '-')} [${stamp}] "${method} ${field(target)} HTTP/1.1" ${status ?? 200} ${responseBytes ?? 0} "${field(referrer ?? '-')}" "${field(userAgent ?? '-')}"`,
  };
}

/** As nginx writes what could end a field or a line. */
function field(text: string): string {
  let out = '';
  for (const character of text) {
    const code = character.charCodeAt(0);
    const hidden = code < 32 || code === 127 || code === 34 || code === 92;
    out += hidden ? `\\x${code.toString(16).toUpperCase().padStart(2, '0')}` : character;
  }
  return out;
}
