import { Readable } from 'node:stream';

/**
 * Lines as a stream. Unlike `Readable.from` it lets go the moment it is destroyed: that one waits for the next line, which
 * may not come for long.
 *
 * @param onEnd called once, however it ends
 */
export function lineStream(lines: AsyncIterator<string>, onEnd: () => void): Readable {
  return new Readable({
    read() {
      lines.next().then(
        ({ done, value }) => {
          if (!this.destroyed) this.push(done ? null : value);
        },
        (error: Error) => this.destroy(error),
      );
    },
    destroy(error, done) {
      onEnd();
      done(error);
    },
  });
}
