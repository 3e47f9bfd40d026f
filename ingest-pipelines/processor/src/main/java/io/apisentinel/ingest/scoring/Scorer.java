package io.apisentinel.ingest.scoring;

import io.apisentinel.ingest.stats.Counters;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.elasticsearch.common.util.concurrent.ThreadContext;
import org.elasticsearch.xcontent.XContentBuilder;

/**
 * Gathers documents, over whatever bulks bring them, into batches and has these scored.
 *
 * <p>A batch leaves when it is full by count or bytes, or when its first document has waited for its time, and when fewer
 * than {@code maxInFlight} are under way. One tick, which runs only while anything waits, sees to ages and deadlines.
 * The lock is held for moves between queues alone, never while anything is written, sent or called.
 */
public final class Scorer {
  private static final long MAX_TICK_NANOS = 10_000_000L;
  private static final Logger LOGGER = LogManager.getLogger(Scorer.class);

  private final ScorerOptions options;
  private final NodeThreads threads;
  private final BatchSender sender;
  private final Completions completions;
  private final Counters counters = new Counters();
  private final CircuitBreaker breaker;
  private final boolean allowed;

  private final Object lock = new Object();
  private final Deque<PendingDocument> queue = new ArrayDeque<>();
  private final Deque<Batch> halves = new ArrayDeque<>();
  private final Set<Batch> inFlight = new LinkedHashSet<>();
  private long queuedBytes;
  private boolean ticking;
  private boolean closed;

  /** @param allowed whether this node may send anything to the scorer's host */
  Scorer(ScorerOptions options, NodeThreads threads, ScorerTransport transport, boolean allowed) {
    this.allowed = allowed;
    this.options = options;
    this.threads = threads;
    this.breaker = new CircuitBreaker(2 * options.timeout().nanos());
    this.completions = new Completions(threads.pool(), counters);
    this.sender = new BatchSender(options, transport, counters, breaker, completions);
  }

  public boolean isAllowed() {
    return allowed;
  }

  public ScorerOptions options() {
    return options;
  }

  public Counters counters() {
    return counters;
  }

  /** The clock of all times here: {@link System#nanoTime}. */
  public long now() {
    return System.nanoTime();
  }

  /** Why a document should not even be written down for sending, or null; a document that is let through must be submitted. */
  public PendingReason refusal() {
    if (!allowed) {
      return PendingReason.HOST_NOT_ALLOWED;
    }
    return breaker.admits(now()) ? null : PendingReason.BREAKER_OPEN;
  }

  /** Takes the document over, or says why not; then it stays with the caller. */
  public PendingReason submit(PendingDocument document) {
    Batch ready;
    boolean startTick;
    synchronized (lock) {
      if (closed) {
        return PendingReason.STOPPING;
      }
      if (queue.size() >= options.queueSize() || queuedBytes + document.event().length > options.queueBytes()) {
        return PendingReason.QUEUE_FULL;
      }
      queue.addLast(document);
      queuedBytes += document.event().length;
      ready = nextBatch(document.enteredNanos());
      startTick = !ticking;
      ticking = true;
    }
    if (startTick) {
      threads.later(options.batchAge().millis(), this::tick);
    }
    if (ready != null) {
      send(ready);
    }
    return null;
  }

  /** Marks all that waits as pending, and takes nothing more. */
  void close() {
    List<PendingDocument> left;
    List<Batch> underWay;
    synchronized (lock) {
      closed = true;
      left = drainQueue();
      underWay = new ArrayList<>(inFlight);
    }
    completions.pending(left, PendingReason.STOPPING);
    for (Batch batch : underWay) {
      completions.pending(batch.documents(), PendingReason.STOPPING);
      batch.abort();
    }
  }

  /** Writes what an operator wants to know of this scorer. */
  public void writeStats(XContentBuilder json) throws IOException {
    int queued;
    long bytes;
    int underWay;
    synchronized (lock) {
      queued = queue.size();
      bytes = queuedBytes;
      underWay = inFlight.size();
    }
    json.startObject()
        .field("url", options.url().toString())
        .field("breaker", breaker.state().name().toLowerCase(java.util.Locale.ROOT))
        .field("in_flight", underWay)
        .startObject("queue")
        .field("documents", queued)
        .field("bytes", bytes)
        .endObject();
    counters.write(json);
    json.endObject();
  }

  /** Never throws: whoever brings the last document of a batch must not answer for the others. */
  private void send(Batch batch) {
    try (ThreadContext.StoredContext ignored = threads.context().stashContext()) {
      sender.send(batch, now()).whenCompleteAsync((next, failure) -> ended(batch, next), threads.pool());
    } catch (RuntimeException failure) {
      LOGGER.error("a batch could not be sent", failure);
      completions.pending(batch.documents(), PendingReason.UNREACHABLE);
      synchronized (lock) {
        inFlight.remove(batch);
      }
    }
  }

  /** A request is over: its place goes to the next one, and what it was split into waits in front. */
  private void ended(Batch batch, List<Batch> split) {
    List<PendingDocument> given = List.of();
    Batch ready;
    synchronized (lock) {
      inFlight.remove(batch);
      if (split != null) {
        halves.addAll(split);
      }
      if (breaker.state() == CircuitBreaker.State.OPEN) {
        given = drainQueue();
      }
      ready = nextBatch(now());
    }
    completions.pending(given, PendingReason.BREAKER_OPEN);
    if (ready != null) {
      send(ready);
    }
  }

  private void tick() {
    long now = now();
    List<PendingDocument> late = new ArrayList<>();
    List<Batch> forlorn = new ArrayList<>();
    List<Batch> ready = new ArrayList<>();
    boolean goOn;
    long pause;
    synchronized (lock) {
      while (!queue.isEmpty() && queue.peekFirst().deadlineNanos() - now <= 0) {
        late.add(dequeue());
      }
      for (Collection<Batch> batches : List.of(inFlight, halves)) {
        for (Batch batch : batches) {
          batch.takeLate(now, late);
          if (batch.deadlineNanos() - now <= 0) {
            forlorn.add(batch);
          }
        }
      }
      halves.removeAll(forlorn);
      for (Batch batch = nextBatch(now); batch != null; batch = nextBatch(now)) {
        ready.add(batch);
      }
      pause = pauseMillis(now);
      goOn = !queue.isEmpty() || !halves.isEmpty() || !inFlight.isEmpty();
      ticking = goOn;
    }
    completions.pending(late, PendingReason.DEADLINE);
    forlorn.forEach(Batch::abort);
    ready.forEach(this::send);
    if (goOn) {
      threads.later(pause, this::tick);
    }
  }

  /** Until the first document of the queue is old enough to leave, and no longer than deadlines may be late. */
  private long pauseMillis(long now) {
    long nanos = MAX_TICK_NANOS;
    if (!queue.isEmpty() && inFlight.size() < options.maxInFlight()) {
      nanos = Math.min(nanos, queue.peekFirst().enteredNanos() + options.batchAge().nanos() - now);
    }
    return Math.max(1, (nanos + 999_999) / 1_000_000);
  }

  /** The batch that should leave now, or null. Under the lock. */
  private Batch nextBatch(long now) {
    if (inFlight.size() >= options.maxInFlight()) {
      return null;
    }
    Batch batch = halves.pollFirst();
    if (batch == null) {
      boolean due =
          queue.size() >= options.batchSize()
              || queuedBytes >= options.batchBytes()
              || (!queue.isEmpty() && now - queue.peekFirst().enteredNanos() >= options.batchAge().nanos());
      if (!due) {
        return null;
      }
      batch = gather();
    }
    inFlight.add(batch);
    return batch;
  }

  private Batch gather() {
    List<PendingDocument> documents = new ArrayList<>(Math.min(queue.size(), options.batchSize()));
    long bytes = 0;
    while (!queue.isEmpty() && documents.size() < options.batchSize()) {
      int next = queue.peekFirst().event().length;
      if (!documents.isEmpty() && bytes + next > options.batchBytes()) {
        break;
      }
      bytes += next;
      documents.add(dequeue());
    }
    return new Batch(documents);
  }

  private PendingDocument dequeue() {
    PendingDocument document = queue.removeFirst();
    queuedBytes -= document.event().length;
    return document;
  }

  private List<PendingDocument> drainQueue() {
    List<PendingDocument> drained = new ArrayList<>(queue);
    for (Batch batch : halves) {
      drained.addAll(batch.documents());
    }
    queue.clear();
    halves.clear();
    queuedBytes = 0;
    return drained;
  }
}
