package io.apisentinel.ingest.scoring;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;

/**
 * HTTP/1.1 with kept-alive connections, through no proxy and following no redirection: the API key goes to the scorer
 * and nowhere else.
 */
final class HttpTransport implements ScorerTransport {
  /** The contract's header: how many milliseconds the caller will still wait. */
  static final String DEADLINE_HEADER = "x-api-sentinel-deadline-ms";

  /** The client's own time-out ends a connection that is never made; the scorer's tick is to come first. */
  private static final long GRACE_MILLIS = 50;

  private static final Duration WARM_UP = Duration.ofSeconds(5);
  private static final long WARM_UP_BYTES = 64 * 1024;

  private final HttpClient client;
  private final Supplier<String> authorization;

  /**
   * @param executor runs what the answers bring
   * @param tls null for the Java runtime's own trust
   * @param authorization the header's value at each request, or null for none
   */
  HttpTransport(Executor executor, SSLContext tls, Supplier<String> authorization) {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .proxy(HttpClient.Builder.NO_PROXY)
            .executor(executor);
    if (tls != null) {
      builder.sslContext(tls);
    }
    client = builder.build();
    this.authorization = authorization;
  }

  @Override
  public CompletableFuture<Answer> send(URI url, byte[] body, long remainingMillis, long answerLimit) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url)
            .timeout(Duration.ofMillis(remainingMillis + GRACE_MILLIS))
            .header("Content-Type", "application/json")
            .header("Accept", "application/json")
            .header(DEADLINE_HEADER, Long.toString(remainingMillis))
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    String key = authorization.get();
    if (key != null) {
      request.header("Authorization", key);
    }
    CompletableFuture<HttpResponse<byte[]>> exchange =
        client.sendAsync(request.build(), head -> new BoundedBody(answerLimit));
    CompletableFuture<Answer> answer =
        exchange.thenApply(
            response ->
                new Answer(response.statusCode(), response.body(), response.headers().firstValue("Retry-After")));
    // Only the future that sendAsync gave ends the exchange when cancelled.
    answer.whenComplete(
        (ignored, failure) -> {
          if (answer.isCancelled()) {
            exchange.cancel(true);
          }
        });
    return answer;
  }

  @Override
  public void warmUp(URI url) {
    HttpRequest request = HttpRequest.newBuilder(url).timeout(WARM_UP).GET().build();
    client.sendAsync(request, head -> new BoundedBody(WARM_UP_BYTES));
  }

  /** What went wrong below HTTP, in the words of the counters. */
  static PendingReason reason(Throwable failure) {
    Throwable cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    for (Throwable inner = cause; inner != null; inner = inner.getCause()) {
      if (inner instanceof AnswerTooLargeException) {
        return PendingReason.ANSWER_TOO_LARGE;
      }
      if (inner instanceof SSLException) {
        return PendingReason.TLS;
      }
      if (inner instanceof HttpTimeoutException) {
        return PendingReason.DEADLINE;
      }
    }
    return PendingReason.UNREACHABLE;
  }

  /** Whether a kept-alive connection had gone stale, in which case a second try is worth it. */
  static boolean wasStale(Throwable failure) {
    Throwable cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    return cause instanceof IOException
        && !(cause instanceof ConnectException)
        && !(cause instanceof SSLException)
        && !(cause instanceof HttpTimeoutException)
        && !(cause instanceof AnswerTooLargeException);
  }
}
