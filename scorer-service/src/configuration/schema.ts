/** Every setting of the service: its place, type, default and meaning. `settings.schema.json` of the package is made from this. */
import { type Static, Type } from 'typebox';
import { DEFAULT_LOGIN_SETTINGS } from '../behavior/login.ts';
import {
  DEFAULT_GROUP_WEIGHTS,
  DEFAULT_LEVEL_BOUNDS,
  GROUP_NAMES,
  MAX_BODY_BYTES,
  MODEL_NAMES,
  type ModelGroup,
  type ModelName,
} from '../contract/index.ts';
import { DEFAULT_PARSER_SETTINGS } from '../events/parse.ts';

export const ROLES = ['score', 'read', 'act', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** Marks a setting whose value is never shown, neither in a message nor by `GET /v1/configuration`. */
export const SECRET = 'x-secret';

const closed = { additionalProperties: false } as const;

function integer(description: string, value: number, minimum: number, maximum: number) {
  return Type.Integer({ description, default: value, minimum, maximum });
}
function text(description: string, value: string, limits: { pattern?: string; maxLength?: number } = {}) {
  return Type.String({ description, default: value, minLength: 1, maxLength: 1_024, ...limits });
}
function texts(description: string, value: string[] = []) {
  return Type.Array(Type.String({ minLength: 1, maxLength: 256 }), { description, default: value, maxItems: 1_000 });
}
function secret(description: string) {
  return Type.Optional(Type.String({ description, minLength: 1, maxLength: 4_096, [SECRET]: true }));
}
function weight(description: string, value: number) {
  return Type.Number({ description, default: value, minimum: 0, maximum: 1_000 });
}

/** One access key as it stands in the settings: its hash, never the key itself. */
export const KeyEntry = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 64, pattern: '^[A-Za-z0-9._-]+$' }),
    hash: Type.String({ pattern: '^[0-9a-f]{64}$', description: 'SHA-256 of the key, in hexadecimal', [SECRET]: true }),
    role: Type.Enum([...ROLES]),
  },
  closed,
);
export type KeyEntry = Static<typeof KeyEntry>;

const Server = Type.Object(
  {
    host: text('Address to listen on. Anything but loopback needs at least one key.', '127.0.0.1', {
      maxLength: 253,
    }),
    port: integer('TCP port; 0 takes any free one.', 9650, 0, 65_535),
    keys: Type.Array(KeyEntry, {
      description:
        'API keys beside those made by `keys add`, as { name, hash, role }; a role is score, read, act or admin.',
      default: [],
      maxItems: 1_000,
    }),
    origins: texts(
      'Origins of web pages that may call the service and read the alert stream, such as https://kibana.example; the same host always may.',
    ),
    max_body_bytes: integer('Largest body of a request, after decompression.', MAX_BODY_BYTES, 1_024, MAX_BODY_BYTES),
    deadline_ms: integer('How long a request that states no deadline may wait for its turn.', 10_000, 1, 600_000),
    request_timeout_ms: integer('How long a client may take to send one request.', 30_000, 100, 600_000),
    queue: Type.Object(
      {
        requests: integer('Score requests in hand at once; more are answered 429.', 64, 1, 10_000),
        bytes: integer('Bytes of score requests in hand at once; more are answered 429.', 67_108_864, 1_024, 2 ** 32),
      },
      closed,
    ),
    stream: Type.Object(
      {
        clients: integer('Readers of the alert stream at once.', 100, 1, 10_000),
        backlog: integer('Alerts kept for one slow reader before it is told what it missed.', 256, 1, 100_000),
        remembered: integer('Alerts kept for readers who come back with a cursor.', 1_000, 1, 100_000),
        ping_seconds: integer('How often a reader is asked whether it is still there.', 30, 1, 3_600),
      },
      closed,
    ),
  },
  closed,
);

const Console = Type.Object(
  {
    enabled: Type.Boolean({ description: 'Serve the console to browsers, under /console/.', default: true }),
    directory: Type.Optional(
      Type.String({
        description: 'Folder of the built console; without it dist/console of the project.',
        minLength: 1,
        maxLength: 4_096,
      }),
    ),
    session_hours: integer('How long somebody stays logged in.', 12, 1, 720),
    secure_cookie: Type.Boolean({
      description: 'Send the session cookie over HTTPS only; set it where a proxy in front speaks HTTPS.',
      default: false,
    }),
  },
  closed,
);

const Elasticsearch = Type.Object(
  {
    url: text('Address of Elasticsearch.', 'http://127.0.0.1:9200', { pattern: '^https?://' }),
    username: Type.Optional(Type.String({ description: 'User name, with `password`.', minLength: 1, maxLength: 256 })),
    password: secret('Password of `username`.'),
    api_key: secret('API key (the encoded form) instead of user name and password.'),
    ca: Type.Optional(
      Type.String({ description: 'File with the certificate authority, PEM.', minLength: 1, maxLength: 4_096 }),
    ),
  },
  closed,
);

const byName = <N extends string>(names: readonly N[], make: (name: N) => ReturnType<typeof weight>) =>
  Object.fromEntries(names.map((name) => [name, make(name)])) as Record<N, ReturnType<typeof weight>>;

const Detection = Type.Object(
  {
    bundle: Type.Optional(
      Type.String({
        description: 'Folder of the trained bundle; without it the one that ships.',
        minLength: 1,
        maxLength: 4_096,
      }),
    ),
    levels: Type.Object(
      {
        critical: Type.Number({
          description: 'Lowest risk score of CRITICAL.',
          default: DEFAULT_LEVEL_BOUNDS.critical,
          minimum: 0,
          maximum: 100,
        }),
        high: Type.Number({
          description: 'Lowest risk score of HIGH.',
          default: DEFAULT_LEVEL_BOUNDS.high,
          minimum: 0,
          maximum: 100,
        }),
        medium: Type.Number({
          description: 'Lowest risk score of MEDIUM.',
          default: DEFAULT_LEVEL_BOUNDS.medium,
          minimum: 0,
          maximum: 100,
        }),
      },
      closed,
    ),
    alert_threshold: Type.Number({
      description: 'Risk score from which a verdict becomes an alert.',
      default: 60,
      minimum: 0,
      maximum: 100,
    }),
    alert_budget: Type.Optional(
      Type.Number({
        description:
          'Alerts a day that are welcome: thresholds then adapt around alert_threshold, for each endpoint and hour, from 10 below to 19 above it, and stay below 80. Without it the threshold is fixed. Risk and level never change.',
        exclusiveMinimum: 0,
        maximum: 1_000_000,
      }),
    ),
    group_weights: Type.Object(
      byName<ModelGroup>(GROUP_NAMES, (name) => weight(`Share of the ${name} models.`, DEFAULT_GROUP_WEIGHTS[name])),
      closed,
    ),
    model_weights: Type.Object(
      byName<ModelName>(MODEL_NAMES, (name) => weight(`Weight of ${name} within its group; 0 leaves it out.`, 1)),
      closed,
    ),
    openapi: Type.Optional(
      Type.String({
        description:
          'File of an OpenAPI document, JSON or YAML, whose paths name the endpoints; what is not in it is learned from the traffic.',
        minLength: 1,
      }),
    ),
    log_in_segments: texts('Path segments, in lower case, that tell a log-in, such as session in /api/session.', [
      ...DEFAULT_LOGIN_SETTINGS.loginSegments,
    ]),
    log_in_paths: texts('Paths, in lower case, that are log-ins whatever they are called, such as /api/v2/enter.'),
    account_fields: texts('Names under which a log-in carries the account.', [...DEFAULT_LOGIN_SETTINGS.accountFields]),
  },
  closed,
);

const Clients = Type.Object(
  {
    trusted_proxies: texts(
      'Addresses and networks whose X-Forwarded-For and Forwarded headers are believed, such as 10.0.0.0/8.',
      [...DEFAULT_PARSER_SETTINGS.trustedProxies],
    ),
    user_fields: texts('Fields of the document that name the user; the first that is there counts.', [
      ...DEFAULT_PARSER_SETTINGS.userFields,
    ]),
    api_key_headers: texts("Headers that hold a client's API key, in lower case; a hash of it names the user.", [
      ...DEFAULT_PARSER_SETTINGS.apiKeyHeaders,
    ]),
    session_cookies: texts('Names of cookies that hold the session, in lower case.', [
      ...DEFAULT_PARSER_SETTINGS.sessionCookies,
    ]),
  },
  closed,
);

const Alerts = Type.Object(
  {
    window_minutes: integer('Verdicts of one cause and entity within this time make one alert.', 30, 1, 1_440),
    namespace: text('Last part of the index names.', 'default', { pattern: '^[a-z0-9_.]{1,100}$' }),
    retention_days: integer('How long alerts are kept.', 90, 1, 3_650),
  },
  closed,
);

const Events = Type.Object(
  {
    retention_days: integer('How long events that come to us directly are kept.', 30, 1, 3_650),
    masking: Type.Object(
      {
        enabled: Type.Boolean({
          description: 'Mask passwords, tokens, cookies and e-mail addresses in what is stored beside the document.',
          default: true,
        }),
        fields: texts('Names of parameters and headers that are masked beside the usual ones.'),
      },
      closed,
    ),
  },
  closed,
);

const Feedback = Type.Object(
  {
    labels_retention_days: integer('How long labels are kept.', 730, 1, 36_500),
    records_retention_days: integer('How long it is kept what was done with bundles and trainings.', 365, 1, 36_500),
  },
  closed,
);

const Backfill = Type.Object(
  {
    enabled: Type.Boolean({ description: 'Score later the events that were left pending.', default: true }),
    indices: texts('Where events stand: pending ones are looked for here, and verdicts are counted here.', ['logs-*']),
    events_per_second: integer('Most events that are scored later in a second.', 500, 1, 1_000_000),
  },
  closed,
);

const Notices = Type.Object(
  {
    allowed_hosts: texts(
      'Hosts that notices may be sent to, such as hooks.slack.com, or with a port, chat.example:8443; none unless told.',
    ),
    console_url: Type.Optional(
      Type.String({
        description: 'Address under which people reach the service, for links in notices.',
        pattern: '^https?://',
        maxLength: 1_024,
      }),
    ),
    mail: Type.Object(
      {
        host: Type.Optional(
          Type.String({ description: 'SMTP server; without it no mail is sent.', minLength: 1, maxLength: 253 }),
        ),
        port: integer('Port of the SMTP server.', 587, 1, 65_535),
        tls: Type.Boolean({
          description:
            'TLS from the first byte (port 465); else STARTTLS is asked for, and needed where there is a password.',
          default: false,
        }),
        username: Type.Optional(
          Type.String({ description: 'User name, with `password`.', minLength: 1, maxLength: 256 }),
        ),
        password: secret('Password of `username`.'),
        from: text('Sender of the mails.', 'api-sentinel@localhost', { maxLength: 254 }),
      },
      closed,
    ),
  },
  closed,
);

const State = Type.Object(
  {
    directory: text('Folder for keys and snapshots; made if it is not there.', '.api-sentinel/scorer', {
      maxLength: 4_096,
    }),
    snapshot_seconds: integer('How often what was learned is written down.', 60, 1, 86_400),
    stored_minutes: integer(
      'How often the last snapshot is stored in Elasticsearch too, for a machine that is lost; 0 for never.',
      15,
      0,
      1_440,
    ),
  },
  closed,
);

const Log = Type.Object(
  {
    level: Type.Enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
      description: 'Least severe message that is logged.',
      default: 'info',
    }),
  },
  closed,
);

export const Settings = Type.Object(
  {
    server: Server,
    console: Console,
    elasticsearch: Elasticsearch,
    detection: Detection,
    clients: Clients,
    alerts: Alerts,
    events: Events,
    feedback: Feedback,
    backfill: Backfill,
    notices: Notices,
    state: State,
    log: Log,
  },
  closed,
);
export type Settings = Static<typeof Settings>;
