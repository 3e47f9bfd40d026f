package io.apisentinel.ingest.scoring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CircuitBreakerTest {
  private static final long SECOND = 1_000_000_000L;

  private final CircuitBreaker breaker = new CircuitBreaker(SECOND);

  private void open(long now) {
    for (int i = 0; i < 4; i++) {
      assertTrue(breaker.admits(now));
      breaker.failed(now);
    }
    assertEquals(CircuitBreaker.State.OPEN, breaker.state());
  }

  @Test
  void aProbeIsSmallAndEachThatFailsDoublesThePause() {
    open(0);
    assertFalse(breaker.admits(SECOND - 1));
    assertEquals(CircuitBreaker.PROBE_DOCUMENTS, admitted(SECOND, 100));
    breaker.failed(SECOND);
    assertFalse(breaker.admits(3 * SECOND - 1));
    assertTrue(breaker.admits(3 * SECOND));
    breaker.succeeded();
    assertEquals(CircuitBreaker.State.CLOSED, breaker.state());
    open(10 * SECOND);
    assertTrue(breaker.admits(11 * SECOND), "the pause is short again");
  }

  @Test
  void thePauseHasABound() {
    open(0);
    long now = 0;
    for (int i = 0; i < 20; i++) {
      now += 10 * SECOND;
      assertTrue(breaker.admits(now));
      breaker.failed(now);
    }
  }

  @Test
  void aProbeThatBringsNothingGivesWayToAnother() {
    open(0);
    admitted(SECOND, 100);
    assertFalse(breaker.admits(2 * SECOND));
    assertEquals(CircuitBreaker.PROBE_DOCUMENTS, admitted(2 * SECOND + 1, 100));
  }

  @Test
  void anAskedPauseIsKeptWithinBounds() {
    breaker.pause(0, 3_600 * SECOND);
    assertFalse(breaker.admits(30 * SECOND - 1));
    assertTrue(breaker.admits(30 * SECOND));
  }

  @Test
  void retryAfterInBothForms() {
    Instant now = Instant.parse("2026-01-01T00:00:00Z");
    assertEquals(Optional.of(5 * SECOND), RetryAfter.nanos("5", now));
    assertEquals(Optional.of(7 * SECOND), RetryAfter.nanos("Thu, 1 Jan 2026 00:00:07 GMT", now));
    assertEquals(Optional.of(0L), RetryAfter.nanos("Thu, 1 Jan 2015 00:00:07 GMT", now));
    assertEquals(Optional.of(86_400 * SECOND), RetryAfter.nanos("999999999", now));
    for (String wrong : new String[] {"", "soon", "-1", "1.5", "99999999999999999999"}) {
      assertEquals(Optional.empty(), RetryAfter.nanos(wrong, now), wrong);
    }
  }

  private int admitted(long now, int asked) {
    int admitted = 0;
    for (int i = 0; i < asked; i++) {
      admitted += breaker.admits(now) ? 1 : 0;
    }
    return admitted;
  }
}
