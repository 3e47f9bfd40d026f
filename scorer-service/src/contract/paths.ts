/** Where each resource answers, and the names of the headers of ours. No schemas here, so that a browser may take it. */
export const PATHS = {
  session: '/v1/session',
  system: '/v1/system',
  setup: '/v1/setup',
  overview: '/v1/overview',
  alerts: '/v1/alerts',
  alertGroups: '/v1/alerts/groups',
  /** POST: status and assignee of up to 1,000 alerts at once. */
  alertChanges: '/v1/alerts/changes',
  alert: '/v1/alerts/:id',
  similarAlerts: '/v1/alerts/:id/similar',
  alertEvents: '/v1/alerts/:id/events',
  alertHistory: '/v1/alerts/:id/history',
  events: '/v1/events',
  event: '/v1/events/:id',
  entities: '/v1/entities',
  /** GET with `kind` and `id` as query parameters: ids hold slashes. */
  entity: '/v1/entities/profile',
  campaigns: '/v1/campaigns',
  campaign: '/v1/campaigns/:id',
  labels: '/v1/labels',
  exceptions: '/v1/exceptions',
  exceptionPreview: '/v1/exceptions/preview',
  exceptionEnd: '/v1/exceptions/:id/end',
  models: '/v1/models',
  model: '/v1/models/:version',
  comparison: '/v1/models/:version/comparison',
  promotion: '/v1/models/:version/promotion',
  rollback: '/v1/models/rollback',
  drift: '/v1/models/drift',
  training: '/v1/training',
  trainingPreview: '/v1/training/preview',
  job: '/v1/training/:id',
  jobCancel: '/v1/training/:id/cancel',
  jobResume: '/v1/training/:id/resume',
  channels: '/v1/notices/channels',
  channel: '/v1/notices/channels/:id',
  channelTest: '/v1/notices/channels/:id/test',
  undelivered: '/v1/notices/undelivered',
  undeliveredRetry: '/v1/notices/undelivered/:id/retry',
  undeliveredNotice: '/v1/notices/undelivered/:id',
  tuning: '/v1/tuning',
  tuningPreview: '/v1/tuning/preview',
} as const;

/** Sent with every request that changes something and comes with the session cookie; its value is `csrf` of the session. */
export const CSRF_HEADER = 'x-api-sentinel-csrf';

/** A server that calls for a person (Kibana) says here for whom; what is changed is then noted as by that person. */
export const ON_BEHALF_HEADER = 'x-api-sentinel-on-behalf-of';

/** Where the console is served; `<this>#token=<one-time token>` logs in. */
export const CONSOLE_PATH = '/console/';
