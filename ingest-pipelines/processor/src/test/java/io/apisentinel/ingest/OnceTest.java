package io.apisentinel.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.elasticsearch.ingest.IngestDocument;
import org.junit.jupiter.api.Test;

/** Under load and faults every handler is called exactly once, and the counters add up. */
class OnceTest {
  private static final int THREADS = 8;
  private static final int DOCUMENTS = 1_500;

  @Test
  void everyHandlerIsCalledOnceThoughAnswersAndDeadlinesRace() throws Exception {
    AtomicInteger requests = new AtomicInteger();
    try (TestNode node = new TestNode();
        StandInScorer scorer = new StandInScorer()) {
      scorer.behave(
          request -> {
            // Around the deadline, so that both sides of the race are won now and then; sometimes a fault.
            int number = requests.getAndIncrement();
            sleep(new Random(number).nextInt(60));
            if (number % 17 == 16) {
              request.send(500, "");
            } else if (number % 23 == 22) {
              request.send(200, "garbage");
            } else {
              request.score();
            }
          });
      ApiSentinelProcessor processor =
          node.processor(
              scorer.url(),
              "timeout", "40ms",
              "batch_size", 64,
              "batch_age", "1ms",
              "queue_size", 500,
              "max_in_flight", 3);
      List<CompletableFuture<IngestDocument>> documents = new ArrayList<>();
      CyclicBarrier together = new CyclicBarrier(THREADS);
      List<Thread> threads = new ArrayList<>();
      for (int t = 0; t < THREADS; t++) {
        int thread = t;
        Thread bulk =
            new Thread(
                () -> {
                  awaitQuietly(together);
                  for (int i = 0; i < DOCUMENTS; i++) {
                    var one = node.ingest(processor, null, TestNode.event("t" + thread + "-" + i));
                    synchronized (documents) {
                      documents.add(one);
                    }
                    if (i % 50 == 49) {
                      sleep(5);
                    }
                  }
                });
        threads.add(bulk);
        bulk.start();
      }
      for (Thread thread : threads) {
        thread.join();
      }

      int scored = 0;
      int pending = 0;
      for (CompletableFuture<IngestDocument> document : documents) {
        Map<String, Object> ours = TestNode.ours(TestNode.await(document));
        if (ours.get("status").equals("scored")) {
          scored++;
          assertEquals("HIGH", ((Map<?, ?>) ours.get("risk")).get("level"));
        } else {
          pending++;
          assertEquals(3, ours.size(), "a pending document carries nothing of a verdict: " + ours);
        }
      }
      assertEquals(THREADS * DOCUMENTS, scored + pending);
      TestNode.await("all requests are over", () -> node.stats().get("in_flight").equals(0));
      assertEquals(0, node.calledAgain.get());
      assertEquals(scored, node.counted("scored"));
      assertEquals(pending, node.counted("pending"));
      assertEquals(Map.of("documents", 0, "bytes", 0), node.stats().get("queue"));
    }
  }

  private static void sleep(int millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private static void awaitQuietly(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (Exception broken) {
      throw new AssertionError(broken);
    }
  }
}
