import { LRUCache } from 'lru-cache';
import type { Alert, Level } from '../../scorer-service/src/contract/index.ts';
import { alertLine } from './alert-line.ts';

interface Printed {
  readonly level: Level;
  readonly count: number;
}

/**
 * Prints an alert when it is new, when its level changes, and when its events have doubled since it was last printed:
 * an attack of a thousand requests takes ten lines, not a thousand.
 */
export class AlertPrinter {
  readonly #printed = new LRUCache<string, Printed>({ max: 10_000 });
  readonly #print: (line: string) => void;

  constructor(print: (line: string) => void) {
    this.#print = print;
  }

  show(alert: Alert): void {
    const before = this.#printed.get(alert.id);
    if (before && before.level === alert.risk.level && alert.count < before.count * 2) return;
    this.#printed.set(alert.id, { level: alert.risk.level, count: alert.count });
    this.#print(alertLine(alert));
  }
}
