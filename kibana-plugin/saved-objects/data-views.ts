import { savedObject } from './saved-object.ts';

const TIME = { timeFieldName: '@timestamp' };

/** Events with what the scorer wrote on them, wherever they stand. */
export const EVENTS = savedObject('index-pattern', 'events', { title: 'logs-*', ...TIME });
export const ALERTS = savedObject('index-pattern', 'alerts', { title: 'api-sentinel-alerts-*', ...TIME });
