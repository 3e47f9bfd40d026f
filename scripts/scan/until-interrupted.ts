/** Two signals within this many milliseconds are one: a terminal sends Ctrl-C to all of its group, and npm passes it on. */
const ONE_PRESS_MS = 500;

export interface Interruption {
  /** Aborted by Ctrl-C, by SIGTERM, SIGHUP, or by `end`. */
  readonly signal: AbortSignal;
  end(): void;
  /** From here on signals end the process as they always do. */
  over(): void;
}

/** Ctrl-C ends the reading, not the telling; a second one ends the process. */
export function untilInterrupted(): Interruption {
  const controller = new AbortController();
  let pressed: number | undefined;
  const onSignal = (signal: NodeJS.Signals): void => {
    if (pressed !== undefined && performance.now() - pressed > ONE_PRESS_MS) {
      process.exit(signal === 'SIGINT' ? 130 : 143);
    }
    pressed ??= performance.now();
    controller.abort();
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, onSignal);
  return {
    signal: controller.signal,
    end: () => controller.abort(),
    over: () => {
      for (const signal of signals) process.off(signal, onSignal);
    },
  };
}
