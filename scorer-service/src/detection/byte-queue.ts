/** Texts in the order in which they came, as UTF-8 outside of the garbage collector's heap; the oldest go first. */

const CHUNK = 4 * 1024 * 1024;

interface Chunk {
  readonly bytes: Buffer;
  /** Position of its first byte among all that were ever written. */
  readonly start: number;
  used: number;
}

export class ByteQueue {
  readonly #chunks: Chunk[] = [];
  #end = 0;

  /** Bytes in memory, those not yet used included. */
  get capacity(): number {
    return this.#chunks.reduce((sum, { bytes }) => sum + bytes.length, 0);
  }

  /** The position behind the last text. */
  get end(): number {
    return this.#end;
  }

  /** Appends a text as one piece. @returns its position, which rises; `end` is then the position behind it */
  append(text: string): number {
    const most = text.length * 3;
    let last = this.#chunks.at(-1);
    if (last === undefined || last.bytes.length - last.used < most) {
      last = this.#newChunk(most);
    }
    const position = last.start + last.used;
    last.used += last.bytes.write(text, last.used, 'utf8');
    this.#end = last.start + last.used;
    return position;
  }

  /** The text of `length` bytes that `append` put at a position that was not released. */
  read(position: number, length: number): string {
    const { bytes, start } = this.#chunkAt(position);
    return bytes.toString('utf8', position - start, position - start + length);
  }

  /** What stands from a position on, in pieces that share the queue's memory and stay as they are, whatever is appended or released. */
  from(position: number): Uint8Array[] {
    return this.#chunks
      .filter(({ start, used }) => start + used > position)
      .map(({ bytes, start, used }) => bytes.subarray(Math.max(position - start, 0), used));
  }

  /** Forgets what stands before a position. */
  release(position: number): void {
    while (this.#chunks.length > 1 && this.#chunks[1].start <= position) this.#chunks.shift();
  }

  #newChunk(least: number): Chunk {
    const chunk = { bytes: Buffer.allocUnsafeSlow(Math.max(CHUNK, least)), start: this.#end, used: 0 };
    this.#chunks.push(chunk);
    return chunk;
  }

  #chunkAt(position: number): Chunk {
    const chunks = this.#chunks;
    let low = 0;
    for (let high = chunks.length - 1; low < high; ) {
      const middle = (low + high + 1) >> 1;
      if (chunks[middle].start <= position) low = middle;
      else high = middle - 1;
    }
    return chunks[low];
  }
}
