package io.apisentinel.ingest.stats;

import io.apisentinel.ingest.scoring.PendingReason;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.elasticsearch.xcontent.XContentBuilder;

/** What happened to the documents of one scorer since the node started. */
public final class Counters {
  private final LongAdder sent = new LongAdder();
  private final LongAdder scored = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder skipped = new LongAdder();
  private final LongAdder passedBy = new LongAdder();
  private final LongAdder batches = new LongAdder();
  private final LongAdder splits = new LongAdder();
  private final Map<String, LongAdder> pending = new ConcurrentHashMap<>();
  private final LatencyHistogram request = new LatencyHistogram();
  private final LatencyHistogram document = new LatencyHistogram();

  public void batch(int documents) {
    batches.increment();
    sent.add(documents);
  }

  public void split() {
    splits.increment();
  }

  public void failed() {
    failed.increment();
  }

  public void passedBy() {
    passedBy.increment();
  }

  public void pending(PendingReason reason) {
    pending.computeIfAbsent(reason.code(), code -> new LongAdder()).increment();
  }

  /** Counts a verdict by its {@code status}. */
  public void verdict(Object status) {
    if ("scored".equals(status)) {
      scored.increment();
    } else if ("skipped".equals(status)) {
      skipped.increment();
    } else {
      failed.increment();
    }
  }

  /** From sending a batch to its answer. */
  public LatencyHistogram request() {
    return request;
  }

  /** From a document's entry into the processor to its verdict. */
  public LatencyHistogram document() {
    return document;
  }

  public void write(XContentBuilder json) throws IOException {
    long allPending = pending.values().stream().mapToLong(LongAdder::sum).sum();
    json.startObject("documents")
        .field("sent", sent.sum())
        .field("scored", scored.sum())
        .field("failed", failed.sum())
        .field("skipped", skipped.sum())
        .field("passed_by", passedBy.sum())
        .field("pending", allPending)
        .startObject("pending_by_reason");
    for (Map.Entry<String, LongAdder> entry : new TreeMap<>(pending).entrySet()) {
      json.field(entry.getKey(), entry.getValue().sum());
    }
    json.endObject().endObject();
    json.startObject("batches").field("sent", batches.sum()).field("split", splits.sum()).endObject();
    request.write(json, "request_latency");
    document.write(json, "document_latency");
  }
}
