package io.apisentinel.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.elasticsearch.ingest.IngestDocument;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BatchingTest {
  private TestNode node;
  private StandInScorer scorer;

  @BeforeEach
  void start() throws Exception {
    node = new TestNode();
    scorer = new StandInScorer();
  }

  @AfterEach
  void stop() {
    node.close();
    scorer.close();
  }

  @Test
  void aBatchLeavesWhenItIsFullByCount() {
    // The age is far longer than the test: only the count can send the batch off.
    ApiSentinelProcessor processor =
        node.processor(scorer.url(), "batch_size", 3, "batch_age", "1s", "timeout", "60s");
    List<CompletableFuture<IngestDocument>> documents = ingest(processor, 6);

    documents.forEach(document -> assertEquals("scored", TestNode.status(document)));
    assertEquals(List.of(3, 3), sizes());
  }

  @Test
  void aBatchLeavesWhenItIsFullByBytes() {
    ApiSentinelProcessor processor =
        node.processor(scorer.url(), "batch_bytes", "2kb", "batch_age", "1s", "timeout", "60s");
    List<CompletableFuture<IngestDocument>> documents = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Map<String, Object> source = TestNode.event("e" + i);
      source.put("message", "x".repeat(900));
      documents.add(node.ingest(processor, null, source));
    }

    documents.forEach(document -> assertEquals("scored", TestNode.status(document)));
    assertTrue(sizes().stream().allMatch(size -> size <= 2), "no batch holds more than 2 KiB: " + sizes());
  }

  @Test
  void aSingleDocumentLeavesWhenItIsOldEnough() {
    ApiSentinelProcessor processor = node.processor(scorer.url(), "timeout", "60s");

    assertEquals("scored", TestNode.status(node.ingest(processor, null, TestNode.event("alone"))));
    assertEquals(List.of(1), sizes());
  }

  @Test
  void documentsOfConcurrentBulksShareABatch() throws Exception {
    ApiSentinelProcessor processor =
        node.processor(scorer.url(), "batch_size", 40, "batch_age", "1s", "timeout", "60s");
    List<CompletableFuture<IngestDocument>> documents = new ArrayList<>();
    List<Thread> bulks = new ArrayList<>();
    for (int bulk = 0; bulk < 4; bulk++) {
      int from = bulk * 10;
      Thread thread =
          new Thread(
              () -> {
                for (int i = from; i < from + 10; i++) {
                  CompletableFuture<IngestDocument> one = node.ingest(processor, null, TestNode.event("e" + i));
                  synchronized (documents) {
                    documents.add(one);
                  }
                }
              });
      bulks.add(thread);
      thread.start();
    }
    for (Thread bulk : bulks) {
      bulk.join();
    }

    documents.forEach(document -> assertEquals("scored", TestNode.status(document)));
    assertEquals(List.of(40), sizes());
  }

  @Test
  void noMoreRequestsAreUnderWayThanAllowed() throws Exception {
    AtomicInteger underWay = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    scorer.behave(
        request -> {
          most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
          Thread.yield();
          underWay.decrementAndGet();
          request.score();
        });
    ApiSentinelProcessor processor =
        node.processor(scorer.url(), "batch_size", 1, "max_in_flight", 2, "timeout", "60s");

    ingest(processor, 200).forEach(document -> assertEquals("scored", TestNode.status(document)));
    assertTrue(most.get() <= 2, "at most 2 under way, there were " + most.get());
    assertEquals(200, scorer.requests().size());
  }

  @Test
  void aFullQueueMarksTheDocumentAtOnceAndOnTheCallersThread() {
    CountDownLatch hold = new CountDownLatch(1);
    scorer.behave(
        request -> {
          awaitQuietly(hold);
          request.score();
        });
    ApiSentinelProcessor processor =
        node.processor(
            scorer.url(), "batch_size", 1, "max_in_flight", 1, "queue_size", 2, "batch_age", "1ms", "timeout", "60s");
    List<CompletableFuture<IngestDocument>> first = ingest(processor, 1);
    TestNode.await("the first is under way", () -> scorer.requests().size() == 1);
    List<CompletableFuture<IngestDocument>> queued = ingest(processor, 2);

    CompletableFuture<IngestDocument> refused = node.ingest(processor, null, TestNode.event("late"));
    assertTrue(refused.isDone(), "refused before execute returns");
    assertEquals("pending", TestNode.status(refused));
    assertEquals("queue_full", TestNode.reason(refused));

    hold.countDown();
    assertEquals("scored", TestNode.status(first.get(0)));
    queued.forEach(document -> assertEquals("scored", TestNode.status(document)));
  }

  @Test
  void eachDocumentGetsItsOwnVerdictThoughBatchesAnswerOutOfOrder() {
    AtomicInteger count = new AtomicInteger();
    CountDownLatch second = new CountDownLatch(1);
    scorer.behave(
        request -> {
          if (count.getAndIncrement() == 0) {
            awaitQuietly(second);
          }
          StringBuilder verdicts = new StringBuilder();
          for (Map<String, Object> event : request.events()) {
            String id = StandInScorer.eventId(event);
            verdicts.append(verdicts.isEmpty() ? "" : ",");
            verdicts.append(StandInScorer.verdict(id, Integer.parseInt(id.substring(1))));
          }
          request.send(200, "{\"bundle\":\"b\",\"verdicts\":[" + verdicts + "]}");
          second.countDown();
        });
    ApiSentinelProcessor processor =
        node.processor(scorer.url(), "batch_size", 5, "batch_age", "1s", "timeout", "60s");
    List<CompletableFuture<IngestDocument>> documents = ingest(processor, 10);

    Set<Object> scores = new HashSet<>();
    for (int i = 0; i < documents.size(); i++) {
      Map<?, ?> risk = (Map<?, ?>) TestNode.ours(TestNode.await(documents.get(i))).get("risk");
      assertEquals((double) i, ((Number) risk.get("score")).doubleValue());
      scores.add(risk.get("score"));
    }
    assertEquals(10, scores.size());
  }

  @Test
  void theRequestIsWhatTheContractSays() {
    ApiSentinelProcessor processor = node.processor(scorer.url() + "/", "timeout", "60s");
    Map<String, Object> source = TestNode.event("own");
    source.put("agent", Map.of("name", "shipper"));
    TestNode.await(node.ingest(processor, "document-id", source));

    StandInScorer.Request request = scorer.requests().get(0);
    assertEquals("POST", request.exchange().getRequestMethod());
    assertEquals("application/json", request.header("Content-Type"));
    assertEquals("ApiKey first-key", request.header("Authorization"));
    int remaining = Integer.parseInt(request.header("x-api-sentinel-deadline-ms"));
    assertTrue(remaining > 0 && remaining <= 60_000, "what remains of a minute: " + remaining);
    Map<String, Object> event = request.events().get(0);
    assertEquals("document-id", event.get("_id"));
    assertEquals(Map.of("event_id", "own"), event.get("api_sentinel"));
    assertEquals(Map.of("path", "/own"), event.get("url"));
    assertNull(event.get("agent"));
  }

  @Test
  void aReloadedKeyIsSentFromThenOn() {
    ApiSentinelProcessor processor = node.processor(scorer.url(), "timeout", "60s");
    TestNode.await(node.ingest(processor, null, TestNode.event("a")));
    node.setKey("second-key");
    TestNode.await(node.ingest(processor, null, TestNode.event("b")));

    assertEquals("ApiKey first-key", scorer.requests().get(0).header("Authorization"));
    assertEquals("ApiKey second-key", scorer.requests().get(1).header("Authorization"));
  }

  private List<CompletableFuture<IngestDocument>> ingest(ApiSentinelProcessor processor, int count) {
    List<CompletableFuture<IngestDocument>> documents = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      documents.add(node.ingest(processor, null, TestNode.event("e" + i)));
    }
    return documents;
  }

  private List<Integer> sizes() {
    return scorer.requests().stream().map(request -> request.events().size()).toList();
  }

  static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
