import type { ExecutorServices, RecoveredAlert } from '../kibana-types/alerting.ts';

export const ACTION_GROUP = { id: 'active', name: 'Active' } as const;
/** How many alerts a run reports at most, where Kibana itself has no limit. */
const MAX_ALERTS = 1_000;

type Context = Readonly<Record<string, unknown>>;

/** How many alerts this run may report. */
export function limitOf({ alertFactory }: ExecutorServices): number {
  return Math.min(alertFactory?.alertLimit?.getValue() ?? MAX_ALERTS, MAX_ALERTS);
}

/** Tells Kibana of an alert that stands now. */
export function report(services: ExecutorServices, id: string, context: Context): void {
  // 7.17 has no alertFactory.
  const alert = services.alertFactory?.create(id) ?? services.alertInstanceFactory?.(id);
  if (alert === undefined)
    throw new Error('This Kibana offers no way to report an alert; the rule can do nothing here.');
  alert.scheduleActions(ACTION_GROUP.id, context);
}

/** Says once that the limit was reached or not; Kibana wants to know before the run ends. */
export function reportLimit({ alertFactory }: ExecutorServices, reached: boolean): void {
  alertFactory?.alertLimit?.setLimitReached(reached);
}

/** The alerts that this run no longer reports; empty where Kibana does not tell. To be asked after all are reported. */
export function recovered({ alertFactory }: ExecutorServices): readonly RecoveredAlert[] {
  return alertFactory?.done?.().getRecoveredAlerts?.() ?? [];
}
