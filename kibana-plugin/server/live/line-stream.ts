import { Readable } from 'node:stream';

interface Compressor {
  flush(): void;
}

/**
 * Lines as a stream that a browser sees as they are made. Kibana's HTTP server compresses what it can and would keep
 * lines back until there are many; a stream with `setCompressor` is handed the compressor and may empty it.
 */
export class LineStream extends Readable {
  readonly #lines: AsyncIterator<string>;
  readonly #onEnd: () => void;
  #compressor: Compressor | undefined;
  #reading = false;

  /** `onEnd` is called once, however it ends. */
  constructor(lines: AsyncIterator<string>, onEnd: () => void) {
    super({ encoding: 'utf8' });
    this.#lines = lines;
    this.#onEnd = onEnd;
  }

  setCompressor(compressor: Compressor): void {
    this.#compressor = compressor;
  }

  override _read(): void {
    if (this.#reading) return;
    this.#reading = true;
    this.#lines.next().then(
      ({ done, value }) => {
        this.#reading = false;
        if (this.destroyed) return;
        this.push(done ? null : value);
        // The line has to reach the compressor first.
        if (!done) setImmediate(() => this.#compressor?.flush());
      },
      (error: Error) => this.destroy(error),
    );
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#onEnd();
    this.#lines.return?.().catch(() => {});
    done(error);
  }
}
