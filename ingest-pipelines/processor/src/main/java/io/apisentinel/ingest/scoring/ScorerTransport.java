package io.apisentinel.ingest.scoring;

import java.net.URI;
import java.util.concurrent.CompletableFuture;

/** Carries a request to a scorer and its answer back. */
interface ScorerTransport {
  /**
   * @param body the request as JSON
   * @param remainingMillis how long somebody waits for the answer
   * @param answerLimit most bytes that the answer may have
   * @return the answer, or the {@link java.io.IOException} that came in between; cancelling it ends the exchange
   */
  CompletableFuture<Answer> send(URI url, byte[] body, long remainingMillis, long answerLimit);

  /**
   * Asks for {@code url}, without the key, and forgets the answer: loading the client and connecting takes longer than the
   * first documents would wait.
   */
  void warmUp(URI url);
}
