/**
 * How much of an event is kept. Everything in a log is hostile: without these bounds one request could fill the memory
 * or the processor of the service. What is longer is cut at the bound, never refused.
 */

/** Elasticsearch refuses an `_id` longer than 512 bytes, so no honest id is longer. */
export const MAX_ID_LENGTH = 512;
/** The longest registered method has 17 characters; what is longer is nonsense that need not be kept whole. */
export const MAX_METHOD_LENGTH = 32;
/** nginx and Apache refuse a request line above 8 KiB by default; twice that leaves room for servers set wider. */
export const MAX_TARGET_LENGTH = 16 * 1024;
/** What inspection reads of an event at most, so more of a body would only be carried about. */
export const MAX_BODY_LENGTH = 64 * 1024;
/** nginx takes a header line of 8 KiB at most by default. */
export const MAX_HEADER_LENGTH = 8 * 1024;
/** Apache takes 100 header lines by default. */
export const MAX_HEADERS = 100;
/** Values kept of one header name, where it was sent several times. */
export const MAX_HEADER_VALUES = 8;
/** Names, agents, referrers, hosts, media types: longer ones are attacks or mistakes, and their head shows which. */
export const MAX_NAME_LENGTH = 1024;
/** Hops read of a forwarding header, from the right; a longer chain of proxies does not exist. */
export const MAX_FORWARDED_HOPS = 32;
/** A signed token of a usual identity provider has 1 to 2 KiB. */
export const MAX_TOKEN_LENGTH = 8 * 1024;
/** One line of a log file; Docker cuts lines at 16 KiB, syslog at 8 KiB, JSON logs with bodies are longer. */
export const MAX_LINE_LENGTH = 1024 * 1024;
/** Text of a log that is quoted in a reason, so that the reader can find the place. */
export const MAX_QUOTED_LENGTH = 60;

/** The head of a text, at most `max` UTF-16 units. */
export function cut(text: string, max: number): string {
  return text.length <= max ? text : text.slice(0, max);
}

/** A piece of hostile text for a sentence: bounded, and nothing in it but printable ASCII. */
export function quoted(text: string): string {
  let out = '';
  const length = Math.min(text.length, MAX_QUOTED_LENGTH);
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i);
    out += code >= 0x20 && code < 0x7f && code !== 0x22 ? text[i] : '?';
  }
  return `"${out}${text.length > length ? '…' : ''}"`;
}
