const NEWLINE = 10;
const BYTE_ORDER_MARK = '\uFEFF';

/** Told of each line, without its newline and as UTF-8; undefined stands for one that was too long to be kept. */
export type LineListener = (line: string | undefined) => void;

/**
 * Cuts a stream of bytes into lines. No more than `maxBytes` of an unfinished line are held; of a longer one nothing is.
 * A byte order mark before the first line is left out.
 */
export class LineSplitter {
  readonly #maxBytes: number;
  readonly #listener: LineListener;
  #parts: Buffer[] = [];
  #held = 0;
  #tooLong = false;
  #first = true;

  constructor(maxBytes: number, listener: LineListener) {
    this.#maxBytes = maxBytes;
    this.#listener = listener;
  }

  push(chunk: Buffer): void {
    let from = 0;
    for (;;) {
      const newline = chunk.indexOf(NEWLINE, from);
      if (newline < 0) break;
      this.#hold(chunk.subarray(from, newline));
      this.#tell();
      from = newline + 1;
    }
    // Copied: what is left of a large chunk must not keep the whole of it in memory.
    if (from < chunk.length) this.#hold(from === 0 ? chunk : Buffer.from(chunk.subarray(from)));
  }

  /** The stream has ended: what is left is a line, if there is anything. */
  end(): void {
    if (this.#held > 0 || this.#tooLong) this.#tell();
  }

  #hold(part: Buffer): void {
    if (this.#tooLong) return;
    if (this.#held + part.length > this.#maxBytes) {
      this.#tooLong = true;
      this.#parts = [];
      this.#held = 0;
      return;
    }
    if (part.length === 0) return;
    this.#parts.push(part);
    this.#held += part.length;
  }

  #tell(): void {
    const [only] = this.#parts;
    const bytes = this.#parts.length > 1 ? Buffer.concat(this.#parts, this.#held) : only;
    const tooLong = this.#tooLong;
    const first = this.#first;
    this.#parts = [];
    this.#held = 0;
    this.#tooLong = false;
    this.#first = false;
    const line = bytes === undefined ? '' : bytes.toString('utf8');
    this.#listener(tooLong ? undefined : first && line.startsWith(BYTE_ORDER_MARK) ? line.slice(1) : line);
  }
}
