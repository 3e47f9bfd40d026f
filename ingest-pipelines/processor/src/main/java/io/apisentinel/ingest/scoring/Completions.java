package io.apisentinel.ingest.scoring;

import io.apisentinel.ingest.document.SentinelFields;
import io.apisentinel.ingest.document.VerdictWriter;
import io.apisentinel.ingest.stats.Counters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.elasticsearch.common.util.concurrent.AbstractRunnable;

/**
 * Writes the outcome onto documents and sends them on, on the plugin's pool: the rest of their pipeline runs there. A
 * document that somebody else has claimed is left out.
 */
final class Completions {
  /** Documents a task: a batch is spread over the pool's threads. */
  private static final int CHUNK = 64;

  private static final Logger LOGGER = LogManager.getLogger(Completions.class);

  private final Executor pool;
  private final Counters counters;

  Completions(Executor pool, Counters counters) {
    this.pool = pool;
    this.counters = counters;
  }

  /** All of {@code documents} go on without a verdict. */
  void pending(List<PendingDocument> documents, PendingReason reason) {
    List<PendingDocument> ours = new ArrayList<>();
    for (PendingDocument document : documents) {
      if (document.claim()) {
        ours.add(document);
      }
    }
    for (int from = 0; from < ours.size(); from += CHUNK) {
      List<PendingDocument> chunk = ours.subList(from, Math.min(from + CHUNK, ours.size()));
      run(() -> each(chunk, document -> markPending(document, reason)));
    }
  }

  /** {@code verdicts} has one a document, in order; one of a wrong shape leaves its document without. */
  void verdicts(List<PendingDocument> documents, List<Map<String, Object>> verdicts) {
    for (int start = 0; start < documents.size(); start += CHUNK) {
      int from = start;
      int to = Math.min(start + CHUNK, documents.size());
      run(() -> {
        for (int i = from; i < to; i++) {
          PendingDocument document = documents.get(i);
          if (document.claim()) {
            Map<String, Object> verdict = verdicts.get(i);
            each(List.of(document), claimed -> answer(claimed, verdict));
          }
        }
      });
    }
  }

  private void answer(PendingDocument document, Map<String, Object> verdict) {
    if (!VerdictShape.isRight(verdict, document.eventId())) {
      markPending(document, PendingReason.BAD_VERDICT);
      return;
    }
    String index = document.document().getMetadata().getIndex();
    VerdictWriter.write(document.document().getSource(), index, verdict, document.eventId());
    counters.verdict(verdict.get("status"));
    counters.document().record(System.nanoTime() - document.enteredNanos());
  }

  private void markPending(PendingDocument document, PendingReason reason) {
    SentinelFields.writePending(document.document().getSource(), document.eventId(), reason.code());
    counters.pending(reason);
  }

  /** Whatever goes wrong with one document, it goes on, and so do its neighbours. */
  private void each(List<PendingDocument> documents, Consumer<PendingDocument> outcome) {
    for (PendingDocument document : documents) {
      try {
        outcome.accept(document);
      } catch (RuntimeException failure) {
        LOGGER.warn("a document goes on without its verdict, which could not be written onto it", failure);
      }
      try {
        document.goOn();
      } catch (RuntimeException failure) {
        LOGGER.error("the rest of the pipeline failed outside of its own error handling", failure);
      }
    }
  }

  private void run(Runnable work) {
    pool.execute(new Task(work));
  }

  /** The pool refuses tasks only when the node is stopping; then the work is done by whoever brought it. */
  private static final class Task extends AbstractRunnable {
    private final Runnable work;

    Task(Runnable work) {
      this.work = work;
    }

    @Override
    protected void doRun() {
      work.run();
    }

    @Override
    public boolean isForceExecution() {
      return true;
    }

    @Override
    public void onRejection(Exception refused) {
      work.run();
    }

    @Override
    public void onFailure(Exception failure) {
      LOGGER.error("documents may be waiting for an answer that was lost", failure);
    }
  }
}
