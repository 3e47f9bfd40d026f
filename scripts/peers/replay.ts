/** Sends the requests of an event folder, headers and bodies included, to a server and tells how each was answered. */
import { Agent, request } from 'node:http';

/** What is written by the connection itself. */
const OWN = new Set([
  'host',
  'connection',
  'content-length',
  'transfer-encoding',
  'upgrade',
  'expect',
  'keep-alive',
  'te',
  'trailer',
]);
const AT_ONCE = 4;

interface Request {
  readonly method?: unknown;
  readonly headers?: unknown;
  readonly body?: { readonly content?: unknown };
  readonly mime_type?: unknown;
  readonly referrer?: unknown;
}

interface Document {
  readonly http?: { readonly request?: Request };
  readonly url?: { readonly path?: unknown; readonly query?: unknown; readonly domain?: unknown };
  readonly user_agent?: { readonly original?: unknown };
}

/** The status of each answer, in order; undefined where a request could not be sent. */
export async function replay(documents: readonly unknown[], port: number): Promise<(number | undefined)[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  const answers = new Array<number | undefined>(documents.length);
  let next = 0;
  const work = async (): Promise<void> => {
    for (let i = next++; i < documents.length; i = next++)
      answers[i] = await send(documents[i] as Document, port, agent);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  agent.destroy();
  return answers;
}

function send({ http, url, user_agent }: Document, port: number, agent: Agent): Promise<number | undefined> {
  const sent = http?.request ?? {};
  const headers: Record<string, string | string[]> = { host: text(url?.domain) ?? 'shop.example', accept: '*/*' };
  const named = sent.headers;
  if (typeof named === 'object' && named !== null) {
    for (const [name, value] of Object.entries(named)) {
      const key = name.toLowerCase();
      if (OWN.has(key) || !/^[\w!#$%&'*+.^`|~-]+$/.test(key)) continue;
      headers[key] = Array.isArray(value) ? value.map((one) => headerText(String(one))) : headerText(String(value));
    }
  }
  const agentName = text(user_agent?.original);
  if (agentName !== undefined) headers['user-agent'] ??= headerText(agentName);
  const referrer = text(sent.referrer);
  if (referrer !== undefined) headers.referer ??= headerText(referrer);
  const type = text(sent.mime_type);
  if (type !== undefined) headers['content-type'] ??= headerText(type);
  const content = sent.body?.content;
  const body =
    content === undefined ? undefined : Buffer.from(typeof content === 'string' ? content : JSON.stringify(content));
  if (body !== undefined) headers['content-length'] = String(body.length);
  const query = text(url?.query);
  const target = `${text(url?.path) ?? '/'}${query === undefined ? '' : `?${query}`}`;
  return new Promise((resolve) => {
    try {
      const sending = request(
        {
          host: '127.0.0.1',
          port,
          agent,
          method: text(sent.method) ?? 'GET',
          path: targetText(target),
          headers,
          timeout: 20_000,
        },
        (response) => {
          response.resume();
          response.on('end', () => resolve(response.statusCode));
          response.on('error', () => resolve(response.statusCode));
        },
      );
      sending.on('error', () => resolve(undefined));
      sending.on('timeout', () => sending.destroy());
      sending.end(body);
    } catch {
      resolve(undefined);
    }
  });
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Bytes of UTF-8, as they would stand on the wire; a line break would end the header. */
function headerText(value: string): string {
  return Buffer.from(value.toWellFormed(), 'utf8')
    .toString('latin1')
    .replace(/[^\t\x20-\x7e\x80-\xff]/g, ' ');
}

/** What cannot stand in a request line is encoded; all else goes as it was sent. */
function targetText(value: string): string {
  const path = value.startsWith('/') ? value : `/${value}`;
  return path.toWellFormed().replace(/[^\x21-\x22\x24-\x7e]/gu, (c) => encodeURIComponent(c));
}
