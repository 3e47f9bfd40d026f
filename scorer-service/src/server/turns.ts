/**
 * Runs tasks one after another, each in a turn of the event loop of its own: scoring holds the thread, and between two
 * requests the health checks and the readers of the stream must get theirs.
 */
export class Turns {
  readonly #waiting: (() => void)[] = [];
  #running = false;

  /** The task's result or error, once its turn came. */
  run<T>(task: () => T): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#waiting.push(() => {
        try {
          resolve(task());
        } catch (error) {
          reject(error);
        }
      });
      if (!this.#running) {
        this.#running = true;
        setImmediate(this.#next);
      }
    });
  }

  readonly #next = (): void => {
    this.#waiting.shift()?.();
    if (this.#waiting.length > 0) setImmediate(this.#next);
    else this.#running = false;
  };
}
