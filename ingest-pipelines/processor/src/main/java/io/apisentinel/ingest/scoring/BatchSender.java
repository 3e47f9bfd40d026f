package io.apisentinel.ingest.scoring;

import io.apisentinel.ingest.stats.Counters;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Sends a batch and sees to what comes back: verdicts, a refusal, or nothing. */
final class BatchSender {
  private static final byte[] BEGIN = "{\"events\":[".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] END = "]}".getBytes(StandardCharsets.US_ASCII);

  /** A verdict with its explanation is about 3 KiB. */
  private static final long ANSWER_BYTES_PER_DOCUMENT = 32 * 1024;

  private static final long ANSWER_BYTES = 64 * 1024;

  private final ScorerOptions options;
  private final ScorerTransport transport;
  private final Counters counters;
  private final CircuitBreaker breaker;
  private final Completions completions;

  BatchSender(
      ScorerOptions options,
      ScorerTransport transport,
      Counters counters,
      CircuitBreaker breaker,
      Completions completions) {
    this.options = options;
    this.transport = transport;
    this.counters = counters;
    this.breaker = breaker;
    this.completions = completions;
  }

  /** @return when the request is over: the batches that it should be split into, mostly none; it never fails */
  CompletableFuture<List<Batch>> send(Batch batch, long now) {
    batch.sent(now);
    counters.batch(batch.documents().size());
    byte[] body = body(batch.documents());
    return attempt(batch, body, now)
        .handle((answer, failure) -> new Outcome(answer, failure))
        .thenCompose(
            outcome ->
                outcome.failure() != null && HttpTransport.wasStale(outcome.failure()) && !batch.aborted()
                    ? attempt(batch, body, System.nanoTime()).handle(Outcome::new)
                    : CompletableFuture.completedFuture(outcome))
        .thenApply(outcome -> settle(batch, outcome));
  }

  private CompletableFuture<Answer> attempt(Batch batch, byte[] body, long now) {
    CompletableFuture<Answer> exchange;
    try {
      long remaining = Math.max(1, (batch.deadlineNanos() - now) / 1_000_000);
      long limit = ANSWER_BYTES + ANSWER_BYTES_PER_DOCUMENT * batch.documents().size();
      exchange = transport.send(options.url(), body, remaining, limit);
    } catch (RuntimeException failure) {
      exchange = CompletableFuture.failedFuture(failure);
    }
    batch.exchange(exchange);
    return exchange;
  }

  private List<Batch> settle(Batch batch, Outcome outcome) {
    long now = System.nanoTime();
    counters.request().record(now - batch.sentNanos());
    try {
      if (outcome.failure() != null) {
        return batch.aborted() ? late(batch, now) : failed(batch, HttpTransport.reason(outcome.failure()), now);
      }
      Answer answer = outcome.answer();
      if (answer.status() == 200) {
        List<Map<String, Object>> verdicts = AnswerReader.read(answer.body(), batch.documents().size());
        breaker.succeeded();
        completions.verdicts(batch.documents(), verdicts);
        return List.of();
      }
      return refused(batch, answer, now);
    } catch (BadAnswerException bad) {
      return splitOrFail(batch, PendingReason.BAD_ANSWER, true, now);
    } catch (RuntimeException unforeseen) {
      return failed(batch, PendingReason.BAD_ANSWER, now);
    }
  }

  private List<Batch> refused(Batch batch, Answer answer, long now) {
    PendingReason reason = PendingReason.http(answer.status());
    if (answer.status() == 413 || answer.status() == 400) {
      return splitOrFail(batch, reason, false, now);
    }
    Optional<Long> pause = answer.retryAfter().flatMap(header -> RetryAfter.nanos(header, Instant.now()));
    if (pause.isPresent() && (answer.status() == 429 || answer.status() == 503)) {
      breaker.pause(now, pause.get());
      completions.pending(batch.documents(), reason);
      return List.of();
    }
    return failed(batch, reason, now);
  }

  /** One document may be what the scorer stumbles over: its neighbours get another chance without it. */
  private List<Batch> splitOrFail(Batch batch, PendingReason reason, boolean countsAsFailure, long now) {
    List<Batch> halves = batch.halves();
    if (!halves.isEmpty()) {
      counters.split();
      return halves;
    }
    if (countsAsFailure) {
      breaker.failed(now);
    }
    completions.pending(batch.documents(), reason);
    return List.of();
  }

  /** Documents that had waited in the queue until little time was left say nothing against the scorer. */
  private List<Batch> late(Batch batch, long now) {
    if (now - batch.sentNanos() >= options.timeout().nanos() / 2) {
      breaker.failed(now);
    }
    completions.pending(batch.documents(), PendingReason.DEADLINE);
    return List.of();
  }

  private List<Batch> failed(Batch batch, PendingReason reason, long now) {
    breaker.failed(now);
    completions.pending(batch.documents(), reason);
    return List.of();
  }

  private static byte[] body(List<PendingDocument> documents) {
    int length = BEGIN.length + END.length + documents.size() - 1;
    for (PendingDocument document : documents) {
      length += document.event().length;
    }
    byte[] body = new byte[length];
    int offset = append(BEGIN, body, 0);
    for (int i = 0; i < documents.size(); i++) {
      if (i > 0) {
        body[offset++] = ',';
      }
      offset = append(documents.get(i).event(), body, offset);
    }
    append(END, body, offset);
    return body;
  }

  private static int append(byte[] part, byte[] body, int offset) {
    System.arraycopy(part, 0, body, offset, part.length);
    return offset + part.length;
  }

  private record Outcome(Answer answer, Throwable failure) {}
}
