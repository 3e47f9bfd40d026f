/** The fields of ours and of ECS that the saved objects use; a test holds them against the mappings that are installed. */
export const EVENT_FIELDS = {
  status: 'api_sentinel.status',
  score: 'api_sentinel.risk.score',
  level: 'api_sentinel.risk.level',
  type: 'api_sentinel.attack.type',
  endpoint: 'api_sentinel.endpoint.template',
  user: 'api_sentinel.entities.user',
  source: 'api_sentinel.entities.source',
  reason: 'api_sentinel.reason',
  method: 'http.request.method',
  path: 'url.path',
  response: 'http.response.status_code',
} as const;

export const ALERT_FIELDS = {
  id: 'api_sentinel.alert.id',
  status: 'api_sentinel.alert.status',
  score: 'api_sentinel.alert.risk.score',
  level: 'api_sentinel.alert.risk.level',
  type: 'api_sentinel.alert.attack.type',
  entityKind: 'api_sentinel.alert.entity.kind',
  entity: 'api_sentinel.alert.entity.id',
  endpoint: 'api_sentinel.alert.endpoint',
  count: 'api_sentinel.alert.count',
  campaign: 'api_sentinel.alert.campaign.id',
  reason: 'api_sentinel.alert.reason',
} as const;
