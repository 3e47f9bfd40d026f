import { documentOfLine } from './line-document.ts';
import { LineSplitter } from './line-splitter.ts';

/** The parser refuses a longer line; its bytes are at least as many as its characters. */
export const MAX_LINE_BYTES = 1024 * 1024;
/** A file with so many unreadable lines or bytes at its beginning, and not one document, is no log. */
const HOPELESS_LINES = 1_000;
const HOPELESS_BYTES = 32 * 1024 * 1024;

/** A line that waits to be scored. */
export interface Waiting {
  readonly source: Source;
  readonly line: string;
  readonly number: number;
}

/** One file on its way through the scanner. */
export class Source {
  readonly name: string;
  events = 0;
  skipped = 0;
  failed = 0;
  readonly #place: string;
  readonly #add: (waiting: Waiting, document: unknown) => void;
  #lines: LineSplitter;
  #line = 0;
  #bytes = 0;
  #restarts = 0;

  constructor(name: string, place: string, add: (waiting: Waiting, document: unknown) => void) {
    this.name = name;
    this.#place = place;
    this.#add = add;
    this.#lines = this.#splitter();
  }

  push(chunk: Buffer): void {
    this.#bytes += chunk.length;
    this.#lines.push(chunk);
  }

  /** The file has ended: its last line may have no newline. */
  end(): void {
    this.#lines.end();
  }

  /** Another file has come in the place of this one; its lines are numbered anew. */
  restart(): void {
    this.#lines.end();
    this.#lines = this.#splitter();
    this.#line = 0;
    this.#restarts++;
  }

  /** Whether so much was read without a single document that the rest would be read in vain. */
  get hopeless(): boolean {
    return this.#empty && (this.failed >= HOPELESS_LINES || (this.failed > 0 && this.#bytes >= HOPELESS_BYTES));
  }

  /** Whether there was something in it, but nothing that could be judged. */
  get fruitless(): boolean {
    return this.events === 0 && this.failed + this.skipped > 0;
  }

  get #empty(): boolean {
    return this.events === 0 && this.skipped === 0;
  }

  #splitter(): LineSplitter {
    return new LineSplitter(MAX_LINE_BYTES, (line) => {
      const number = ++this.#line;
      if (line === undefined) return this.#add({ source: this, line: '', number }, undefined);
      const text = line.endsWith('\r') ? line.slice(0, -1) : line;
      if (text.trim() === '') return;
      this.#add(
        { source: this, line: text, number },
        documentOfLine(text, `${this.#place}.${this.#restarts}.${number}`),
      );
    });
  }
}
