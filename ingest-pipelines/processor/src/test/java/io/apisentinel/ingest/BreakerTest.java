package io.apisentinel.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.elasticsearch.ingest.IngestDocument;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BreakerTest {
  private TestNode node;
  private StandInScorer scorer;
  private ApiSentinelProcessor processor;

  @BeforeEach
  void start() throws Exception {
    node = new TestNode();
    scorer = new StandInScorer();
    processor = node.processor(scorer.url(), "timeout", "10s", "batch_age", "1ms");
  }

  @AfterEach
  void stop() {
    node.close();
    scorer.close();
  }

  @Test
  void itOpensAfterFailuresInARowAndClosesWhenTheScorerIsBack() {
    scorer.behave(request -> request.send(500, ""));
    for (int i = 0; i < 4; i++) {
      assertEquals("http_500", TestNode.reason(ingest("e" + i)));
    }
    TestNode.await("it opens", () -> node.stats().get("breaker").equals("open"));
    // Its pauses end by time, so on a slow machine a document may meet a probe; the next ones do not.
    TestNode.await("a document is refused", () -> "breaker_open".equals(TestNode.reason(ingest("during"))));

    scorer.behave(StandInScorer.Request::score);
    TestNode.await("a probe is scored", () -> TestNode.status(ingest("probe")).equals("scored"));
    assertEquals("closed", node.stats().get("breaker"));
  }

  @Test
  void successesInBetweenKeepItClosed() {
    for (int i = 0; i < 12; i++) {
      boolean good = i % 3 == 2;
      scorer.behave(request -> request.send(good ? 200 : 500, good ? StandInScorer.answerTo(request.events()) : ""));
      assertEquals(good ? "scored" : "pending", TestNode.status(ingest("e" + i)));
    }
    assertEquals("closed", node.stats().get("breaker"));
  }

  @Test
  void aScorerThatAsksForAPauseGetsIt() {
    scorer.behave(request -> request.send(429, "", "Retry-After", "30"));
    assertEquals("http_429", TestNode.reason(ingest("a")));
    TestNode.await("it opens", () -> node.stats().get("breaker").equals("open"));

    scorer.behave(StandInScorer.Request::score);
    CompletableFuture<IngestDocument> refused = ingest("b");
    assertTrue(refused.isDone(), "refused before execute returns");
    assertEquals("breaker_open", TestNode.reason(refused));
    assertEquals(1, scorer.requests().size());
  }

  @Test
  void aScorerThatHangsIsLeftAlone() {
    CountDownLatch end = new CountDownLatch(1);
    scorer.behave(request -> BatchingTest.awaitQuietly(end));
    processor = node.processor(scorer.url(), "timeout", "50ms", "batch_age", "1ms");
    TestNode.await("it opens", () -> "breaker_open".equals(TestNode.reason(ingest("e"))));

    assertTrue(scorer.requests().size() >= 4, "not before four requests hung");
    end.countDown();
  }

  private CompletableFuture<IngestDocument> ingest(String id) {
    return node.ingest(processor, null, TestNode.event(id));
  }
}
