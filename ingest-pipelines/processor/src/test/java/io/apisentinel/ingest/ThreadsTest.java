package io.apisentinel.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.elasticsearch.common.util.concurrent.ThreadContext;
import org.elasticsearch.index.VersionType;
import org.elasticsearch.ingest.IngestDocument;
import org.junit.jupiter.api.Test;

/** Which thread a document goes on, and as whom. */
class ThreadsTest {
  private record Seen(String thread, String user) {}

  @Test
  void laterProcessorsRunOnThePoolAsWhoeverBroughtTheDocument() throws Exception {
    try (TestNode node = new TestNode();
        StandInScorer scorer = new StandInScorer()) {
      ApiSentinelProcessor processor = node.processor(scorer.url(), "batch_size", 4, "batch_age", "1s", "timeout", "60s");
      List<CompletableFuture<Seen>> documents = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        documents.add(ingestAs(node, processor, "user-" + i));
      }
      for (int i = 0; i < 4; i++) {
        Seen seen = documents.get(i).get(30, TimeUnit.SECONDS);
        assertEquals("user-" + i, seen.user());
        assertTrue(seen.thread().contains("[api_sentinel]"), seen.thread());
      }
      assertEquals(1, scorer.requests().size());
      assertNull(node.threadContext().getHeader("user"));
    }
  }

  @Test
  void alsoWhenTheDeadlinePasses() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    try (TestNode node = new TestNode();
        StandInScorer scorer = new StandInScorer()) {
      scorer.behave(request -> BatchingTest.awaitQuietly(end));
      ApiSentinelProcessor processor = node.processor(scorer.url(), "timeout", "50ms");
      Seen seen = ingestAs(node, processor, "user-1").get(30, TimeUnit.SECONDS);

      assertEquals("user-1", seen.user());
      assertTrue(seen.thread().contains("[api_sentinel]"), seen.thread());
      end.countDown();
    }
  }

  @Test
  void aHandlerThatThrowsDoesNotHoldUpItsNeighbours() throws Exception {
    try (TestNode node = new TestNode();
        StandInScorer scorer = new StandInScorer()) {
      ApiSentinelProcessor processor = node.processor(scorer.url(), "batch_size", 2, "batch_age", "1s", "timeout", "60s");
      processor.execute(
          document("a"),
          (document, failure) -> {
            throw new IllegalStateException("a later processor broke its promise");
          });

      assertEquals("scored", TestNode.status(node.ingest(processor, null, TestNode.event("b"))));
    }
  }

  private static CompletableFuture<Seen> ingestAs(TestNode node, ApiSentinelProcessor processor, String user) {
    CompletableFuture<Seen> seen = new CompletableFuture<>();
    try (ThreadContext.StoredContext ignored = node.threadContext().stashContext()) {
      node.threadContext().putHeader("user", user);
      processor.execute(
          document(user),
          (document, failure) ->
              seen.complete(new Seen(Thread.currentThread().getName(), node.threadContext().getHeader("user"))));
    }
    return seen;
  }

  private static IngestDocument document(String id) {
    return new IngestDocument("index", null, 1, null, VersionType.INTERNAL, new HashMap<>(TestNode.event(id)));
  }
}
