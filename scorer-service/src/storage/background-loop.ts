/** Work that goes on beside everything else until it is told to end. */
export class BackgroundLoop {
  readonly #run: (signal: AbortSignal) => Promise<void>;
  #stopping: AbortController | undefined;
  #ended: Promise<void> = Promise.resolve();

  /** @param run goes on until its signal comes, and deals with its own errors */
  constructor(run: (signal: AbortSignal) => Promise<void>) {
    this.#run = run;
  }

  /** Begins it, unless it runs already. */
  start(): void {
    if (this.#stopping !== undefined) return;
    this.#stopping = new AbortController();
    this.#ended = this.#run(this.#stopping.signal);
  }

  /** Tells it to end and waits until it has; it may be started again. */
  async stop(): Promise<void> {
    this.#stopping?.abort();
    this.#stopping = undefined;
    await this.#ended;
  }
}
