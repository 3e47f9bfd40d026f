package io.apisentinel.ingest.scoring;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.elasticsearch.common.util.concurrent.ThreadContext;
import org.elasticsearch.ingest.IngestDocument;

/**
 * A document that waits for its verdict. The answer and the deadline race for it: whoever {@link #claim claims} it, and
 * nobody else, may change the document and call its handler.
 */
public final class PendingDocument {
  private final IngestDocument document;
  private final BiConsumer<IngestDocument, Exception> handler;
  private final Supplier<ThreadContext.StoredContext> callerContext;
  private final String eventId;
  private final byte[] event;
  private final long enteredNanos;
  private final long deadlineNanos;
  private final AtomicBoolean claimed = new AtomicBoolean();

  /** @param event the document as the scorer is to see it, as JSON */
  public PendingDocument(
      IngestDocument document,
      BiConsumer<IngestDocument, Exception> handler,
      Supplier<ThreadContext.StoredContext> callerContext,
      String eventId,
      byte[] event,
      long enteredNanos,
      long deadlineNanos) {
    this.document = document;
    this.handler = handler;
    this.callerContext = callerContext;
    this.eventId = eventId;
    this.event = event;
    this.enteredNanos = enteredNanos;
    this.deadlineNanos = deadlineNanos;
  }

  IngestDocument document() {
    return document;
  }

  String eventId() {
    return eventId;
  }

  byte[] event() {
    return event;
  }

  long enteredNanos() {
    return enteredNanos;
  }

  long deadlineNanos() {
    return deadlineNanos;
  }

  boolean isClaimed() {
    return claimed.get();
  }

  /** True for exactly one caller. */
  boolean claim() {
    return claimed.compareAndSet(false, true);
  }

  /** Sends the document on its way, with the thread context of the one that brought it. Only for the claimant. */
  void goOn() {
    try (ThreadContext.StoredContext restored = callerContext.get()) {
      handler.accept(document, null);
    }
  }
}
