import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { SettingsMistake, shown } from '../configuration/mistake.ts';
import { createEventScorer, type ScorerSettings, type StatefulScorer } from '../detection/scorer.ts';

/**
 * Loads the bundle and makes the scorer of it.
 *
 * Without the bundle that ships the service can still answer what it is asked of stored alerts, so it starts and says
 * why it can't score; a bundle that the settings name must be good.
 *
 * @returns the scorer, or the sentence that says why there is none
 * @throws SettingsMistake if the settings name a bundle that can't be used
 */
export function loadScorer(settings: ScorerSettings, named: boolean, log: Logger): StatefulScorer | string {
  const folder = settings.bundleDirectory;
  try {
    if (!existsSync(join(folder, 'manifest.json'))) throw new Error('there is no manifest.json in it');
    return createEventScorer({
      ...settings,
      onError: (error, eventId) => log.error({ err: error, event_id: eventId }, 'scoring broke on an event'),
    });
  } catch (error) {
    const reason = (error as Error).message;
    if (named) throw new SettingsMistake([`detection.bundle: ${shown(folder)} can't be used: ${reason}`]);
    const sentence = `The bundle that ships can't be used (${reason}), so nothing can be scored; train one with npm run train and name it in detection.bundle.`;
    log.error({ bundle: folder }, sentence);
    return sentence;
  }
}
