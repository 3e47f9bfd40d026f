/** Names that the browser's side, the server's side and the build of the plugin share. */

export const PLUGIN_ID = 'apiSentinel';
export const PLUGIN_NAME = 'API Sentinel';
export const APP_PATH = `/app/${PLUGIN_ID}`;

/** Before the scorer's own path (`/v1/…`) in every route of the plugin. */
export const API_PREFIX = '/api/api_sentinel';

/** What a person may do: look, act on alerts (label, except, set a status), administer models and settings. */
export const CAPABILITIES = ['read', 'act', 'administer'] as const;
export type Capability = (typeof CAPABILITIES)[number];

/** The second Kibana feature: sub-feature privileges need a paid licence, features do not. */
export const ADMINISTRATION_FEATURE_ID = `${PLUGIN_ID}Administration`;

/** Ids of the rule types; Kibana stores them with every rule, so they never change. */
export const RULE_TYPES = { alert: 'apiSentinel.alert', health: 'apiSentinel.scoringUnhealthy' } as const;

/** The live stream: newline-delimited JSON, the messages of the scorer's WebSocket. */
export const LIVE_STREAM_PATH = `${API_PREFIX}/v1/alerts/stream`;
