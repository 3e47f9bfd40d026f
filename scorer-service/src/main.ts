/** Wires the rooms of the service together, and only that. */
import { mkdirSync } from 'node:fs';
import type { Logger } from 'pino';
import type { AlertFeed } from './alerts/alert-feed.ts';
import { InMemoryAlertFeed } from './alerts/in-memory-alert-feed.ts';
import { SettingsMistake, shown } from './configuration/mistake.ts';
import type { Settings } from './configuration/schema.ts';
import type { EventScorer } from './detection/event-scorer.ts';
import { keyFileIn } from './server/key-file.ts';
import { KeyRing } from './server/key-ring.ts';
import { createLog } from './server/log.ts';
import { Metrics } from './server/metrics.ts';
import { createServer, listen } from './server/server.ts';

export interface Service {
  /** Where it answers, such as `http://127.0.0.1:9650`. */
  readonly url: string;
  readonly port: number;
  readonly feed: AlertFeed;
  /** Finishes what is in hand, writes down what was learned, closes everything. May be called more than once. */
  stop(): Promise<void>;
}

/**
 * Starts the service.
 *
 * @throws SettingsMistake if the settings can't be used on this machine
 * @throws CannotListen if the address can't be listened on
 */
export async function start(settings: Settings, log: Logger = createLog(settings.log)): Promise<Service> {
  makeDirectory(settings.state.directory);
  const metrics = new Metrics();
  const keys = new KeyRing(settings.server.keys, keyFileIn(settings.state.directory));
  const feed = new InMemoryAlertFeed({ remembered: settings.server.stream.remembered, began: Date.now() });
  const scorer: EventScorer = { bundle: undefined, score: () => [] };

  const behind = { settings, keys, scorer, feed, metrics, log };
  const app = await createServer(behind);
  const port = await listen(app, behind).catch(async (error: unknown) => {
    await app.close();
    throw error;
  });
  const url = `http://${settings.server.host.includes(':') ? `[${settings.server.host}]` : settings.server.host}:${port}`;
  log.info({ url, bundle: scorer.bundle, keys: !keys.empty }, 'the scorer answers');

  let stopped: Promise<void> | undefined;
  return {
    url,
    port,
    feed,
    stop: () => {
      stopped ??= app.close().then(() => log.info('the scorer has ended'));
      return stopped;
    },
  };
}

function makeDirectory(directory: string): void {
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new SettingsMistake([
      `state.directory: ${shown(directory)} can't be made (${(error as NodeJS.ErrnoException).code}); set it to a folder that this user may write to.`,
    ]);
  }
}
