package io.apisentinel.ingest.scoring;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** Documents that are sent in one request, in the order in which they came. */
final class Batch {
  /** Most further requests that one batch may be split into, so that a scorer that refuses everything is not flooded. */
  private static final int MAX_SPLIT_REQUESTS = 16;

  private final List<PendingDocument> documents;
  private final AtomicInteger splitRequests;
  private volatile CompletableFuture<?> exchange;
  private volatile boolean aborted;
  private long sentNanos;
  private int firstInTime;

  Batch(List<PendingDocument> documents) {
    this(documents, new AtomicInteger());
  }

  private Batch(List<PendingDocument> documents, AtomicInteger splitRequests) {
    this.documents = documents;
    this.splitRequests = splitRequests;
  }

  List<PendingDocument> documents() {
    return documents;
  }

  /** The last document's: until then somebody waits for the answer. */
  long deadlineNanos() {
    return documents.get(documents.size() - 1).deadlineNanos();
  }

  /** Adds to {@code late} the documents whose deadline has passed since the last call; under the scorer's lock. */
  void takeLate(long now, List<PendingDocument> late) {
    while (firstInTime < documents.size() && documents.get(firstInTime).deadlineNanos() - now <= 0) {
      late.add(documents.get(firstInTime++));
    }
  }

  long sentNanos() {
    return sentNanos;
  }

  void sent(long now) {
    sentNanos = now;
  }

  void exchange(CompletableFuture<?> underWay) {
    exchange = underWay;
    if (aborted) {
      underWay.cancel(true);
    }
  }

  /** Gives the request up; nobody waits for it any more. */
  void abort() {
    aborted = true;
    CompletableFuture<?> underWay = exchange;
    if (underWay != null) {
      underWay.cancel(true);
    }
  }

  boolean aborted() {
    return aborted;
  }

  /**
   * Two halves, to find the document that the scorer stumbles over; empty where there is one document, or where the
   * batch that it comes from has been split often enough.
   */
  List<Batch> halves() {
    if (documents.size() < 2 || splitRequests.addAndGet(2) > MAX_SPLIT_REQUESTS) {
      return List.of();
    }
    int middle = documents.size() / 2;
    return List.of(
        new Batch(documents.subList(0, middle), splitRequests),
        new Batch(documents.subList(middle, documents.size()), splitRequests));
  }
}
