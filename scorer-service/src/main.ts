/** Wires the rooms of the service together, and only that. */
import { Client } from '@elastic/elasticsearch';
import type { Logger } from 'pino';
import { AlertBook } from './alerts/alert-book.ts';
import type { AlertFeed } from './alerts/alert-feed.ts';
import { AlertRecovery } from './alerts/alert-recovery.ts';
import { AlertWriter } from './alerts/alert-writer.ts';
import { InMemoryAlertFeed } from './alerts/in-memory-alert-feed.ts';
import { Backfiller } from './backfill/backfiller.ts';
import {
  alertBookSettings,
  backfillSettings,
  clientOptions,
  parserSettings,
  retentionSettings,
  scorerSettings,
} from './configuration/options.ts';
import type { Settings } from './configuration/schema.ts';
import { CONSOLE_PATH } from './contract/index.ts';
import type { EventScorer, ScoredListener } from './detection/event-scorer.ts';
import { withThresholds } from './detection/thresholds/kept-thresholds.ts';
import { EventParser } from './events/parse.ts';
import { AlertActions } from './feedback/alert-actions.ts';
import { ExceptionPreviews } from './feedback/exception-preview.ts';
import { Exceptions } from './feedback/exceptions.ts';
import { Labels } from './feedback/labels.ts';
import { Activity } from './lifecycle/activity.ts';
import { type Ending, endInOrder } from './lifecycle/end-in-order.ts';
import { KeptProfiles } from './lifecycle/kept-profiles.ts';
import { loadChampion } from './lifecycle/load-champion.ts';
import type { PidLock } from './lifecycle/pid-lock.ts';
import { Snapshots } from './lifecycle/snapshots.ts';
import { lockState } from './lifecycle/state-lock.ts';
import { SystemState } from './lifecycle/system-state.ts';
import { TuningBook } from './lifecycle/tuning-book.ts';
import { TuningDesk } from './lifecycle/tuning-desk.ts';
import { watch } from './lifecycle/watch.ts';
import { OutboundDelivery } from './notices/delivery.ts';
import { Notifier } from './notices/notifier.ts';
import { ClusterState } from './search/cluster-state.ts';
import { ElasticsearchSearch } from './search/elasticsearch-search.ts';
import { keyFileIn } from './server/key-file.ts';
import { KeyRing } from './server/key-ring.ts';
import { createLog } from './server/log.ts';
import { Metrics } from './server/metrics.ts';
import { createServer, listen } from './server/server.ts';
import { Sessions } from './server/sessions.ts';
import { AlertStore } from './storage/alert-store.ts';
import { ProfileStore } from './storage/profile-store.ts';
import { Retention } from './storage/retention.ts';
import { DriftWatch } from './training/jobs/drift-watch.ts';
import { TrainingJobs } from './training/jobs/training-jobs.ts';
import { Models } from './training/models.ts';
import { ModelRegistry } from './training/registry.ts';

const NO_SCORER: EventScorer = { bundle: undefined, score: () => [] };

export interface Service {
  /** Where it answers, such as `http://127.0.0.1:9650`. */
  readonly url: string;
  readonly port: number;
  readonly feed: AlertFeed;
  /** The address of the console with a new one-time token, which logs its reader in as admin within 15 minutes. */
  consoleLink(): string;
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
  const lock = await lockState(settings.state.directory);
  return startLocked(settings, log, lock).catch(async (error: unknown) => {
    await lock.release();
    throw error;
  });
}

async function startLocked(settings: Settings, log: Logger, lock: PidLock): Promise<Service> {
  const keys = new KeyRing(settings.server.keys, keyFileIn(settings.state.directory));
  const sessions = new Sessions(keys, { hours: settings.console.session_hours });
  const client = new Client(clientOptions(settings));
  const feed = new InMemoryAlertFeed({ remembered: settings.server.stream.remembered, began: Date.now() });
  const exceptions = new Exceptions(client, log);
  const members = (campaign: string) => stateful?.behavior.membersOf(campaign) ?? [];
  const tuned = new TuningBook(settings, log);
  const fixed = { ...alertBookSettings(settings), members };
  fixed.thresholds?.retune(tuned.tuning.alert_threshold);
  const bookSettings = (suppress: typeof exceptions.suppress) => ({
    ...fixed,
    suppress,
    get threshold() {
      return tuned.tuning.alert_threshold;
    },
  });
  const book = new AlertBook(feed, bookSettings(exceptions.suppress));
  const store = new AlertStore(client, settings.alerts.namespace);
  const writer = new AlertWriter(book, store, log);
  const activity = new Activity();
  const onScored: ScoredListener = (event, verdict) => {
    activity.scored(event.time);
    book.observe(event, verdict);
  };
  const registry = new ModelRegistry(settings.state.directory);
  const { group_weights: groups, model_weights: models, levels } = tuned.tuning;
  const scoring = { ...scorerSettings(settings), onScored, weights: { groups, models }, levels };
  const loaded = loadChampion(registry, scoring, settings.detection.bundle !== undefined, log);
  const stateful = typeof loaded === 'string' ? undefined : loaded;
  const scorer: EventScorer = stateful ?? NO_SCORER;
  if (stateful !== undefined) stateful.behavior.balancers.onFound = (sentence) => log.warn({}, sentence);
  const snapshots =
    stateful && new Snapshots(withThresholds(stateful, fixed.thresholds), settings.state.directory, log);
  const { stored_minutes: storedMinutes } = settings.state;
  const kept =
    stateful && storedMinutes > 0
      ? new KeptProfiles(new ProfileStore(client), settings.state.directory, log)
      : undefined;
  const parser = new EventParser(parserSettings(settings));
  const { indices } = settings.backfill;
  const recovery = new AlertRecovery({ client, store, book, parser, log }, bookSettings(exceptions.covers), {
    indices,
  });
  const places = { alerts: store.alias, events: indices };
  const search = new ElasticsearchSearch(client, places, () => tuned.tuning.levels);
  const actions = new AlertActions(store, book);
  const labels = new Labels(client, store, actions);
  const tuning = () => tuned.tuning;
  const threshold = () => tuned.tuning.alert_threshold;
  const feedback = { labels, exceptions, previews: new ExceptionPreviews(client, places, labels, threshold) };
  const modelRooms = stateful && new Models({ registry, scorer: stateful, client, labels, indices, tuning, log });
  const training =
    modelRooms &&
    new TrainingJobs({
      settings,
      client,
      registry,
      tuning,
      log,
      made: (version, by) => modelRooms.record('made', version, by),
    });
  const drift = new DriftWatch(settings);
  const desk =
    stateful &&
    new TuningDesk({
      tuned,
      scorer: stateful,
      book,
      client,
      indices,
      bundle: () => registry.pathOf(registry.champion ?? ''),
    });
  const backfiller = new Backfiller(client, scorer, log, backfillSettings(settings));
  const retention = new Retention(client, log, retentionSettings(settings, store.alias));
  const metrics = new Metrics();
  watch(metrics, { book, writer, backfiller, scorer: stateful, snapshots });

  const notifier = new Notifier({
    feed,
    delivery: new OutboundDelivery(settings.notices),
    allowedHosts: settings.notices.allowed_hosts,
    mail: settings.notices.mail.host !== undefined,
    folder: settings.state.directory,
    log,
  });
  const cluster = new ClusterState(client, { events: indices });
  const unready = () => (typeof loaded === 'string' ? [loaded] : []);
  const system = new SystemState({
    namespace: settings.alerts.namespace,
    activity,
    book,
    metrics,
    cluster,
    scorer: () => stateful,
    champion: () => registry.list(tuned.tuning).models.find(({ role }) => role === 'champion'),
    jobs: () => training?.list() ?? [],
    alerting: () => ({
      threshold: tuned.tuning.alert_threshold,
      budget: settings.detection.alert_budget,
    }),
    problems: unready,
    abilities: [
      'score',
      'alerts',
      'labels',
      'exceptions',
      'notices',
      ...(modelRooms ? (['models', 'training', 'tuning'] as const) : []),
    ],
    open: () => keys.empty,
  });
  const behind = {
    settings,
    keys,
    sessions,
    scorer,
    feed,
    metrics,
    log,
    search,
    actions,
    system,
    feedback,
    notifier,
    drift: drift.ask,
    unready,
    ...(modelRooms && training && { models: modelRooms, training }),
    ...(desk && { tuning: desk }),
  };
  await kept?.fetch();
  snapshots?.start(settings.state.snapshot_seconds);
  kept?.start(storedMinutes);
  const app = await createServer(behind);
  const port = await listen(app, behind).catch(async (error: unknown) => {
    await app.close();
    await client.close();
    throw error;
  });
  const { host } = settings.server;
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
  exceptions.start();
  notifier.start();
  recovery.start();
  writer.start();
  retention.start();
  if (settings.backfill.enabled) backfiller.start();
  log.info({ url, bundle: scorer.bundle, keys: !keys.empty }, 'the scorer answers');

  const endings: readonly Ending[] = [
    { part: 'the server', end: () => app.close() },
    { part: 'connections that are left', end: () => app.server.closeAllConnections() },
    { part: 'the look at drift', end: () => drift.stop() },
    { part: 'training', end: () => training?.stop() },
    { part: 'the notes on bundles', end: () => modelRooms?.stop() },
    { part: 'back-filling', end: () => backfiller.stop() },
    { part: 'the deletion of what is too old', end: () => retention.stop() },
    { part: 'notices', end: () => notifier.stop() },
    { part: 'the reading of exceptions', end: () => exceptions.stop() },
    { part: 'the recovery of alerts', end: () => recovery.stop() },
    { part: 'the storage of profiles', end: () => kept?.stop() },
    { part: 'the memory of the scorer', end: () => snapshots?.stop() },
    { part: 'the grouping of alerts', end: () => book.close() },
    { part: 'the storage of alerts', end: () => writer.stop() },
    { part: 'the connection to Elasticsearch', end: () => client.close() },
    { part: 'the hold of its state', end: () => lock.release() },
  ];
  const end = async (): Promise<void> => {
    await endInOrder(endings, log);
    if (book.unstored > 0)
      log.warn({ alerts: book.unstored }, 'alerts were left unstored: Elasticsearch did not take them');
    log.info({}, 'the scorer has ended');
  };
  let ended: Promise<void> | undefined;
  return {
    url,
    port,
    feed,
    consoleLink: () => `${url}${CONSOLE_PATH}#token=${sessions.newToken({ name: 'console', role: 'admin' })}`,
    stop: () => {
      ended ??= end();
      return ended;
    },
  };
}
