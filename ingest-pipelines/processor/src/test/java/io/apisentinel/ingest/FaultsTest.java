package io.apisentinel.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.elasticsearch.ingest.IngestDocument;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the scorer does, each document goes on, pending, with the reason. */
class FaultsTest {
  private TestNode node;
  private StandInScorer scorer;
  private final CountDownLatch end = new CountDownLatch(1);

  @BeforeEach
  void start() throws Exception {
    node = new TestNode();
    scorer = new StandInScorer();
  }

  @AfterEach
  void stop() {
    end.countDown();
    assertEquals(0, node.calledAgain.get(), "handlers called more than once");
    node.close();
    scorer.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404, 413, 415, 429, 500, 503, 302})
  void aRefusalLeavesDocumentsPendingWithItsStatus(int status) {
    scorer.behave(request -> request.send(status, "{\"error\":\"x\",\"message\":\"no\"}", "Location", "/v1/score"));

    assertPending(ingest(2), "http_" + status);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<html>",
        "{",
        "[]",
        "{\"bundle\":\"b\"}",
        "{\"bundle\":\"b\",\"verdicts\":[]}",
        "{\"bundle\":\"b\",\"verdicts\":[1,2]}",
        "{\"bundle\":\"b\",\"verdicts\":[{},{},{}]}",
        "{\"bundle\":\"b\",\"verdicts\":[{},{}]} tail",
        "{\"bundle\":\"b\",\"verdicts\":{}}",
      })
  void anAnswerThatIsNotTheContractLeavesDocumentsPending(String body) {
    scorer.behave(request -> request.send(200, body));

    assertPending(ingest(2), "bad_answer");
  }

  @Test
  void verdictsOfAnotherNumberAreRefused() {
    scorer.behave(request -> request.send(200, StandInScorer.answerTo(List.of(request.events().get(0)))));

    List<CompletableFuture<IngestDocument>> documents = ingest(2);
    // Split in two, each half has as many verdicts as documents, so even this scorer can be worked with.
    documents.forEach(document -> assertEquals("scored", TestNode.status(document)));
    assertEquals(3, scorer.requests().size());
  }

  @Test
  void aVerdictOnAnotherEventIsRefusedAndItsNeighbourKept() {
    scorer.behave(
        request ->
            request.send(
                200,
                "{\"bundle\":\"b\",\"verdicts\":["
                    + StandInScorer.verdict("e0", 1)
                    + ","
                    + StandInScorer.verdict("other", 1)
                    + "]}"));
    List<CompletableFuture<IngestDocument>> documents = ingest(2);

    assertEquals("scored", TestNode.status(documents.get(0)));
    assertEquals("bad_verdict", TestNode.reason(documents.get(1)));
  }

  @Test
  void anAnswerWithoutEndIsBrokenOff() {
    scorer.behave(
        request -> {
          request.exchange().sendResponseHeaders(200, 0);
          byte[] spaces = " ".repeat(64 * 1024).getBytes();
          try {
            while (true) {
              request.exchange().getResponseBody().write(spaces);
            }
          } catch (IOException brokenOff) {
            request.exchange().close();
          }
        });

    assertPending(ingest(2, "60s"), "answer_too_large");
  }

  @Test
  void halfAnAnswerLeavesDocumentsPending() {
    scorer.behave(
        request -> {
          byte[] body = StandInScorer.answerTo(request.events()).getBytes();
          request.exchange().sendResponseHeaders(200, body.length);
          request.exchange().getResponseBody().write(body, 0, body.length / 2);
          request.exchange().getResponseBody().flush();
          throw new IOException("the connection breaks");
        });

    assertPending(ingest(2, "60s"), "unreachable");
  }

  @Test
  void aScorerThatHangsAfterHalfAnAnswerIsLeftAtTheDeadline() {
    scorer.behave(
        request -> {
          request.exchange().sendResponseHeaders(200, 1_000);
          request.exchange().getResponseBody().write('{');
          request.exchange().getResponseBody().flush();
          BatchingTest.awaitQuietly(end);
        });

    assertPending(ingest(2, "100ms"), "deadline");
    TestNode.await("its place is free again", () -> node.stats().get("in_flight").equals(0));
  }

  @Test
  void aScorerThatHangsIsLeftAtTheDeadline() {
    scorer.behave(request -> BatchingTest.awaitQuietly(end));

    assertPending(ingest(2, "100ms"), "deadline");
    TestNode.await("its place is free again", () -> node.stats().get("in_flight").equals(0));
  }

  @Test
  void nobodyListening() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    ApiSentinelProcessor processor = node.processor("http://127.0.0.1:" + port, "timeout", "60s");

    assertPending(List.of(node.ingest(processor, null, TestNode.event("e"))), "unreachable");
  }

  @Test
  void aConnectionThatWentStaleIsTriedAgain() {
    AtomicBoolean broken = new AtomicBoolean();
    scorer.behave(
        request -> {
          if (broken.compareAndSet(false, true)) {
            throw new IOException("the connection breaks");
          }
          request.score();
        });

    ingest(2, "60s").forEach(document -> assertEquals("scored", TestNode.status(document)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"413", "200", "400"})
  void oneBadDocumentDoesNotMarkItsNeighbours(String status) {
    scorer.behave(
        request -> {
          boolean bad = request.events().stream().anyMatch(event -> StandInScorer.eventId(event).equals("e13"));
          if (bad) {
            request.send(Integer.parseInt(status), "garbage");
          } else {
            request.score();
          }
        });
    List<CompletableFuture<IngestDocument>> documents = ingest(64, "60s");

    for (int i = 0; i < documents.size(); i++) {
      assertEquals(i == 13 ? "pending" : "scored", TestNode.status(documents.get(i)), "document " + i);
    }
  }

  @Test
  void aScorerThatRefusesEverythingIsNotFlooded() {
    scorer.behave(request -> request.send(413, ""));

    assertPending(ingest(256, "60s"), "http_413");
    assertTrue(scorer.requests().size() <= 17, "one request and 16 more: " + scorer.requests().size());
  }

  @Test
  void failedAndSkippedVerdictsAreWrittenAsTheyAre() {
    scorer.behave(
        request ->
            request.send(
                200,
                "{\"bundle\":\"b\",\"verdicts\":[{\"status\":\"failed\",\"scored_at\":\"2026-01-01T00:00:00Z\","
                    + "\"reason\":\"no time\"},{\"status\":\"skipped\",\"scored_at\":\"2026-01-01T00:00:00Z\","
                    + "\"reason\":\"no request\"}]}"));
    List<CompletableFuture<IngestDocument>> documents = ingest(2);

    assertEquals(
        Map.of("status", "failed", "event_id", "e0", "scored_at", "2026-01-01T00:00:00Z", "reason", "no time"),
        TestNode.ours(TestNode.await(documents.get(0))));
    assertEquals("skipped", TestNode.status(documents.get(1)));
    assertNull(((Map<?, ?>) TestNode.await(documents.get(1)).getSource().get("event")).get("risk_score"));
    assertEquals(1, node.counted("failed"));
    assertEquals(1, node.counted("skipped"));
  }

  @Test
  void aStoppingNodeLetsItsDocumentsGo() {
    scorer.behave(request -> BatchingTest.awaitQuietly(end));
    List<CompletableFuture<IngestDocument>> documents = ingest(3, "60s");
    TestNode.await("the batch is under way", () -> !scorer.requests().isEmpty());
    node.stopScorers();

    assertPending(documents, "stopping");
    assertPending(ingest(1, "60s"), "stopping");
  }

  private List<CompletableFuture<IngestDocument>> ingest(int count) {
    return ingest(count, "60s");
  }

  private List<CompletableFuture<IngestDocument>> ingest(int count, String timeout) {
    ApiSentinelProcessor processor =
        node.processor(scorer.url(), "timeout", timeout, "batch_size", count, "batch_age", "1s");
    List<CompletableFuture<IngestDocument>> documents = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      documents.add(node.ingest(processor, null, TestNode.event("e" + i)));
    }
    return documents;
  }

  private void assertPending(List<CompletableFuture<IngestDocument>> documents, String reason) {
    for (CompletableFuture<IngestDocument> document : documents) {
      Map<String, Object> ours = TestNode.ours(TestNode.await(document));
      assertEquals("pending", ours.get("status"));
      assertEquals(reason, ours.get("reason_pending"));
      assertNotNull(ours.get("event_id"));
      assertEquals(3, ours.size());
    }
    assertTrue(node.counted("pending") >= documents.size());
  }
}
