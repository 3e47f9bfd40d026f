import type { Alert, Figure, Overview, System, TopRow } from '@api-sentinel/scorer-service/contract';
import { randomOf } from './prepared-alerts.ts';

const STEPS = 60;

function figure(value: number, previous: number, points: number[]): Figure {
  return { value, previous, points };
}

/** The first screen's answer over a period, from these alerts. */
export function preparedOverview(alerts: readonly Alert[], since: number, until: number): Overview {
  const random = randomOf(7);
  const step = (until - since) / STEPS;
  const traffic = Array.from({ length: STEPS }, (_, index) => {
    const time = since + index * step;
    const day = 0.55 + 0.45 * Math.sin((time / 86_400_000) * 2 * Math.PI);
    const base = 9_000 * day + 1_200 * random();
    const burst = index > 40 && index < 46 ? 60 : 0;
    return {
      time: new Date(time).toISOString(),
      success: Math.round(base),
      redirect: Math.round(base * 0.03),
      client_error: Math.round(base * 0.02 + burst * 20),
      server_error: Math.round(base * 0.004),
      unknown: 0,
      attacks: {
        CRITICAL: Math.round(burst * random() * 0.5),
        HIGH: Math.round(random() * 5 + burst * 0.4),
        MEDIUM: Math.round(random() * 9),
      },
      expected: { low: 9_000 * day * 0.85, high: 9_000 * day * 1.25 },
    };
  });
  const byLevel = (level: string) => alerts.filter((alert) => alert.risk.level === level).length;
  const sparks = (scale: number) => Array.from({ length: STEPS }, () => Math.round(random() * scale));
  const requests = traffic.reduce((sum, point) => sum + point.success + point.client_error, 0);
  const types = new Map<string, { alerts: number; events: number }>();
  for (const { attack, count } of alerts) {
    const seen = types.get(attack.type) ?? { alerts: 0, events: 0 };
    types.set(attack.type, { alerts: seen.alerts + 1, events: seen.events + count });
  }
  return {
    since: new Date(since).toISOString(),
    until: new Date(until).toISOString(),
    step_ms: Math.round(step),
    levels: {
      CRITICAL: figure(byLevel('CRITICAL'), Math.max(0, byLevel('CRITICAL') - 2), sparks(4)),
      HIGH: figure(byLevel('HIGH'), byLevel('HIGH') + 4, sparks(6)),
      MEDIUM: figure(byLevel('MEDIUM'), byLevel('MEDIUM'), sparks(8)),
      LOW: figure(0, 0, sparks(0)),
    },
    requests: figure(
      requests,
      Math.round(requests * 0.94),
      traffic.map((point) => point.success),
    ),
    anomaly_rate: figure(0.0031, 0.0027, sparks(10)),
    success_rate: figure(
      0.974,
      0.981,
      Array.from({ length: STEPS }, () => 0.96 + random() * 0.03),
    ),
    traffic,
    attacks: [...types]
      .map(([type, counts]) => ({ type, ...counts, share: counts.alerts / alerts.length }))
      .sort((a, b) => b.alerts - a.alerts),
    endpoints: topOf(alerts, 'endpoint', ({ endpoint }) => endpoint),
    sources: topOf(alerts, 'source', ({ source }) => source),
    users: topOf(alerts, 'user', ({ user }) => user),
    campaigns: [
      {
        id: 'campaign-1',
        type: 'credential_stuffing',
        risk: 94.1,
        level: 'CRITICAL',
        alerts: 12,
        events: 3_412,
        member_count: 41,
        members: ['198.51.100.7', '198.51.100.9'],
        endpoints: ['/api/v1/login'],
        first_event_time: new Date(until - 4_000_000).toISOString(),
        last_event_time: new Date(until - 60_000).toISOString(),
      },
    ],
  };
}

function topOf(
  alerts: readonly Alert[],
  kind: TopRow['subject']['kind'],
  idOf: (alert: Alert) => string | undefined,
): TopRow[] {
  const rows = new Map<string, TopRow>();
  for (const alert of alerts) {
    const id = idOf(alert);
    if (id === undefined) continue;
    const row = rows.get(id) ?? { subject: { kind, id }, risky_events: 0, events: 0, risk: 0, attack_types: {} };
    rows.set(id, {
      ...row,
      risky_events: row.risky_events + alert.count,
      events: row.events + alert.count * 3,
      risk: Math.max(row.risk, alert.risk.score),
      attack_types: { ...row.attack_types, [alert.attack.type]: (row.attack_types[alert.attack.type] ?? 0) + 1 },
    });
  }
  return [...rows.values()].sort((a, b) => b.risky_events - a.risky_events).slice(0, 8);
}

export function preparedSystem(now: number): System {
  return {
    time: new Date(now).toISOString(),
    namespace: 'default',
    health: 'ok',
    sentence: 'scoring 1,240/s, 0.4 s behind',
    abilities: ['score', 'alerts', 'labels', 'exceptions', 'models', 'training', 'notices', 'tuning'],
    scorer: {
      started_at: new Date(now - 86_400_000).toISOString(),
      bundle: 'shipped-1',
      bundle_trained_at: new Date(now - 9 * 86_400_000).toISOString(),
      features: '5',
      events_per_second: 1_240.3,
      events: 104_332_121,
      p50_ms: 0.31,
      p99_ms: 2.4,
      lag_seconds: 0.4,
      pending: 0,
      profiles: 48_212,
      alerts_in_memory: 61,
      alerts_unstored: 0,
      stream_readers: 1,
      memory_bytes: 412_000_000,
      problems: [],
    },
    learning: [
      { what: 'Behaviour', state: 'learning', sentence: '48,212 profiles learn with every event.' },
      { what: 'Thresholds', state: 'fixed', sentence: 'An alert from risk 60 on, everywhere.' },
    ],
    elasticsearch: { reached: true, version: '8.19.2', cluster: 'docker-cluster', licence: 'basic', health: 'green' },
  };
}
