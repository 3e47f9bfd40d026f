/** From the settings, with their words and units, to what the rooms take as options. */
import { readFileSync } from 'node:fs';
import type { ClientOptions } from '@elastic/elasticsearch';
import type { AlertBookSettings } from '../alerts/alert-book.ts';
import type { BackfillSettings } from '../backfill/backfiller.ts';
import { Masking } from '../storage/masking.ts';
import { SettingsMistake, shown } from './mistake.ts';
import type { Settings } from './schema.ts';

const REQUEST_TIMEOUT_MS = 30_000;

/** How Elasticsearch is reached. @throws SettingsMistake if the file of the certificate authority can't be read */
export function clientOptions({ elasticsearch }: Settings): ClientOptions {
  const { url, username, password, api_key: apiKey, ca } = elasticsearch;
  return {
    node: url,
    requestTimeout: REQUEST_TIMEOUT_MS,
    ...(apiKey !== undefined && { auth: { apiKey } }),
    ...(username !== undefined && password !== undefined && { auth: { username, password } }),
    ...(ca !== undefined && { tls: { ca: certificate(ca) } }),
  };
}

export function alertBookSettings({ detection, alerts, events }: Settings): Partial<AlertBookSettings> {
  return {
    threshold: detection.alert_threshold,
    windowMs: alerts.window_minutes * 60_000,
    masking: new Masking(events.masking),
  };
}

export function backfillSettings({ backfill }: Settings): Partial<BackfillSettings> {
  return { indices: backfill.indices, eventsPerSecond: backfill.events_per_second };
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
