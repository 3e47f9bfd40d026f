/** The built console over prepared answers, behind the scorer's own content security policy: to look at pages without a scorer. */
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Alert, AlertGroup, EventRow } from '@api-sentinel/scorer-service/contract';
import { consolePage, securityHeaders } from '@api-sentinel/scorer-service/server/console-page';
import { WebSocketServer } from 'ws';
import { preparedAlert } from './prepared-alerts.ts';
import { preparedOverview, preparedSystem } from './prepared-overview.ts';

const BUILT = fileURLToPath(new URL('../../dist/console', import.meta.url));
const KINDS: Readonly<Record<string, string>> = { js: 'text/javascript', css: 'text/css', txt: 'text/plain' };

export interface PreparedOptions {
  readonly alerts?: readonly Alert[];
  /** Milliseconds between two new alerts; absent for none. */
  readonly everyMs?: number | undefined;
}

export interface PreparedServer {
  readonly url: string;
  /** Sends an alert to all who follow the stream. */
  send(alert: Alert): void;
  close(): Promise<void>;
}

export async function startPrepared({ alerts = manyAlerts(), everyMs }: PreparedOptions = {}): Promise<PreparedServer> {
  const known = new Map(alerts.map((alert) => [alert.id, alert]));
  const server = createServer((request, response) => {
    answer(known, request, response).catch((error: unknown) => {
      response.writeHead(500, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ error: 'broken', message: String(error) }));
    });
  });
  const sockets = new WebSocketServer({ server, path: '/v1/alerts/stream', handleProtocols: () => 'api-sentinel' });
  let cursor = 0;
  sockets.on('connection', (socket) => socket.send(JSON.stringify({ kind: 'hello', cursor: '0' })));
  const send = (alert: Alert) => {
    known.set(alert.id, alert);
    for (const socket of sockets.clients) {
      socket.send(JSON.stringify({ kind: 'alert', cursor: String(++cursor), alert }));
    }
  };
  let next = 1_000;
  const timer =
    everyMs === undefined
      ? undefined
      : setInterval(() => {
          const alert = preparedAlert(next++, Date.now());
          const now = new Date().toISOString();
          send({ ...alert, status: 'open', first_event_time: now, last_event_time: now, updated_at: now });
        }, everyMs);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/console/`,
    send,
    close: () =>
      new Promise((resolve) => {
        clearInterval(timer);
        for (const socket of sockets.clients) socket.terminate();
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

export function manyAlerts(count = 90, now = Date.now()): Alert[] {
  return Array.from({ length: count }, (_, number) => preparedAlert(number, now));
}

async function answer(known: Map<string, Alert>, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  const path = url.pathname;
  if (path.startsWith('/console')) return serveFile(path.slice('/console/'.length), response);
  const body = await bodyOf(request);
  const said = answerOf(known, request.method ?? 'GET', path, url.searchParams, body);
  response.writeHead(said === undefined ? 404 : 200, { 'content-type': 'application/json' });
  response.end(JSON.stringify(said ?? { error: 'not_found', message: 'Nothing is prepared here.' }));
}

async function serveFile(path: string, response: ServerResponse): Promise<void> {
  if (!path.includes('.')) {
    const page = await consolePage(BUILT);
    response.writeHead(200, page.headers);
    response.end(page.html);
    return;
  }
  const ending = path.slice(path.lastIndexOf('.') + 1);
  response.writeHead(200, { ...securityHeaders(), 'content-type': KINDS[ending] ?? 'application/octet-stream' });
  response.end(await readFile(join(BUILT, path)));
}

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return parts.length === 0 ? {} : (JSON.parse(Buffer.concat(parts).toString('utf8')) as Record<string, unknown>);
}

function answerOf(
  known: Map<string, Alert>,
  method: string,
  path: string,
  query: URLSearchParams,
  body: Record<string, unknown>,
): unknown {
  const now = Date.now();
  const alerts = narrowed([...known.values()], query);
  const one = /^\/v1\/alerts\/([^/]+)(?:\/(\w+))?$/.exec(path);
  const by = { by: 'local', at: new Date(now).toISOString() };
  if (path === '/v1/session') return { signed_in: true, required: false, name: 'local', role: 'admin' };
  if (path === '/v1/system') return preparedSystem(now);
  if (path === '/v1/overview')
    return preparedOverview(alerts, Date.parse(query.get('since') ?? ''), Date.parse(query.get('until') ?? ''));
  if (path === '/v1/alerts') return { alerts: alerts.slice(0, Number(query.get('limit') ?? 50)), total: alerts.length };
  if (path === '/v1/alerts/groups') return groupsOf(alerts, query.get('by') ?? 'type');
  if (path === '/v1/alerts/changes') {
    const changed = (body.ids as string[])
      .flatMap((id) => known.get(id) ?? [])
      .map((alert) => ({ ...alert, status: body.status as Alert['status'], updated_at: by.at }));
    for (const alert of changed) known.set(alert.id, alert);
    return { changed, failed: [] };
  }
  if (path === '/v1/labels' && method === 'POST') return { id: 'l1', ...by, event_ids: [], ...body };
  if (path === '/v1/exceptions' && method === 'POST')
    return { id: 'e1', ...by, state: 'active', suppressed: 0, ...body };
  if (path === '/v1/exceptions/preview') {
    return {
      since: by.at,
      until: by.at,
      events: 212,
      labeled_attacks: 3,
      alerts: 4,
      levels: { HIGH: 4 },
      attack_types: {},
      examples: alerts.slice(0, 4),
      sentence: 'It would have hidden 4 alerts with 212 events in the last 30 days, 3 of them labelled attack.',
    };
  }
  if (path.startsWith('/v1/events/')) return eventOf(known, decodeURIComponent(path.slice('/v1/events/'.length)));
  if (path === '/v1/events') return { events: rowsOf(alerts.slice(0, 40)), total: 40 };
  const alert = one ? known.get(decodeURIComponent(one[1])) : undefined;
  if (!alert) return undefined;
  if (one?.[2] === undefined) return alert;
  if (one[2] === 'similar')
    return {
      alerts: alerts
        .filter((each) => each.attack.type === alert.attack.type && each.id !== alert.id)
        .slice(0, 5)
        .map((each) => ({ alert: each, why: ['same attack type', 'same endpoint'] })),
    };
  if (one[2] === 'events') return { events: rowsOf([alert, ...alerts.slice(0, 20)]), total: alert.count };
  if (one[2] === 'history') return { entries: [{ ...by, what: 'set the status to acknowledged' }] };
  return undefined;
}

function narrowed(alerts: Alert[], query: URLSearchParams): Alert[] {
  const type = query.get('type');
  const status = query.get('status');
  const only = query.get('only_level');
  return alerts
    .filter(
      (alert) =>
        (!type || alert.attack.type === type) &&
        (!status || alert.status === status) &&
        (!only || alert.risk.level === only),
    )
    .sort((a, b) => Date.parse(b.last_event_time) - Date.parse(a.last_event_time));
}

function groupsOf(alerts: readonly Alert[], by: string): { groups: AlertGroup[]; total: number } {
  const groups = new Map<string, AlertGroup>();
  for (const alert of alerts) {
    const key =
      by === 'type'
        ? alert.attack.type
        : by === 'endpoint'
          ? alert.endpoint
          : by === 'level'
            ? alert.risk.level
            : by === 'status'
              ? alert.status
              : alert.entity.id;
    const group = groups.get(key);
    groups.set(key, {
      key,
      ...(by === 'entity' && { kind: alert.entity.kind }),
      alerts: (group?.alerts ?? 0) + 1,
      events: (group?.events ?? 0) + alert.count,
      open: (group?.open ?? 0) + (alert.status === 'open' ? 1 : 0),
      risk: Math.max(group?.risk ?? 0, alert.risk.score),
      level: group && group.risk > alert.risk.score ? group.level : alert.risk.level,
      last_event_time:
        group && group.last_event_time > alert.last_event_time ? group.last_event_time : alert.last_event_time,
    });
  }
  return { groups: [...groups.values()].sort((a, b) => b.risk - a.risk), total: groups.size };
}

function rowsOf(alerts: readonly Alert[]): EventRow[] {
  return alerts.map((alert, place) => ({
    index: 'logs-api_sentinel.access-default',
    id: `doc-${place}`,
    event_id: alert.event_ids[0],
    time: new Date(Date.parse(alert.last_event_time)).toISOString(),
    method: alert.request.method,
    path: alert.request.path,
    response: place % 3 === 0 ? 200 : 401,
    status: 'scored',
    risk: place % 2 === 0 ? alert.risk.score : 6,
    level: place % 2 === 0 ? alert.risk.level : 'LOW',
    attack_type: alert.attack.type,
  }));
}

function eventOf(known: Map<string, Alert>, id: string): unknown {
  const alert = [...known.values()].find(({ event_ids }) => event_ids.includes(id));
  if (!alert) return undefined;
  const original = alert.request.path + (alert.request.query === undefined ? '' : `?${alert.request.query}`);
  return {
    row: rowsOf([alert])[0],
    request: {
      'url.original': original,
      'http.request.headers.user-agent': 'Mozilla/5.0 (X11; Linux x86_64) curl/8.4',
      'http.request.headers.cookie': '[masked]',
    },
    response: { status_code: 200, bytes: 18_233, mime_type: 'application/json' },
    verdict: {
      status: 'scored',
      event_id: id,
      scored_at: alert.updated_at,
      risk: alert.risk,
      attack: alert.attack,
      scores: {
        isolation_forest: 0.71,
        one_class_svm: 0.66,
        local_outlier_factor: 0.74,
        random_forest: 0.93,
        xgboost: 0.97,
        lightgbm: 0.95,
        gradient_boosting: 0.9,
        dense_network: 0.88,
        lstm: 0.81,
      },
      groups: { unsupervised: 0.7, supervised: 0.94, neural: 0.85 },
      consensus: 0.92,
      confidence: 0.88,
      behavior: { risk: 71, entity: alert.entity, factors: { failed_logins_per_minute: 41 } },
      endpoint: { template: alert.endpoint },
      entities: { source: alert.source },
      model: alert.model,
      features: { version: '3' },
    },
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { url } = await startPrepared({ everyMs: Number(process.argv[2] ?? 0) || undefined });
  console.log(url);
}
