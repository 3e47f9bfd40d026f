import type { Logger } from 'pino';
import type { ScorerSettings } from '../detection/scorer.ts';
import type { ModelRegistry } from '../training/registry.ts';
import { loadScorer } from './load-scorer.ts';
import { SwappableScorer } from './swappable-scorer.ts';

/**
 * Loads the bundle that is to score: the promoted one, else that of the settings. One that was promoted and can't be used
 * any more is said, and that of the settings scores.
 *
 * @param named the settings name a bundle; it must then be good
 * @returns the scorer, or the sentence that says why there is none
 * @throws SettingsMistake if the settings name a bundle that can't be used
 */
export function loadChampion(
  registry: ModelRegistry,
  settings: ScorerSettings,
  named: boolean,
  log: Logger,
): SwappableScorer | string {
  const configured = settings.bundleDirectory;
  let folder = configured;
  try {
    const opened = registry.open(configured, named ? 'imported' : 'shipped', Date.now());
    folder = opened.folder;
    if (opened.damage !== undefined) log.error({ bundle: configured }, opened.damage);
  } catch (error) {
    log.warn({ bundle: configured }, `the registry of bundles could not be opened: ${(error as Error).message}`);
  }
  if (folder !== configured) {
    const promoted = { ...settings, bundleDirectory: folder };
    const loaded = loadScorer(promoted, false, log);
    if (typeof loaded !== 'string') return new SwappableScorer(loaded, promoted);
    log.error({ bundle: folder }, 'the promoted bundle can not be used; that of the settings scores');
    registry.rollBackTo(configured);
  }
  const loaded = loadScorer(settings, named, log);
  return typeof loaded === 'string' ? loaded : new SwappableScorer(loaded, settings);
}
