/** From the settings, with their words and units, to what the rooms take as options. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { ClientOptions } from '@elastic/elasticsearch';
import { type AlertBookSettings, DEFAULT_ALERT_BOOK_SETTINGS } from '../alerts/alert-book.ts';
import type { BackfillSettings } from '../backfill/backfiller.ts';
import type { ScorerSettings } from '../detection/scorer.ts';
import { AdaptiveThresholds } from '../detection/thresholds/adaptive-thresholds.ts';
import type { ParserSettings } from '../events/parse.ts';
import { Masking } from '../storage/masking.ts';
import type { RetentionSettings } from '../storage/retention.ts';
import { SettingsMistake, shown } from './mistake.ts';
import { readOpenApi } from './openapi-file.ts';
import type { Settings } from './schema.ts';

const REQUEST_TIMEOUT_MS = 30_000;

/** How Elasticsearch is reached. @throws SettingsMistake if the file of the certificate authority can't be read */
export function clientOptions({ elasticsearch }: Settings): ClientOptions {
  const { url, username, password, api_key: apiKey, ca } = elasticsearch;
  return {
    node: url,
    requestTimeout: REQUEST_TIMEOUT_MS,
    // Whoever writes tries again by itself; tries of the client's own, seconds apart, would only delay the end.
    maxRetries: 0,
    ...(apiKey !== undefined && { auth: { apiKey } }),
    ...(username !== undefined && password !== undefined && { auth: { username, password } }),
    ...(ca !== undefined && { tls: { ca: certificate(ca) } }),
  };
}

/** The bundle that ships beside the sources. */
const SHIPPED_BUNDLE = fileURLToPath(new URL('../../bundle', import.meta.url));

export function parserSettings({ clients }: Settings): Partial<ParserSettings> {
  return {
    trustedProxies: clients.trusted_proxies,
    apiKeyHeaders: clients.api_key_headers,
    sessionCookies: clients.session_cookies,
    userFields: clients.user_fields,
  };
}

/** @throws SettingsMistake if the settings name an OpenAPI document that can't be used */
export function scorerSettings(settings: Settings): ScorerSettings {
  const { detection } = settings;
  return {
    bundleDirectory: detection.bundle ?? SHIPPED_BUNDLE,
    parser: parserSettings(settings),
    behavior: {
      loginSegments: detection.log_in_segments,
      loginPaths: detection.log_in_paths,
      accountFields: detection.account_fields,
      ...(detection.openapi !== undefined && { documented: readOpenApi(detection.openapi) }),
    },
    weights: { groups: detection.group_weights, models: detection.model_weights },
    levels: detection.levels,
  };
}

export function alertBookSettings({
  detection,
  alerts,
  events,
}: Settings): AlertBookSettings & { readonly thresholds?: AdaptiveThresholds } {
  const defaults: Omit<AlertBookSettings, 'thresholds'> = DEFAULT_ALERT_BOOK_SETTINGS;
  return {
    ...defaults,
    threshold: detection.alert_threshold,
    ...(detection.alert_budget !== undefined && {
      thresholds: adaptive(detection.alert_threshold, detection.alert_budget),
    }),
    windowMs: alerts.window_minutes * 60_000,
    masking: new Masking(events.masking),
  };
}

/** Bounds around the default, below what is critical by default. */
function adaptive(threshold: number, budget: number): AdaptiveThresholds {
  const around = Math.min(threshold, HIGHEST_THRESHOLD);
  return new AdaptiveThresholds({
    budget,
    around,
    least: Math.max(around - 10, 0),
    most: Math.min(around + 19, HIGHEST_THRESHOLD),
  });
}
const HIGHEST_THRESHOLD = 79;

export function backfillSettings({ backfill }: Settings): Partial<BackfillSettings> {
  return { indices: backfill.indices, eventsPerSecond: backfill.events_per_second };
}

export function retentionSettings(
  { alerts, events, feedback }: Settings,
  alias: string,
): Omit<RetentionSettings, 'now'> {
  return {
    alerts: alias,
    alertDays: alerts.retention_days,
    events: 'logs-api_sentinel.access-*',
    eventDays: events.retention_days,
    // Exceptions stay: one that is in force must not end by being forgotten.
    records: [
      { index: 'api-sentinel-labels', days: feedback.labels_retention_days },
      { index: 'api-sentinel-models', days: feedback.records_retention_days },
      { index: 'api-sentinel-jobs', days: feedback.records_retention_days },
    ],
  };
}

function certificate(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new SettingsMistake([
      `elasticsearch.ca: ${shown(file)} can't be read (${(error as NodeJS.ErrnoException).code}); name a PEM file that this user may read.`,
    ]);
  }
}
