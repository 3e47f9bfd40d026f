package io.apisentinel.ingest.scoring;

/**
 * Leaves a failing scorer alone: opens after several failures in a row, lets a few documents through as a probe when the
 * pause is over, closes on the first success, and doubles the pause when the probe fails too.
 *
 * <p>Times are those of {@link System#nanoTime}, given by the caller.
 */
final class CircuitBreaker {
  /** Most documents of a probe. */
  static final int PROBE_DOCUMENTS = 16;

  private static final int FAILURES_TO_OPEN = 4;
  private static final long FIRST_PAUSE_NANOS = 1_000_000_000L;
  private static final long LONGEST_PAUSE_NANOS = 10_000_000_000L;

  /** Longest pause that a scorer can ask for by {@code Retry-After}. */
  static final long LONGEST_ASKED_PAUSE_NANOS = 30_000_000_000L;

  enum State {
    CLOSED,
    OPEN,
    HALF_OPEN
  }

  private final long probeNanos;
  private volatile State state = State.CLOSED;
  private volatile int failures;
  private long pauseNanos = FIRST_PAUSE_NANOS;
  private long openUntil;
  private long probeStarted;
  private int probeAdmitted;

  /** @param probeNanos after this time a probe that brought no answer gives way to another */
  CircuitBreaker(long probeNanos) {
    this.probeNanos = probeNanos;
  }

  State state() {
    return state;
  }

  /** Whether one more document may be sent now. */
  boolean admits(long now) {
    return state == State.CLOSED || admitsProbe(now);
  }

  private synchronized boolean admitsProbe(long now) {
    if (state == State.CLOSED) {
      return true;
    }
    if (state == State.OPEN) {
      if (now - openUntil < 0) {
        return false;
      }
      state = State.HALF_OPEN;
      probeStarted = now;
      probeAdmitted = 0;
    } else if (now - probeStarted > probeNanos) {
      probeStarted = now;
      probeAdmitted = 0;
    }
    return probeAdmitted++ < PROBE_DOCUMENTS;
  }

  void succeeded() {
    if (state == State.CLOSED && failures == 0) {
      return;
    }
    close();
  }

  private synchronized void close() {
    state = State.CLOSED;
    failures = 0;
    pauseNanos = FIRST_PAUSE_NANOS;
  }

  /** @return whether it is open now */
  synchronized boolean failed(long now) {
    if (state == State.CLOSED && ++failures < FAILURES_TO_OPEN) {
      return false;
    }
    if (state == State.HALF_OPEN) {
      pauseNanos = Math.min(LONGEST_PAUSE_NANOS, pauseNanos * 2);
    }
    if (state != State.OPEN) {
      state = State.OPEN;
      openUntil = now + pauseNanos;
    }
    return true;
  }

  /** The scorer asked to be left alone for this long. */
  synchronized void pause(long now, long nanos) {
    long until = now + Math.min(LONGEST_ASKED_PAUSE_NANOS, Math.max(0, nanos));
    if (state != State.OPEN || until - openUntil > 0) {
      openUntil = until;
    }
    state = State.OPEN;
  }
}
