/** The timeline of the overview as the rows that its charts draw. */
import type { TrafficPoint } from '@api-sentinel/scorer-service/contract';
import { t } from '../../i18n/translate.ts';

export const OUTCOMES_SHOWN = ['success', 'redirect', 'client_error', 'server_error'] as const;
/** From the bottom of the stack upwards. */
export const LEVELS_SHOWN = ['CRITICAL', 'HIGH', 'MEDIUM'] as const;

const NAMES: Readonly<Record<string, () => string>> = {
  success: () => t('outcome.success', 'success'),
  redirect: () => t('outcome.redirect', 'redirect'),
  client_error: () => t('outcome.clientError', 'refused (4xx)'),
  server_error: () => t('outcome.serverError', 'failed (5xx)'),
  unknown: () => t('outcome.unknown', 'unknown'),
};

export function outcomeName(outcome: string): string {
  return NAMES[outcome]?.() ?? outcome;
}

export function outcomeRows(traffic: readonly TrafficPoint[]) {
  return [...OUTCOMES_SHOWN, 'unknown' as const].flatMap((outcome) => {
    if (outcome === 'unknown' && traffic.every((point) => point.unknown === 0)) return [];
    return traffic.map((point) => ({ time: Date.parse(point.time), outcome, count: point[outcome] }));
  });
}

export function attackRows(traffic: readonly TrafficPoint[]) {
  return LEVELS_SHOWN.flatMap((level) =>
    traffic.map((point) => ({ time: Date.parse(point.time), level, count: point.attacks[level] })),
  );
}

/** Empty where what is usual is not known yet. */
export function expectedRows(traffic: readonly TrafficPoint[]) {
  return traffic.flatMap(({ time, expected }) => (expected ? [{ time: Date.parse(time), ...expected }] : []));
}
