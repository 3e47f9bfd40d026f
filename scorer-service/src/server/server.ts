/** The service's outside: HTTP, WebSocket, authentication, metrics. It knows what is behind it by interfaces only. */
import { fastifyCookie } from '@fastify/cookie';
import { fastifyStatic } from '@fastify/static';
import { fastifySwagger } from '@fastify/swagger';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import { fastifyWebsocket } from '@fastify/websocket';
import {
  type FastifyBaseLogger,
  type FastifyInstance,
  fastify,
  LogController,
  type RawReplyDefaultExpression,
  type RawRequestDefaultExpression,
  type RawServerDefault,
} from 'fastify';
import type { AlertFeed } from '../alerts/alert-feed.ts';
import type { Settings } from '../configuration/schema.ts';
import type { Drift, DriftQuery } from '../contract/index.ts';
import type { EventScorer } from '../detection/event-scorer.ts';
import type { Actions } from '../feedback/alert-actions.ts';
import type { SystemQuestions } from '../lifecycle/system-state.ts';
import type { TuningDesk } from '../lifecycle/tuning-desk.ts';
import type { Notifier } from '../notices/notifier.ts';
import type { Search } from '../search/elasticsearch-search.ts';
import type { TrainingJobs } from '../training/jobs/training-jobs.ts';
import type { Models } from '../training/models.ts';
import { STREAM_OPTIONS, sayGoodbye } from './alert-stream.ts';
import { isLoopback, keepDoor } from './authentication.ts';
import { answerBrokenHttp } from './broken-http.ts';
import { readJsonBodies } from './json-body.ts';
import type { KeyRing } from './key-ring.ts';
import { measure } from './measure.ts';
import { Metrics } from './metrics.ts';
import { RefusalLog } from './refusal-log.ts';
import { answerBeforeRouting, answerRefusals } from './refusals.ts';
import { ROUTES } from './registry.ts';
import type { Feedback } from './routes/feedback.ts';
import { Sessions } from './sessions.ts';
import { validatorCompiler } from './validation.ts';

export type App = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

/** All that the routes speak to. */
export interface Behind {
  readonly settings: Settings;
  readonly keys: KeyRing;
  readonly scorer: EventScorer;
  readonly feed: AlertFeed;
  readonly log: FastifyBaseLogger;
  readonly metrics?: Metrics;
  /** Who is logged in; a room of its own for the server if absent. */
  readonly sessions?: Sessions;
  /** Absent while there is no Elasticsearch to ask. */
  readonly search?: Search;
  readonly actions?: Actions;
  readonly system?: SystemQuestions;
  readonly feedback?: Feedback;
  /** Absent while there is no bundle. */
  readonly models?: Pick<Models, keyof Models>;
  readonly training?: Pick<TrainingJobs, keyof TrainingJobs>;
  readonly tuning?: Pick<TuningDesk, keyof TuningDesk>;
  readonly notifier?: Pick<Notifier, keyof Notifier>;
  readonly drift?: (query: DriftQuery) => Promise<Drift>;
  /** What keeps the service from being ready beside a missing bundle, one sentence each. */
  readonly unready?: () => readonly string[];
}

export interface Context extends Behind {
  readonly metrics: Metrics;
  readonly sessions: Sessions;
}

/** A route file's one function: registers what its resource answers. */
export type Route = (app: App, context: Context) => void;

/** Why the service did not begin to listen, in one sentence. */
export class CannotListen extends Error {
  constructor(sentence: string) {
    super(sentence);
    this.name = 'CannotListen';
  }
}

/** Builds the server without listening; `listen` begins. `app.close()` finishes the requests in hand and ends it. */
export async function createServer(behind: Behind): Promise<App> {
  const { server: settings, console: consoleSettings } = behind.settings;
  const context: Context = {
    ...behind,
    metrics: behind.metrics ?? new Metrics(),
    sessions: behind.sessions ?? new Sessions(behind.keys, { hours: consoleSettings.session_hours }),
  };
  const app: App = fastify({
    loggerInstance: context.log,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: settings.max_body_bytes,
    // What comes on a kept connection while the service ends is still answered, and the connection then closed.
    return503OnClosing: false,
    requestTimeout: settings.request_timeout_ms,
    // Ends who stops reading its answer, which keeps its place in the queue until then.
    connectionTimeout: settings.request_timeout_ms + settings.deadline_ms,
    http: {
      headersTimeout: settings.request_timeout_ms,
      connectionsCheckingInterval: Math.min(5_000, settings.request_timeout_ms),
    },
    routerOptions: { maxParamLength: 256 },
    clientErrorHandler: answerBrokenHttp,
    frameworkErrors: answerBeforeRouting,
  }).withTypeProvider<TypeBoxTypeProvider>();
  app.setValidatorCompiler(validatorCompiler);
  answerRefusals(app);
  readJsonBodies(app, settings.max_body_bytes);
  // Before the door: it must know a connection as a WebSocket's to end it when the door refuses.
  await app.register(fastifyWebsocket, { options: STREAM_OPTIONS, preClose: sayGoodbye });
  await app.register(fastifyCookie);
  // Its own routes would state no role; ours send files by `reply.sendFile`, each naming the folder.
  await app.register(fastifyStatic, { serve: false, preCompressed: true, index: false, dotfiles: 'deny' });
  measure(app, context.metrics, new RefusalLog(context.log));
  keepDoor(app, { keys: context.keys, sessions: context.sessions, origins: settings.origins });
  await app.register(fastifySwagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'API Sentinel scorer',
        description: 'How risky API requests and the behaviour behind them are, and why.',
        version: '1',
      },
      components: {
        securitySchemes: {
          key: { type: 'apiKey', in: 'header', name: 'Authorization', description: '"ApiKey <key>" or "Bearer <key>"' },
        },
      },
      security: [{ key: [] }],
    },
  });
  for (const route of Object.values(ROUTES)) route(app, context);
  await app.ready();
  return app;
}

/**
 * Begins to listen where the settings say.
 *
 * @returns the port, which the system chose if the settings say 0
 * @throws CannotListen if the address asks for a key that is not there, is taken or is not this machine's
 */
export async function listen(app: App, { settings, keys }: Pick<Behind, 'settings' | 'keys'>): Promise<number> {
  const { host, port } = settings.server;
  if (!isLoopback(host) && keys.empty) {
    throw new CannotListen(
      `server.host is ${host}, which others can reach, but there is no API key; make one with "npm run scorer -- keys add --role score --name NAME", or listen on 127.0.0.1.`,
    );
  }
  try {
    await app.listen({ host, port, listenTextResolver: (address) => `listening at ${address}` });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE') {
      throw new CannotListen(
        `Port ${port} of ${host} is taken; stop what listens there or set server.port to another.`,
      );
    }
    if (code === 'EACCES')
      throw new CannotListen(`Port ${port} may not be used by this user; set server.port above 1023.`);
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
      throw new CannotListen(`server.host is ${host}, which is no address of this machine; set it to one that is.`);
    }
    throw new CannotListen(`The service can't listen on ${host}:${port} (${message}).`);
  }
  const address = app.server.address();
  return typeof address === 'object' && address !== null ? address.port : port;
}
