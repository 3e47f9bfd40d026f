package io.apisentinel.ingest.scoring;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** The header {@code Retry-After}: seconds, or an HTTP date. */
final class RetryAfter {
  private static final long MOST_SECONDS = 86_400;

  private RetryAfter() {}

  /** Nanoseconds from {@code now}, at most a day's; empty where the header is neither form. */
  static Optional<Long> nanos(String header, Instant now) {
    String text = header.trim();
    try {
      long seconds =
          text.length() <= 9 && !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9')
              ? Long.parseLong(text)
              : Duration.between(now, ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)).toSeconds();
      return Optional.of(Math.min(MOST_SECONDS, Math.max(0, seconds)) * 1_000_000_000L);
    } catch (DateTimeException neither) {
      return Optional.empty();
    }
  }
}
