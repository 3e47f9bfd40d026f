package io.apisentinel.ingest.document;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/** A byte buffer to be used again and again, which takes no more than its limit. */
final class BoundedOutput extends OutputStream {
  /** Above this the buffer is given back after use, so that one huge document does not hold its memory for ever. */
  private static final int KEPT = 256 * 1024;

  private static final IOException FULL = new FullException();

  private byte[] bytes = new byte[4 * 1024];
  private int length;
  private int limit;
  private boolean overflowed;

  void reset(int newLimit) {
    if (bytes.length > KEPT) {
      bytes = new byte[4 * 1024];
    }
    length = 0;
    limit = newLimit;
    overflowed = false;
  }

  boolean overflowed() {
    return overflowed;
  }

  byte[] toByteArray() {
    return Arrays.copyOf(bytes, length);
  }

  @Override
  public void write(int oneByte) throws IOException {
    room(1);
    bytes[length++] = (byte) oneByte;
  }

  @Override
  public void write(byte[] source, int offset, int count) throws IOException {
    room(count);
    System.arraycopy(source, offset, bytes, length, count);
    length += count;
  }

  private void room(int count) throws IOException {
    if (overflowed || count > limit - length) {
      overflowed = true;
      throw FULL;
    }
    if (count > bytes.length - length) {
      bytes = Arrays.copyOf(bytes, Math.min(limit, Math.max(bytes.length * 2, length + count)));
    }
  }

  private static final class FullException extends IOException {
    private static final long serialVersionUID = 1L;

    FullException() {
      super("the event is larger than its limit");
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
      return this;
    }
  }
}
