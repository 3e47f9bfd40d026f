package io.apisentinel.ingest.stats;

import java.io.IOException;
import java.util.concurrent.atomic.LongAdder;
import org.elasticsearch.xcontent.XContentBuilder;

/** Counts durations in buckets of fixed upper bounds, in milliseconds. */
public final class LatencyHistogram {
  private static final long[] BOUNDS_MILLIS = {1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000};

  private final LongAdder[] counts = new LongAdder[BOUNDS_MILLIS.length + 1];
  private final LongAdder totalNanos = new LongAdder();

  LatencyHistogram() {
    for (int i = 0; i < counts.length; i++) {
      counts[i] = new LongAdder();
    }
  }

  public void record(long nanos) {
    int bucket = 0;
    while (bucket < BOUNDS_MILLIS.length && nanos > BOUNDS_MILLIS[bucket] * 1_000_000) {
      bucket++;
    }
    counts[bucket].increment();
    totalNanos.add(nanos);
  }

  /** Writes {@code count}, {@code total_millis}, and per bucket how many were at most that long. */
  void write(XContentBuilder json, String name) throws IOException {
    long count = 0;
    json.startObject(name).startObject("at_most_millis");
    for (int i = 0; i < BOUNDS_MILLIS.length; i++) {
      count += counts[i].sum();
      json.field(Long.toString(BOUNDS_MILLIS[i]), count);
    }
    count += counts[BOUNDS_MILLIS.length].sum();
    json.endObject().field("count", count).field("total_millis", totalNanos.sum() / 1_000_000).endObject();
  }
}
